import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext } from '../src/main/engine/create-context'
import { createMailboxesFeature } from '../src/main/engine/features/mailboxes/index'
import { createMessagesFeature, type FetchedMessage } from '../src/main/engine/features/messages/index'
import { memorySecrets } from '../src/main/secrets/memory'

/**
 * How fast the mail cache takes messages in: `ingest [messages] [chunk] [bodyBytes]`. A quarter of the messages
 * start a thread, newest first, as a first sync brings them. Prints the CPU time and the longest transaction.
 */
function main(total: number, chunk: number, bodyBytes: number): void {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-bench-'))
  const context = createContext({
    profile: { dir, kind: 'normal' },
    version: 'bench',
    databaseKey: new Uint8Array(randomBytes(32)),
    clock: { now: () => Date.now() },
    secrets: memorySecrets(),
    log: { info: () => undefined, warn: console.warn, error: console.error },
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  })
  const mailboxes = createMailboxesFeature(context)
  const messages = createMessagesFeature(context, { mailboxes })
  context.db.exec("INSERT INTO account (address, settings, created_at) VALUES ('me@example.org', '{}', 0)")
  const [folder] = mailboxes.syncList(1, [
    { path: 'INBOX', name: 'INBOX', delimiter: '/', role: 'inbox', selectable: true, subscribed: true },
  ])
  if (!folder) throw new Error('no folder')

  const batches: FetchedMessage[][] = []
  for (let next = total; next > 0; next -= chunk) {
    batches.push(
      Array.from({ length: Math.min(chunk, next) }, (_, index) => message(next - index, bodyBytes)),
    )
  }
  const durations: number[] = []
  const cpu = process.cpuUsage()
  for (const batch of batches) {
    const start = performance.now()
    messages.cache.ingest(folder, batch, { fetchCursor: batch.at(-1)?.uid ?? 1 })
    durations.push(performance.now() - start)
  }
  const used = process.cpuUsage(cpu)
  const indexing = process.cpuUsage()
  messages.drainIndexer()
  const indexed = process.cpuUsage(indexing)
  durations.sort((a, b) => a - b)
  const at = (share: number): string =>
    (durations[Math.floor((durations.length - 1) * share)] ?? 0).toFixed(1)
  console.log(`${total} messages in chunks of ${chunk}, ${bodyBytes} bytes of body`)
  console.log(`ingest   ${((used.user + used.system) / 1000).toFixed(0)} ms CPU`)
  console.log(`per call median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms`)
  console.log(`indexing ${((indexed.user + indexed.system) / 1000).toFixed(0)} ms CPU, in the background`)
  console.log(`threads  ${context.db.prepare('SELECT count(*) FROM thread').pluck().get()}`)
  void messages.stop()
  context.db.close()
  rmSync(dir, { recursive: true, force: true })
}

const subjects = ['Offerta', 'Ordine', 'Fattura', 'Spotkanie w środę', 'Meeting notes', 'Re: delivery']
const people = Array.from(
  { length: 400 },
  (_, index) => `"Persona ${index}" <persona${index}@azienda${index % 60}.it>`,
)

function message(uid: number, bodyBytes: number): FetchedMessage {
  const inThread = uid % 4
  const thread = uid - inThread
  const references = Array.from({ length: inThread }, (_, index) => `<m${thread + index}@bench.example>`)
  const header = [
    'Return-Path: <bounce@example.org>',
    `Received: from mx${uid % 9}.example.org (mx.example.org [192.0.2.${uid % 250}]) by imap.example.org; Tue, 10 Mar 2026`,
    `DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key; b=${'a'.repeat(300)}`,
    `From: ${people[uid % people.length]}`,
    `To: me@example.org, ${people[(uid * 7) % people.length]}`,
    ...(uid % 3 === 0 ? [`Cc: ${people[(uid * 11) % people.length]}`] : []),
    `Subject: ${inThread > 0 ? 'Re: ' : ''}${subjects[thread % subjects.length]} ${thread}`,
    `Date: ${new Date(1_700_000_000_000 + uid * 60_000).toUTCString()}`,
    `Message-ID: <m${uid}@bench.example>`,
    ...(references.length > 0
      ? [`In-Reply-To: ${references.at(-1)}`, `References: ${references.join(' ')}`]
      : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ].join('\r\n')
  const body = 'Buongiorno, in allegato la nostra offerta per il magazzino.\r\n'.repeat(
    Math.ceil(bodyBytes / 62),
  )
  return {
    uid,
    flags: new Set(uid % 5 === 0 ? [] : ['\\Seen']),
    modseq: '1',
    receivedAt: 1_700_000_000_000 + uid * 60_000,
    size: 5000,
    source: Buffer.from(`${header}\r\n\r\n${body.slice(0, bodyBytes)}`),
    complete: bodyBytes > 0,
  }
}

const [total = 20_000, chunk = 100, bodyBytes = 0] = process.argv.slice(2).map(Number)
main(total, chunk, bodyBytes)
