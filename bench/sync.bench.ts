import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import { benchEngine, inChild } from './bench-engine'
import { benchServer, openInbox, settingsFor } from './bench-server'
import type { Answers } from './generate-mailbox'
import { whole } from '../src/shared/whole'

/**
 * The first sync of a large mailbox: how soon the first rows are there, how soon all headers, what it costs, and how
 * long a call of the window waits meanwhile; beside what imapflow alone takes to fetch all envelopes and flags. Once for
 * a mailbox whose threads have people of their own, once for one where anybody answers.
 */

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 20_000)

const job = z.object({
  kind: z.enum(['engine', 'imapflow']),
  port: z.number(),
  password: z.string(),
  messages: z.number(),
})
type Job = z.infer<typeof job>

const measured = z.object({
  first: z.number(),
  all: z.number(),
  cpu: z.number(),
  rss: z.number(),
  slowest: z.number(),
  calls: z.number(),
  indexed: z.number(),
})
type Measured = z.infer<typeof measured>

async function compare(answers: Answers): Promise<void> {
  const { facts, stop } = await benchServer(MESSAGES, answers)
  try {
    const { imap: port, password } = facts
    const warm = { kind: 'imapflow' as const, port, password, messages: MESSAGES }
    // The server builds its index at the first look; neither side is to pay for that.
    await inChild(warm, measured)
    const engine = await inChild({ ...warm, kind: 'engine' }, measured)
    const raw = await inChild(warm, measured)
    print(answers, engine, raw)
  } finally {
    await stop()
  }
}

async function measureImapflow({ port, password }: Job): Promise<Measured> {
  const client = await openInbox(port, password)
  const usage = meter()
  const started = performance.now()
  let first = 0
  let count = 0
  for await (const { envelope } of client.fetch('1:*', { uid: true, flags: true, envelope: true })) {
    if (envelope) count += 1
    if (count === 50) first = performance.now() - started
  }
  const all = performance.now() - started
  client.close()
  return { first, all, indexed: all, ...usage(), slowest: 0, calls: 0 }
}

async function measureEngine({ port, password, messages }: Job): Promise<Measured> {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-bench-profile-'))
  const engine = benchEngine(dir, randomBytes(32), console.error)
  const client = createRouterClient(engine.router, { context: { log: engine.log } })
  const usage = meter()
  const started = performance.now()
  await client.accounts.add({ settings: settingsFor(port), password, tested: true })
  let [first, all, slowest, calls] = [0, 0, 0, 0]
  const timed = async <T>(call: Promise<T>): Promise<T> => {
    const asked = performance.now()
    const answer = await call
    slowest = Math.max(slowest, performance.now() - asked)
    calls += 1
    return answer
  }
  while (all === 0) {
    const folders = await timed(whole(client.mailboxes.list()))
    await timed(client.app.settings())
    const inbox = folders.find(({ role }) => role === 'inbox')
    const view = { kind: 'folder', folderId: inbox?.id ?? 0 } as const
    const rows = inbox ? await timed(client.messages.threads({ view, offset: 0, limit: 50 })) : null
    const answered = performance.now() - started
    if (first === 0 && rows && rows.rows.length >= 50) first = answered
    if (inbox && inbox.synced >= messages) all = answered
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const cost = usage()
  await engine.stop()
  rmSync(dir, { recursive: true, force: true })
  return { first, all, indexed: 0, ...cost, slowest, calls }
}

function meter(): () => { cpu: number; rss: number } {
  const before = process.cpuUsage()
  let rss = process.memoryUsage.rss()
  const timer = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 50)
  return () => {
    clearInterval(timer)
    const { user, system } = process.cpuUsage(before)
    return { cpu: (user + system) / 1000, rss: rss / 2 ** 20 }
  }
}

function print(answers: Answers, engine: Measured, raw: Measured): void {
  const row = (name: string, ours: number, theirs: number, unit: string): Record<string, string> => ({
    '': name,
    Postilla: `${ours.toFixed(0)} ${unit}`,
    'imapflow ENVELOPE + FLAGS': theirs > 0 ? `${theirs.toFixed(0)} ${unit}` : '',
    ratio: theirs > 0 ? (ours / theirs).toFixed(2) : '',
  })
  console.log(`first sync of ${MESSAGES} messages, answered by ${answers}`)
  console.table([
    row('first 50 rows listed', engine.first, raw.first, 'ms'),
    row('all headers', engine.all, raw.all, 'ms'),
    row('CPU of the client', engine.cpu, raw.cpu, 'ms'),
    row('memory, highest', engine.rss, raw.rss, 'MB'),
    row(`slowest of ${engine.calls} calls meanwhile`, engine.slowest, 0, 'ms'),
  ])
}

const [, , task] = process.argv
if (task === undefined) {
  await compare('own people')
  await compare('anybody')
} else {
  const work = job.parse(JSON.parse(task))
  process.send?.(await (work.kind === 'engine' ? measureEngine(work) : measureImapflow(work)))
  process.exit(0)
}
