import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createFollowUpsFeature,
  type FollowUpsFeature,
} from '../../../src/main/engine/features/follow-ups/index'
import type { SentMail } from '../../../src/main/engine/features/outbox/index'
import { createTestContext, TEST_START } from '../../helpers/engine-context'
import { eventually } from '../../helpers/eventually'
import { createMailCacheBench, folder, type MailCacheBench, type TestMessage } from '../../helpers/mail-cache'

const DAY = 86_400_000
const ANNA = 'Anna Nowak <anna@nowak.example>'
let bench: MailCacheBench
let feature: FollowUpsFeature
let inbox: ReturnType<typeof folder>
let sentFolder: ReturnType<typeof folder>
let replyCloses: 'never' | 'ask' | 'always' = 'never'

function open(): void {
  feature = createFollowUpsFeature(bench.context, {
    messages: bench.messages,
    replyCloses: () => replyCloses,
  })
  bench.messages.addListener(feature.listener)
  feature.start()
}

beforeEach(() => {
  replyCloses = 'never'
  bench = createMailCacheBench(createTestContext())
  const folders = bench.addAccount('me@shop.example', ['inbox', 'sent'])
  inbox = folder(folders, 'inbox')
  sentFolder = folder(folders, 'sent')
  open()
})
afterEach(() => {
  feature.stop()
  bench.close()
})

const client = () =>
  createRouterClient({ followUps: feature.router }, { context: { log: bench.context.log } }).followUps
const states = () => bench.context.db.prepare('SELECT subject, state FROM follow_up ORDER BY subject').all()

const mail = (changes: Partial<SentMail> = {}): SentMail => ({
  id: 'o1',
  accountId: inbox.accountId,
  identityId: null,
  messageId: 'offer@shop.example',
  references: [],
  threadId: null,
  subject: 'Offer',
  people: [{ name: 'Anna Nowak', address: 'anna@nowak.example' }],
  sentAt: TEST_START,
  followUp: { kind: 'answer', days: 3 },
  closes: false,
  isReply: false,
  isOfGroup: false,
  ...changes,
})
const send = (changes: Partial<SentMail> = {}): void => bench.context.write(() => feature.sent(mail(changes)))

/** An answer to the offer. */
const answer = (changes: TestMessage = {}): void =>
  void bench.deliver(inbox, {
    ...{ id: `a${Math.random()}@nowak.example`, from: ANNA, to: 'me@shop.example', subject: 'Re: Offer' },
    ...{ inReplyTo: 'offer@shop.example', text: 'Yes, please.' },
    ...changes,
  })

/** What was found by now, and so is not found any more. */
async function stays(state: string): Promise<void> {
  // A second one that is answered tells that all before it were looked at.
  send({ messageId: 'probe@shop.example', subject: 'Probe', people: [] })
  bench.deliver(inbox, {
    id: 'p@x.example',
    from: 'P <p@x.example>',
    inReplyTo: 'probe@shop.example',
    text: 'Here.',
  })
  await eventually(() => expect(states()).toContainEqual({ subject: 'Probe', state: 'answered' }))
  expect(states()).toContainEqual({ subject: 'Offer', state })
}

