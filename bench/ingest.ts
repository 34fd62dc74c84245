import { createCrm } from '../src/main/engine/create-crm'
import { serverKey, type FetchedMessage } from '../src/main/engine/features/messages/index'
import { openMailCache } from './mail-cache'

/**
 * How fast the mail cache takes messages in: `ingest [messages] [chunk] [bodyBytes] [addresses]`, with all that the
 * CRM derives from them. A quarter of the messages start a thread, newest first, as a first sync brings them. Prints
 * the CPU time, the longest transaction, and what is left to do in the background.
 */
async function main(total: number, chunk: number, bodyBytes: number, addresses: number): Promise<void> {
  const cache = openMailCache()
  const { context, messages, inbox } = cache
  const crm = createCrm(context, messages, () => '')
  messages.addListener(crm.listener)
  addRecords(crm)

  const batches: FetchedMessage[][] = []
  for (let next = total; next > 0; next -= chunk) {
    batches.push(
      Array.from({ length: Math.min(chunk, next) }, (_, index) =>
        message(next - index, bodyBytes, addresses),
      ),
    )
  }
  const durations: number[] = []
  const cpu = process.cpuUsage()
  for (const batch of batches) {
    const start = performance.now()
    messages.cache.ingest(inbox, batch, { fetchCursor: Number(batch.at(-1)?.serverKey ?? 1) })
    durations.push(performance.now() - start)
  }
  const used = process.cpuUsage(cpu)
  const indexing = process.cpuUsage()
  messages.drainIndexer()
  const indexed = process.cpuUsage(indexing)
  durations.sort((a, b) => a - b)
  const at = (share: number): string =>
    (durations[Math.floor((durations.length - 1) * share)] ?? 0).toFixed(1)
  console.log(`${total} messages in chunks of ${chunk}, ${bodyBytes} bytes of body, ${addresses} addresses`)
  console.log(`ingest   ${((used.user + used.system) / 1000).toFixed(0)} ms CPU`)
  console.log(`per call median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms`)
  console.log(`indexing ${((indexed.user + indexed.system) / 1000).toFixed(0)} ms CPU, in the background`)
  console.log(`threads  ${Number(context.db.prepare('SELECT count(*) FROM thread').pluck().get())}`)
  console.log(`database ${(cache.size() / 1_000_000).toFixed(1)} MB`)
  await cache.close()
}

/** A small CRM, so that matching has somebody to find. */
function addRecords({ journal }: ReturnType<typeof createCrm>): void {
  journal.commit('bench', (write) => {
    for (let index = 0; index < 30; index++) {
      const companyId = write.create('company', {
        name: `Azienda ${index}`,
        domains: [`azienda${index}.it`],
      })
      const address = `persona${index}@azienda${index}.it`
      write.create('person', {
        name: `Persona ${index}`,
        companyId,
        emails: [{ address, label: '', isPrimary: true }],
      })
    }
  })
}

const subjects = ['Offerta', 'Ordine', 'Fattura', 'Spotkanie w środę', 'Meeting notes', 'Re: delivery']

const person = (index: number, addresses: number): string =>
  `"Persona ${index % addresses}" <persona${index % addresses}@azienda${(index % addresses) % 60}.it>`

/** Scattered, as real ones are. */
const messageId = (index: number): string =>
  `<${(Math.imul(index, 0x9e3779b1) >>> 0).toString(16)}.${index}@bench.example>`

function message(uid: number, bodyBytes: number, addresses: number): FetchedMessage {
  const inThread = uid % 4
  const thread = uid - inThread
  const references = Array.from({ length: inThread }, (_, index) => messageId(thread + index))
  const header = [
    'Return-Path: <bounce@example.org>',
    `Received: from mx${uid % 9}.example.org (mx.example.org [192.0.2.${uid % 250}]) by imap.example.org; Tue, 10 Mar 2026`,
    `DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key; b=${'a'.repeat(300)}`,
    `From: ${person(uid, addresses)}`,
    `To: me@example.org, ${person(uid * 7, addresses)}`,
    ...(uid % 3 === 0 ? [`Cc: ${person(uid * 11, addresses)}`] : []),
    `Subject: ${inThread > 0 ? 'Re: ' : ''}${subjects[thread % subjects.length]} ${thread}`,
    `Date: ${new Date(1_700_000_000_000 + uid * 60_000).toUTCString()}`,
    `Message-ID: ${messageId(uid)}`,
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
    serverKey: serverKey.parse(String(uid)),
    isNew: false,
    flags: new Set(uid % 5 === 0 ? [] : ['\\Seen']),
    modseq: '1',
    receivedAt: 1_700_000_000_000 + uid * 60_000,
    size: 5000,
    source: Buffer.from(`${header}\r\n\r\n${body.slice(0, bodyBytes)}`),
    complete: bodyBytes > 0,
  }
}

const [total = 20_000, chunk = 100, bodyBytes = 0, addresses = 3000] = process.argv.slice(2).map(Number)
await main(total, chunk, bodyBytes, addresses)
