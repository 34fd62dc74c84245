import { createRouterClient } from '@orpc/server'
import { serverKey, type FetchedMessage } from '../src/main/engine/features/messages/index'
import { createRandom, createWords, text, type Random } from './generate-mailbox'
import { openMailCache } from './mail-cache'

/**
 * How fast mail is indexed and found: `search [messages]`, each with its whole text, every tenth with a file. Prints
 * the CPU time of indexing, what the index weighs, and how long queries take.
 */
async function main(total: number): Promise<void> {
  const cache = openMailCache()
  const { context, messages, inbox } = cache
  const client = createRouterClient(messages.router, { context: { log: context.log } })

  const random = createRandom(7)
  const words = createWords(random)
  let indexing = 0
  for (let first = 1; first <= total; first += 500) {
    const batch = Array.from({ length: Math.min(500, total - first + 1) }, (_, index) =>
      message(random, words, first + index),
    )
    messages.cache.ingest(inbox, batch, { fetchCursor: null })
    const before = process.cpuUsage()
    messages.drainIndexer()
    const { user, system } = process.cpuUsage(before)
    indexing += (user + system) / 1000
  }
  console.log(`${total} messages: ${indexing.toFixed(0)} ms CPU to read and index`)
  console.log(`database ${(cache.size() / 1e6).toFixed(1)} MB`)
  for (const [name, bytes] of indexSizes(context.db)) console.log(`  ${name} ${(bytes / 1e6).toFixed(1)} MB`)
  for (const query of QUERIES) {
    const times: number[] = []
    let found = 0
    for (let round = 0; round < 5; round++) {
      const start = performance.now()
      found = (await client.search({ query, limit: 200 })).total
      times.push(performance.now() - start)
    }
    const [, , median = 0] = times.toSorted((a, b) => a - b)
    console.log(`${median.toFixed(1).padStart(8)} ms ${String(found).padStart(7)}  ${query}`)
  }
  await cache.close()
}

const QUERIES = [
  'invoice',
  'project report contract',
  'in',
  'a b',
  '"delivery customer"',
  'bafoguhai',
  'mouni',
  'report-77',
  'from:persona12',
  'from: persona12 OR from: persona13',
  'invoice -contract',
  '-invoice',
  '会議',
  '資料',
  'is:unread in:inbox has:attachment',
]

const indexSizes = (db: ReturnType<typeof openMailCache>['context']['db']): [string, number][] =>
  db
    .prepare<[], [string, number]>(
      `SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%search%' GROUP BY name HAVING sum(pgsize) > 100000`,
    )
    .raw()
    .all()

function message(random: Random, words: () => string, uid: number): FetchedMessage {
  const file = `report-${uid}.pdf`
  const body = text(random, words, 1 + random.exponential(2.2))
  const part = `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`
  const content =
    uid % 10 > 0
      ? part
      : `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part}--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="${file}"\r\n\r\n%PDF\r\n--b--\r\n`
  const header = [
    `From: "Persona ${uid % 900}" <persona${uid % 900}@azienda${uid % 60}.it>`,
    'To: me@example.org',
    `Subject: =?utf-8?B?${Buffer.from(text(random, words, 1).slice(0, 60)).toString('base64')}?=`,
    `Date: ${new Date(1_700_000_000_000 + uid * 60_000).toUTCString()}`,
    `Message-ID: <${(Math.imul(uid, 0x9e3779b1) >>> 0).toString(16)}.${uid}@bench.example>`,
    'MIME-Version: 1.0',
  ].join('\r\n')
  const source = Buffer.from(`${header}\r\n${content}`)
  return {
    serverKey: serverKey.parse(String(uid)),
    isNew: false,
    flags: new Set(uid % 5 === 0 ? [] : ['\\Seen']),
    modseq: '1',
    receivedAt: 1_700_000_000_000 + uid * 60_000,
    size: source.length,
    source,
    complete: true,
  }
}

const [total = 100_000] = process.argv.slice(2).map(Number)
await main(total)