describe('[BEY-01] a mail that somebody is to answer', () => {
  it('is due so many working days after it left, and is answered by a person', async () => {
    send()
    const [one] = await client().list()
    expect(one).toMatchObject({ kind: 'answer', state: 'open', since: TEST_START, place: null })
    expect(new Date(one?.dueAt ?? 0).getHours()).toBe(8)
    expect(one?.dueAt).toBeGreaterThan(TEST_START + 2 * DAY)
    answer()
    await eventually(async () => expect(await client().list()).toEqual([]))
    expect(states()).toEqual([{ subject: 'Offer', state: 'answered' }])
  })

  it.each<[string, TestMessage]>([
    ['a program answers by RFC 3834', { headers: ['Auto-Submitted: auto-replied'] }],
    ['an older program answers', { headers: ['Precedence: auto_reply'] }],
    ['nothing but the subject tells (English)', { subject: 'Automatic reply: Offer' }],
    ['nothing but the subject tells (Italian)', { subject: 'Risposta automatica: Offer' }],
    ['nothing but the subject tells (Polish)', { subject: 'Odpowiedź automatyczna: Offer' }],
    ['a mail system says something', { from: 'Mail Delivery System <mailer-daemon@mx.example>' }],
    ['an address nobody sits behind confirms it', { from: 'no-reply@tickets.example' }],
    [
      'a provider of certified mail sends its receipt',
      { from: 'posta-certificata@pec.example', headers: ['X-Ricevuta: avvenuta-consegna'] },
    ],
    ['we write once more ourselves', { from: 'Me <me@shop.example>' }],
  ])('is not when %s', async (_, changes) => {
    send()
    answer(changes)
    await stays('open')
  })

  it.each<[string, TestMessage]>([
    ['from another address of theirs', { from: 'Anna <anna.private@mail.example>' }],
    ['from somebody else of the conversation', { from: 'Jan <jan@nowak.example>' }],
    ['through a mailing list', { headers: ['List-Id: <team.nowak.example>', 'Precedence: list'] }],
    ['with another subject', { subject: 'Lamps' }],
    ['by certified mail', { from: ANNA, headers: ['X-Trasporto: posta-certificata'] }],
  ])('is answered %s', async (_, changes) => {
    send()
    answer(changes)
    await eventually(() => expect(states()).toEqual([{ subject: 'Offer', state: 'answered' }]))
  })

  it('is answered by an answer to an earlier mail of the conversation', async () => {
    bench.deliver(inbox, {
      id: 'q@nowak.example',
      from: ANNA,
      subject: 'Lamps',
      text: 'A question',
      receivedAt: TEST_START - DAY,
    })
    const threadId = bench.messages.threadOfMessageId('q@nowak.example')
    send({ threadId })
    await stays('open')
    answer({ inReplyTo: 'q@nowak.example', subject: 'Re: Lamps', receivedAt: TEST_START + 60_000 })
    await eventually(() => expect(states()).toContainEqual({ subject: 'Offer', state: 'answered' }))
  })

  it('came back: that is told, and is no answer; a person who answers after all ends it', async () => {
    send()
    bench.deliver(inbox, { source: bounceOf('offer@shop.example') })
    bench.messages.drainIndexer()
    await eventually(async () =>
      expect((await client().list()).map(({ state }) => state)).toEqual(['bounced']),
    )
    answer()
    await eventually(async () => expect(await client().list()).toEqual([]))
  })

  it('is looked for anew after a crash between the answer and its being noted down', async () => {
    send()
    feature.stop()
    answer()
    open()
    await eventually(() => expect(states()).toEqual([{ subject: 'Offer', state: 'answered' }]))
  })

  it('of several mails to one person each, only that person’s answer counts in a conversation they share', async () => {
    bench.deliver(inbox, {
      id: 'q@nowak.example',
      from: ANNA,
      subject: 'Lamps',
      text: 'To all',
      receivedAt: TEST_START - DAY,
    })
    const threadId = bench.messages.threadOfMessageId('q@nowak.example')
    send({ threadId, isOfGroup: true })
    send({
      ...{ threadId, isOfGroup: true, messageId: 'offer2@shop.example', subject: 'Offer 2' },
      people: [{ name: 'Jan', address: 'jan@kowalski.example' }],
    })
    answer({ inReplyTo: 'q@nowak.example', subject: 'Re: Lamps', from: 'Jan <jan@kowalski.example>' })
    await eventually(() =>
      expect(states()).toEqual([
        { subject: 'Offer', state: 'open' },
        { subject: 'Offer 2', state: 'answered' },
      ]),
    )
  })

  it('takes the place of an earlier one in its conversation', async () => {
    bench.deliver(inbox, { id: 'q@nowak.example', from: ANNA, subject: 'Lamps', text: 'A question' })
    const threadId = bench.messages.threadOfMessageId('q@nowak.example')
    send({ threadId })
    send({ threadId, messageId: 'again@shop.example', subject: 'Again' })
    expect((await client().list()).map(({ subject }) => subject)).toEqual(['Again'])
  })

  it('may be asked for of mail that was sent before; what was answered then waits for the next answer', async () => {
    bench.deliver(sentFolder, {
      id: 'offer@shop.example',
      from: 'me@shop.example',
      to: ANNA,
      subject: 'Offer',
      text: 'Here',
      flags: ['\\Seen'],
    })
    answer()
    const added = await client().add({ messageId: bench.idOf('offer@shop.example'), dueAt: TEST_START + DAY })
    expect(added).toMatchObject({ kind: 'answer', people: [{ address: 'anna@nowak.example' }] })
    expect(added.place?.threadId).toBe(bench.messages.threadOfMessageId('offer@shop.example'))
    await stays('open')
    answer({ id: 'second@nowak.example' })
    await eventually(() => expect(states()).toContainEqual({ subject: 'Offer', state: 'answered' }))
  })

  it('is put off, done, and opened again', async () => {
    send()
    const ids = (await client().list()).map(({ id }) => id)
    await client().postpone({ ids, dueAt: TEST_START + 9 * DAY })
    expect((await client().list())[0]?.dueAt).toBe(TEST_START + 9 * DAY)
    await client().close({ ids })
    expect(await client().list()).toEqual([])
    await client().reopen({ ids })
    expect(await client().list()).toHaveLength(1)
  })

  it('is found along an index', () => {
    const plan = bench.context.db
      .prepare<[], { detail: string }>(
        "EXPLAIN QUERY PLAN SELECT id FROM follow_up WHERE state IN ('open', 'bounced') ORDER BY due_at, id LIMIT 9",
      )
      .all()
    expect(plan.map(({ detail }) => detail).join()).toContain('follow_up_open')
  })
})

