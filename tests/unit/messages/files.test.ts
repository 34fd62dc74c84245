import { afterEach, beforeEach, expect, it } from 'vitest'
import { filesSql } from '../../../src/main/engine/features/messages/store/files'
import { mailWithFiles } from '../../helpers/attachment-files'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let inbox: ReturnType<typeof folder>

beforeEach(() => {
  bench = createMailCacheBench()
  inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox', 'trash']), 'inbox')
})

afterEach(async () => {
  await bench.messages.stop()
  bench.close()
})

/** A mail that came and was read, with files of these names. */
async function receive(id: string, from: string, names: string[], answers?: string): Promise<number> {
  const { text, more } = mailWithFiles(
    'Here.',
    names.map((name) => ({ name, content: 'x' })),
  )
  const head = [`From: ${from}`, 'To: anna@ourshop.it', `Subject: ${answers ? 'Re: Offer' : id}`]
  const references = answers ? [`References: <${answers}>`, `In-Reply-To: <${answers}>`] : []
  const source = [...head, `Message-ID: <${id}>`, ...references, ...more, '', text].join('\r\n')
  bench.deliver(inbox, { source })
  const messageId = bench.idOf(id)
  await bench.client.messages.body({ messageId })
  return messageId
}

const names = async (asked: {
  threadId?: number | null
  addresses?: string[]
  messageIds?: number[]
  limit?: number
}): Promise<string[]> =>
  (
    await bench.client.messages.files({ threadId: null, addresses: [], messageIds: [], limit: 50, ...asked })
  ).map(({ filename }) => filename)

it('the files of a conversation, of people and of single mails come once, the newest first', async () => {
  const offer = await receive('Offer', 'Mario <Mario@Rossi.it>', ['offer.pdf', 'terms.pdf'])
  await receive('answer', 'Lucia <lucia@verdi.it>', ['signed.pdf'], 'Offer')
  const other = await receive('Other', 'Bruno <bruno@bianchi.it>', ['secret.pdf'])
  const thread = (await bench.rows(inbox)).find(({ subject }) => subject !== 'Other')
  expect(await names({})).toEqual([])
  expect(await names({ addresses: ['mario@rossi.it'] })).toEqual(['offer.pdf', 'terms.pdf'])
  expect(await names({ addresses: ['lucia@verdi.it', 'mario@rossi.it', 'nobody@x.it'] })).toEqual([
    'signed.pdf',
    'offer.pdf',
    'terms.pdf',
  ])
  expect(await names({ threadId: thread?.threadId ?? 0, messageIds: [offer, other] })).toEqual([
    'secret.pdf',
    'signed.pdf',
    'offer.pdf',
    'terms.pdf',
  ])
  expect(await names({ addresses: ['anna@ourshop.it'], limit: 1 })).toEqual(['secret.pdf'])
  const [file] = await bench.client.messages.files({
    ...{ threadId: null, addresses: ['bruno@bianchi.it'], messageIds: [], limit: 5 },
  })
  expect(file).toMatchObject({
    subject: 'Other',
    from: { name: 'Bruno', address: 'bruno@bianchi.it' },
    messageId: other,
  })
})

it('of mail with somebody it walks one index, however much mail there is', () => {
  const { db } = bench.context
  const plan = (sql: string): string =>
    db
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ address: 'a', threadId: 1, limit: 5 })
      .map(({ detail }) => detail)
      .join('\n')
  expect(plan(filesSql.ofAddress)).toContain('message_address_address (address_id=?)')
  expect(plan(filesSql.ofAddress)).not.toMatch(/SCAN (p|m)\b/)
  expect(plan(filesSql.ofThread)).toContain('message_thread (thread_id=?)')
})
