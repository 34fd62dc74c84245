import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import { openDatabase } from '../src/main/engine/db/open'
import { valueOf } from '../src/main/engine/db/row'
import { benchEngine, inChild } from './bench-engine'
import { benchServer, openInbox, settingsFor, USER, type BenchServer } from './bench-server'

/**
 * How long it takes until all mail of a server is here and found by every word of it, beside mbsync and `notmuch new`,
 * which together do the same; and how long until it is known that nothing changed, beside mbsync. Both are packages of
 * Debian (isync, notmuch); where they are not installed only our own figures are printed.
 */

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 20_000)

const job = z.object({ port: z.number(), password: z.string() })
const measured = z.object({
  headers: z.number(),
  all: z.number(),
  unchanged: z.number(),
  found: z.number(),
  cpu: z.number(),
  rss: z.number(),
})
type Measured = z.infer<typeof measured>

async function measureEngine({ port, password }: z.infer<typeof job>): Promise<Measured> {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-bench-profile-'))
  const databaseKey = randomBytes(32)
  const engine = benchEngine(dir, databaseKey)
  const client = createRouterClient(engine.router, { context: { log: engine.log } })
  const settings = settingsFor(port)
  const everything = { ...settings, incoming: { ...settings.incoming, textMonths: null } }
  let rss = 0
  const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 50)
  const started = performance.now()
  await client.accounts.add({ settings: everything, password, tested: true })
  const db = openDatabase(join(dir, 'postilla.db'), databaseKey)
  const count = (sql: string) => {
    const statement = valueOf(z.number()).prepare<[]>(db, sql)
    return () => statement.get() ?? 0
  }
  const here = count('SELECT count(*) FROM message')
  const read = count('SELECT count(*) FROM message_body')
  const unread = count(
    `SELECT (SELECT count(*) FROM body_queue) + (SELECT count(*) FROM message
       WHERE id > (SELECT message_id FROM index_progress WHERE name = 'search'))`,
  )
  const until = async (isSo: () => boolean): Promise<number> => {
    while (!isSo()) await sleep(50)
    return performance.now() - started
  }
  const headers = await until(() => here() >= MESSAGES)
  const all = await until(() => read() >= MESSAGES && unread() === 0)
  const { user, system } = process.cpuUsage()
  const lastSync = async (): Promise<number> => (await client.accounts.list())[0]?.sync.lastSyncAt ?? 0
  const before = await lastSync()
  await sleep(1000)
  const asked = performance.now()
  await client.accounts.syncNow({})
  while ((await lastSync()) === before) await sleep(2)
  const unchanged = performance.now() - asked
  const { total } = await client.messages.search({ query: 'project', limit: 1 })
  clearInterval(watch)
  db.close()
  await engine.stop()
  rmSync(dir, { recursive: true, force: true })
  return { headers, all, unchanged, found: total, cpu: (user + system) / 1000, rss: rss / 2 ** 20 }
}

interface Peers {
  mbsync: number
  notmuch: number
  unchanged: number
  found: number
}

function measurePeers({ facts }: BenchServer): Peers | null {
  const isInstalled = (program: string): boolean =>
    (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
  if (!isInstalled('mbsync') || !isInstalled('notmuch')) return null
  const home = mkdtempSync(join(tmpdir(), 'postilla-bench-peers-'))
  mkdirSync(join(home, 'mail'))
  writeFileSync(
    join(home, 'mbsyncrc'),
    `IMAPStore far\nHost 127.0.0.1\nPort ${facts.imap}\nUser ${USER}\nPass ${facts.password}\nSSLType None\nAuthMechs LOGIN
\nMaildirStore near\nPath ${home}/mail/\nInbox ${home}/mail/INBOX\nSubFolders Verbatim
\nChannel all\nFar :far:\nNear :near:\nPatterns *\nCreate Near\nSyncState *\n`,
  )
  writeFileSync(
    join(home, 'notmuch'),
    `[database]\npath=${home}/mail\n[user]\nname=Bench\nprimary_email=${USER}\n[new]\ntags=new\n`,
  )
  const env = { ...process.env, HOME: home, NOTMUCH_CONFIG: join(home, 'notmuch') }
  const timed = (program: string, ...args: string[]): number => {
    const started = performance.now()
    const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program}: ${stderr.slice(0, 500)}`)
    return performance.now() - started
  }
  const sync = (): number => timed('mbsync', '-c', join(home, 'mbsyncrc'), '-q', 'all')
  const mbsync = sync()
  const notmuch = timed('notmuch', 'new', '--quiet')
  const unchanged = sync()
  const found = Number(
    execFileSync('notmuch', ['count', '--output=messages', 'project'], { env, encoding: 'utf8' }),
  )
  rmSync(home, { recursive: true, force: true })
  return { mbsync, notmuch, unchanged, found }
}

/** The server builds its index at the first look; neither side is to pay for that. */
async function lookOnce({ facts }: BenchServer): Promise<void> {
  const client = await openInbox(facts.imap, facts.password)
  const all = client.fetch('1:*', { uid: true, envelope: true, size: true })
  for await (const { uid } of all) if (!uid) throw new Error('no UID')
  client.close()
}

function print(ours: Measured, peers: Peers | null): void {
  const row = (name: string, own: number, theirs: number | undefined): Record<string, string> => ({
    '': name,
    Postilla: own.toFixed(0),
    'mbsync and notmuch': theirs?.toFixed(0) ?? 'not installed',
    ratio: theirs ? (own / theirs).toFixed(2) : '',
  })
  console.log(`${MESSAGES} messages, in ms`)
  console.table([
    row('all headers listed', ours.headers, peers?.mbsync),
    row('all here and found by every word', ours.all, (peers && peers.mbsync + peers.notmuch) || undefined),
    row('nothing changed', ours.unchanged, peers?.unchanged),
    row('found for one word', ours.found, peers?.found),
  ])
  console.log(
    `mbsync ${peers?.mbsync.toFixed(0)}, notmuch ${peers?.notmuch.toFixed(0)} ms; our processor ${ours.cpu.toFixed(0)} ms, memory at most ${ours.rss.toFixed(0)} MB`,
  )
}

const [, , task] = process.argv
if (task === undefined) {
  const server = await benchServer(MESSAGES, 'own people')
  try {
    await lookOnce(server)
    const { imap: port, password } = server.facts
    const ours = await inChild({ port, password }, measured)
    print(ours, measurePeers(server))
  } finally {
    await server.stop()
  }
} else {
  process.send?.(await measureEngine(job.parse(JSON.parse(task))))
  process.exit(0)
}