describe('[AUTO-10] a reply that leaves', () => {
  const threadWith = async (): Promise<number> => {
    bench.deliver(inbox, { id: 'q@nowak.example', from: ANNA, subject: 'Lamps', text: 'A question' })
    await client().add({ messageId: bench.idOf('q@nowak.example'), dueAt: TEST_START + DAY })
    return bench.messages.threadOfMessageId('q@nowak.example') ?? 0
  }
  const count = async (): Promise<number> => (await client().list()).length

  it.each([
    ['never', false, 1],
    ['ask', false, 1],
    ['always', false, 0],
    ['never', true, 0],
    ['ask', true, 0],
  ] as const)('where it closes %s, and sent to close: %s, leaves %i open', async (setting, closes, left) => {
    const threadId = await threadWith()
    replyCloses = setting
    const closed: number[] = []
    feature.alsoClose((id) => closed.push(id))
    send({ threadId, closes, followUp: null, isReply: true })
    expect(await count()).toBe(left)
    expect(closed).toEqual(left === 0 ? [threadId] : [])
  })

  it('[AUTO-12] with something to do later leaves that alone open, and no answer ends it', async () => {
    const threadId = await threadWith()
    send({ threadId, closes: true, followUp: { kind: 'todo', days: 2 }, isReply: true })
    expect((await client().list()).map(({ kind, subject }) => [kind, subject])).toEqual([['todo', 'Offer']])
    answer()
    await stays('open')
  })
})

const bounceOf = (id: string): string =>
  `From: Mail Delivery System <mailer-daemon@mx.example>
To: me@shop.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <b@mx.example>
In-Reply-To: <${id}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@nowak.example
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: <${id}>
From: me@shop.example
To: anna@nowak.example
Subject: Offer
--b--
`.replaceAll('\n', '\r\n')
