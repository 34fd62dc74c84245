import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRouterClient } from '@orpc/server'
import { createCrm } from '../../../src/main/engine/create-crm'
import { createMailboxesFeature } from '../../../src/main/engine/features/mailboxes/index'
import { createMessagesFeature } from '../../../src/main/engine/features/messages/index'
import { createTestContext } from '../../helpers/engine-context'
import { keyOf } from '../../helpers/mail-cache'

interface Letter {
  from: string
  to?: string
  id: string
  answers?: string
  subject?: string
}

/** CRM and mail cache together, as the engine ties them. */
function createBench() {
  const bench = createTestContext()
  const { context } = bench
  const messages = createMessagesFeature(context, { mailboxes: createMailboxesFeature(context) })
  const crm = createCrm(context, messages, () => '')
  messages.addListener(crm.listener)
  messages.keepWhen(crm.isLinkedMessage)
  messages.useLinks(crm.linkedThreads)
  const client = createRouterClient(
    { messages: messages.router, ...crm.routers },
    { context: { log: context.log } },
  )
  const insert = (sql: string, ...values: (string | number)[]): number =>
    Number(context.db.prepare(sql).run(...values).lastInsertRowid)
  const accountId = insert(
    "INSERT INTO account (address, settings, created_at) VALUES ('anna@ourshop.it', '{}', 0)",
  )
  const addFolder = (path: string, role: 'inbox' | 'sent') => ({
    id: insert(
      'INSERT INTO folder (account_id, path, name, role) VALUES (?, ?, ?, ?)',
      accountId,
      path,
      path,
      role,
    ),
    accountId,
    path,
    role,
  })
  const folders = { inbox: addFolder('INBOX', 'inbox'), sent: addFolder('Sent', 'sent') }
  let key = 0

  function receive(
    letter: Letter,
    folder: keyof typeof folders = 'inbox',
  ): { messageId: number; threadId: number; key: number } {
    key++
    const source = [
      `From: ${letter.from}`,
      `To: ${letter.to ?? 'anna@ourshop.it'}`,
      `Subject: ${letter.subject ?? 'Saws'}`,
      `Message-ID: <${letter.id}>`,
      ...(letter.answers ? [`In-Reply-To: <${letter.answers}>`, `References: <${letter.answers}>`] : []),
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Text.',
    ].join('\r\n')
    const receivedAt = bench.clock.now() - 86_400_000 + key * 60_000
    messages.cache.ingest(
      folders[folder],
      [
        {
          serverKey: keyOf(key),
          isNew: true,
          flags: new Set<string>(),
          modseq: '0',
          receivedAt,
          size: source.length,
          source: Buffer.from(source),
          complete: true,
        },
      ],
      { uidNext: key + 1 },
    )
    const messageId = messages.findByMessageId(letter.id)
    const threadId = messageId === null ? null : messages.threadOf(messageId)
    if (messageId === null || threadId === null) throw new Error(`${letter.id} did not arrive`)
    return { messageId, threadId, key }
  }

  return { ...bench, messages, client, folders, receive }
}

let bench: ReturnType<typeof createBench>
beforeEach(() => {
  bench = createBench()
})
afterEach(async () => {
  await bench.messages.stop()
  bench.close()
})

const addCompany = async () =>
  (await bench.client.records.create({ type: 'company', fields: { name: 'Acme', domains: ['acme.it'] } }))
    .record
const titlesOf = async (threadId: number): Promise<string[]> =>
  (await bench.client.links.forThread({ threadId })).map(({ record }) => record.title)

