import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import type { AccountSettings } from '../src/shared/contract/accounts'
import { serverKey } from '../src/main/engine/features/messages/index'
import { benchEngine, inChild } from './bench-engine'
import { openMailCache } from './mail-cache'
import { measureWindowStart } from './window-start'
import { whole } from '../src/shared/whole'

/** How long a start takes on a profile with a large cache: the engine open, and the first 50 rows answered. */

const SIZES = [0, 20_000]
const job = z.object({ dir: z.string(), key: z.string() })
const measured = z.object({ open: z.number(), rows: z.number(), rss: z.number() })

// Port 1 answers nobody: what is measured is the start, not a sync.
const server = { host: '127.0.0.1', port: 1, security: 'tls' as const, user: 'me' }
const settings: AccountSettings = {
  ...{
    address: 'me@example.org',
    senderName: '',
    provider: 'custom',
    incoming: { kind: 'imap', ...server },
    outgoing: { kind: 'smtp', login: true, ...server },
    rules: { kind: 'none' },
  },
  ...{ allowPlaintext: false, trustedCertificate: '', sentCopy: 'append' },
}

async function fill(dir: string, key: string, count: number): Promise<void> {
  const { messages, inbox, close } = openMailCache({
    dir,
    databaseKey: Buffer.from(key, 'hex'),
    settings: JSON.stringify(settings),
  })
  for (let first = 1; first <= count; first += 500) {
    const batch = Array.from({ length: 500 }, (_, index) => {
      const uid = first + index
      const source = Buffer.from(
        `From: P${uid % 900} <p${uid % 900}@example.com>\r\nTo: me@example.org\r\nSubject: Mail ${uid}\r\nMessage-ID: <${uid}@example.com>\r\n\r\n`,
      )
      return {
        serverKey: serverKey.parse(String(uid)),
        isNew: false,
        flags: new Set<string>(),
        modseq: '1',
        receivedAt: uid * 60_000,
        size: source.length,
        source,
        complete: false,
      }
    })
    messages.cache.ingest(inbox, batch, { fetchCursor: null })
  }
  await close()
}

async function start({ dir, key }: z.infer<typeof job>): Promise<z.infer<typeof measured>> {
  const begun = performance.now()
  const engine = benchEngine(dir, Buffer.from(key, 'hex'))
  const open = performance.now() - begun
  const client = createRouterClient(engine.router, { context: { log: engine.log } })
  await whole(client.mailboxes.list())
  await client.messages.threads({ view: { kind: 'role', role: 'inbox' }, offset: 0, limit: 50 })
  const rows = performance.now() - begun
  await engine.stop()
  return { open, rows, rss: process.memoryUsage.rss() / 2 ** 20 }
}

async function main(): Promise<void> {
  const table: Record<string, string>[] = []
  for (const size of SIZES) {
    const dir = mkdtempSync(join(tmpdir(), 'postilla-bench-start-'))
    const key = randomBytes(32).toString('hex')
    await fill(dir, key, size)
    const { open, rows, rss } = await inChild({ dir, key }, measured)
    table.push({
      messages: String(size),
      'engine open': `${open.toFixed(0)} ms`,
      'first rows': `${rows.toFixed(0)} ms`,
      memory: `${rss.toFixed(0)} MB`,
    })
    rmSync(dir, { recursive: true, force: true })
  }
  console.table(table)
  const start = await measureWindowStart()
  if (!start)
    return void console.log('The window is not measured: build the program first, with Chromium here.')
  const beside = (ms: number): string => `${ms.toFixed(0)} ms (${(ms / start.blankPaint).toFixed(1)} x)`
  console.table([
    {
      'blank page': `${start.blankPaint.toFixed(0)} ms`,
      'first paint': beside(start.firstPaint),
      'inbox painted': beside(start.inbox),
      'memory added': `${start.added.toFixed(0)} MB`,
    },
  ])
}

const [, , task] = process.argv
if (task === undefined) await main()
else {
  process.send?.(await start(job.parse(JSON.parse(task))))
  process.exit(0)
}