describe('links and the mail cache', () => {
  it('[BEY-07] a reply from any address and any program keeps the links of its thread', async () => {
    const { threadId } = bench.receive({ from: 'mario@acme.it', id: '1@acme.it' })
    const company = await addCompany()
    await bench.client.links.create({ threadId, record: { type: 'company', id: company.id } })
    const sent = bench.receive(
      { from: 'anna@ourshop.it', to: 'mario@acme.it', id: '2@phone', answers: '1@acme.it' },
      'sent',
    )
    const privately = bench.receive({
      from: 'mario.private@gmail.com',
      id: '3@gmail.com',
      answers: '2@phone',
    })
    expect([sent.threadId, privately.threadId]).toEqual([threadId, threadId])
    expect(await titlesOf(threadId)).toEqual(['Acme'])
    const { entries } = await bench.client.timeline.forRecord({
      record: { type: 'company', id: company.id },
      limit: 20,
    })
    const messages = entries.filter((entry) => entry.kind === 'message')
    expect(messages.map(({ messageId }) => messageId)).toEqual(
      expect.arrayContaining([sent.messageId, privately.messageId]),
    )
    expect(messages.find(({ messageId }) => messageId === sent.messageId)).toMatchObject({
      outgoing: true,
      linked: true,
    })
  })

  it('links move and collapse when a late message joins two threads', async () => {
    const company = await addCompany()
    const record = { type: 'company' as const, id: company.id }
    const one = bench.receive({ from: 'mario@acme.it', id: '1@acme.it' })
    const two = bench.receive({ from: 'luigi@acme.it', id: '9@acme.it' })
    const first = await bench.client.links.create({ threadId: one.threadId, record })
    bench.clock.advance(1000)
    await bench.client.links.create({ threadId: two.threadId, record })
    const source = bench.receive({ from: 'mario@acme.it', id: '5@acme.it', answers: '1@acme.it> <9@acme.it' })
    const links = await bench.client.links.forThread({ threadId: source.threadId })
    expect(links.map(({ id }) => id)).toEqual([first.id])
    for (const { threadId } of [one, two]) {
      if (threadId !== source.threadId) expect(await titlesOf(threadId)).toEqual([])
    }
  })

  it('[FLD-08] linked mail stays, whole and in the timeline, after the server has lost it; other mail goes', async () => {
    const linked = bench.receive({ from: 'mario@acme.it', id: '1@acme.it', subject: 'kept' })
    const other = bench.receive({ from: 'mario@acme.it', id: '2@acme.it', subject: 'not kept' })
    const company = await addCompany()
    const record = { type: 'company' as const, id: company.id }
    const link = await bench.client.links.create({ threadId: linked.threadId, record })
    const later = bench.receive({
      from: 'mario@acme.it',
      id: '3@acme.it',
      answers: '1@acme.it',
      subject: 'reply kept',
    })
    bench.messages.cache.removeKeys(bench.folders.inbox, [linked.key, other.key, later.key].map(keyOf), {})
    bench.clock.advance(3_600_000)
    await bench.messages.sweep()
    expect(bench.messages.findByMessageId('2@acme.it')).toBeNull()
    expect(await bench.client.messages.kept({ limit: 1 })).toMatchObject({
      total: 2,
      mails: [{ messageId: later.messageId, threadId: linked.threadId, subject: 'reply kept' }],
    })
    const { content } = await bench.client.messages.source({ messageId: linked.messageId })
    expect(await content.text()).toContain('Message-ID: <1@acme.it>')
    expect(
      await (await bench.client.messages.source({ messageId: later.messageId })).content.text(),
    ).toContain('reply kept')
    // Read in the window without a server.
    expect(await bench.client.messages.body({ messageId: linked.messageId })).toMatchObject({
      messageId: linked.messageId,
      attachments: [],
    })
    const thread = await bench.client.messages.thread({ threadId: linked.threadId })
    expect(thread.map(({ subject, placements }) => ({ subject, placements }))).toEqual([
      { subject: 'kept', placements: [] },
      { subject: 'reply kept', placements: [] },
    ])
    const { entries } = await bench.client.timeline.forRecord({ record, limit: 20 })
    expect(entries.flatMap((entry) => (entry.kind === 'message' ? [entry.subject] : []))).toEqual([
      'reply kept',
      'kept',
    ])
    await bench.client.links.remove({ id: link.id })
    expect(await bench.client.messages.kept({ limit: 10 })).toEqual({ total: 0, mails: [] })
    expect(
      (await bench.client.timeline.forRecord({ record, limit: 20 })).entries.some(
        ({ kind }) => kind === 'message',
      ),
    ).toBe(false)
  })

  it('a new person gathers mail that came before, and completes its address', async () => {
    const { messageId } = bench.receive({ from: 'Mario Rossi <mario@acme.it>', id: '1@acme.it' })
    const proposal = await bench.client.people.propose({ messageId })
    expect(proposal).toMatchObject({
      person: { name: 'Mario Rossi' },
      company: { id: null, name: 'Acme', domain: 'acme.it' },
    })
    const { record: person } = await bench.client.people.createWithCompany({
      person: proposal.person,
      company: { name: 'Acme', domain: 'acme.it' },
    })
    const { entries } = await bench.client.timeline.forRecord({
      record: { type: 'person', id: person.id },
      limit: 20,
    })
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'message', messageId }))
    expect(await bench.client.people.completeAddress({ query: 'ros', limit: 5 })).toMatchObject([
      {
        name: 'Mario Rossi',
        address: 'mario@acme.it',
        personId: person.id,
        companyName: 'Acme',
        passesFor: null,
      },
    ])
  })
})
