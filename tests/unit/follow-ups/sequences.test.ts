import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  createSequencesFeature,
  type SequencesFeature,
} from '../../../src/main/engine/features/sequences/index'
import type { PreparedMail, SentMail } from '../../../src/main/engine/features/outbox/index'
import type { Outgoing } from '../../../src/shared/contract/outbox'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import { testAccount } from '../../helpers/outbox'
import { createTestContext, TEST_START, type TestContext } from '../../helpers/engine-context'
import { eventually } from '../../helpers/eventually'

const DAY = 86_400_000
const anna = { name: 'Anna', address: 'anna@nowak.example' }
let test: TestContext
let feature: SequencesFeature
/** What the outbox was given, by its id, and what became of it. */
let mails: Map<string, PreparedMail & { state: Outgoing['state']; problem: Problem | null }>
let world: { answered: boolean; bounced: boolean; isPec: boolean; refuses: Problem | null }

const settings = testAccount(1, {
  ...{ address: 'me@shop.example', senderName: 'Me', provider: 'custom', allowPlaintext: false },
  ...{ trustedCertificate: '', sentCopy: 'append', rules: { kind: 'none' } },
  incoming: { kind: 'imap', host: 'i.example', port: 993, security: 'tls', user: 'me' },
  outgoing: { kind: 'smtp', login: true, host: 's.example', port: 465, security: 'tls', user: 'me' },
})

function open(): void {
  const answer = () => (world.answered ? { messageId: 9, from: anna, at: test.clock.now() } : null)
  feature = createSequencesFeature(test.context, {
    messages: {
      ...{ answerTo: answer, mailFrom: () => null, isBounced: () => world.bounced },
      ...{ findByMessageId: () => null, summary: () => null, threadOfMessageId: () => null },
    },
    outbox: {
      sendPrepared: async (mail) => {
        if (world.refuses) throw new ProblemError(world.refuses)
        if (!mails.has(mail.id)) mails.set(mail.id, { ...mail, state: 'queued', problem: null })
      },
      fateOf: (id) => mails.get(id) ?? null,
      takeAway: (id) => void mails.delete(id),
    },
    account: () => ({ ...settings, isPec: world.isPec }),
    templates: {
      stepWords: ({ text, templateId }) => (templateId === null ? `<p>${text}</p>` : null),
      fillStep: (html, { to }) => html.replace('{{ name }}', to.name),
      assertStep: () => undefined,
    },
  })
  feature.start()
}

beforeEach(() => {
  test = createTestContext()
  mails = new Map()
  world = { answered: false, bounced: false, isPec: false, refuses: null }
  open()
})
afterEach(async () => {
  await feature.stop()
  test.close()
})

const api = () =>
  createRouterClient({ sequences: feature.router }, { context: { log: test.context.log } }).sequences
const step = (text: string, days = 1) => ({ days, templateId: null, text })
const runs = () => api().runs()

const mail = (changes: Partial<SentMail> = {}): SentMail => ({
  ...{ id: 'o1', accountId: 1, identityId: null, messageId: 'first@shop.example', references: [] },
  ...{ threadId: null, subject: 'Offer', people: [anna], sentAt: TEST_START },
  ...{ followUp: null, closes: false, isReply: false, isOfGroup: false },
  ...changes,
})
const leaves = (changes: Partial<SentMail>): void => test.context.write(() => feature.sent(mail(changes)))

async function begin(...steps: ReturnType<typeof step>[]): Promise<void> {
  const { id } = await api().save({ name: 'After the fair', steps })
  leaves({ followUp: { kind: 'sequence', sequenceId: id } })
}

/** The next step is given to the outbox. */
async function nextMail(count: number): Promise<PreparedMail> {
  test.clock.advance(4 * DAY)
  feature.listener.messagesAdded?.([])
  await eventually(() => expect(mails.size).toBe(count))
  const [last] = [...mails.values()].slice(-1)
  if (!last) throw new Error('no mail')
  return last
}

it('[BEY-04] each step answers the one before, in its conversation, until none is left', async () => {
  await begin(step('Did you see it, {{ name }}?'), step('Last try', 2))
  expect(await runs()).toMatchObject([
    { state: 'running', sent: 0, steps: 2, person: anna, name: 'After the fair' },
  ])
  const first = await nextMail(1)
  expect(first).toMatchObject({
    content: { to: [anna], subject: 'Re: Offer', html: '<p>Did you see it, Anna?</p>' },
    ...{ references: ['first@shop.example'], unlessAnswered: { since: TEST_START, afterId: 0 } },
  })
  leaves({ id: first.id, messageId: 'second@shop.example', sentAt: test.clock.now() })
  expect(await runs()).toMatchObject([{ state: 'running', sent: 1 }])
  const second = await nextMail(2)
  expect(second.references).toEqual(['first@shop.example', 'second@shop.example'])
  leaves({ id: second.id, messageId: 'third@shop.example', sentAt: test.clock.now() })
  expect(await runs()).toMatchObject([{ state: 'finished', sent: 2, nextAt: null }])
})

it('[BEY-04] a step is given to the outbox once, under the id noted down with the one before, whenever the program ended', async () => {
  await begin(step('Once'))
  const { id } = await nextMail(1)
  // It ended between the outbox and its own note of it.
  test.context.db.prepare('UPDATE sequence_run SET is_queued = 0').run()
  await feature.stop()
  open()
  await eventually(() =>
    expect(test.context.db.prepare('SELECT is_queued FROM sequence_run').pluck().get()).toBe(1),
  )
  expect([...mails.keys()]).toEqual([id])
})

it.each([
  ['answered', (): void => void (world.answered = true)],
  ['bounced', (): void => void (world.bounced = true)],
] as const)('[BEY-04] ends where it is %s, and what waits of it goes', async (state, happens) => {
  await begin(step('One'), step('Two'))
  await nextMail(1)
  happens()
  feature.listener.messagesAdded?.([])
  await eventually(async () => expect((await runs())[0]?.state).toBe(state))
  await eventually(() => expect(mails.size).toBe(0))
})

it('[BEY-04] ends where the last look before a step finds an answer, or its mail is thrown away', async () => {
  await begin(step('One'), step('Two'))
  const { id } = await nextMail(1)
  mails.set(id, { ...(await nextMail(1)), state: 'draft', problem: { code: 'answered-meanwhile' } })
  feature.listener.messagesAdded?.([])
  await eventually(async () => expect((await runs())[0]?.state).toBe('answered'))
})

it('[BEY-04] rests, goes on and is stopped by hand: what waited is made anew', async () => {
  await begin(step('One'), step('Two'))
  const { id } = await nextMail(1)
  const ids = (await runs()).map((run) => run.id)
  await api().pause({ ids, isPaused: true })
  await eventually(() => expect(mails.size).toBe(0))
  await api().pause({ ids, isPaused: false })
  await eventually(() => expect(mails.size).toBe(1))
  expect(mails.has(id)).toBe(false)
  await api().stop({ ids })
  await eventually(() => expect(mails.size).toBe(0))
  expect(await runs()).toMatchObject([{ state: 'stopped', nextAt: null }])
})

it('[BEY-04] never goes by certified mail, nor to it, nor to several in one mail', async () => {
  const { id } = await api().save({ name: 'S', steps: [step('One')] })
  const content = {
    ...{ accountId: 1, identityId: null, cc: [], bcc: [], subject: 'S', html: '', quotedHtml: '' },
    followUp: { kind: 'sequence' as const, sequenceId: id },
  }
  expect(() => feature.check({ ...content, to: [anna] })).not.toThrow()
  expect(() => feature.check({ ...content, to: [{ name: '', address: 'ditta@pec.it' }] })).toThrow()
  expect(() => feature.check({ ...content, to: [anna, { name: '', address: 'b@b.example' }] })).toThrow()
  world.isPec = true
  expect(() => feature.check({ ...content, to: [anna] })).toThrow()
})

it('[BEY-04] what cannot be sent is told, and goes on once it can', async () => {
  world.refuses = { code: 'variables-unresolved', params: { names: 'first_name' } }
  await begin(step('Hello {{ first_name }}'))
  test.clock.advance(4 * DAY)
  feature.listener.messagesAdded?.([])
  await eventually(async () =>
    expect(await runs()).toMatchObject([{ state: 'failed', problem: { code: 'variables-unresolved' } }]),
  )
  world.refuses = null
  await api().resume({ ids: (await runs()).map((run) => run.id) })
  await eventually(() => expect(mails.size).toBe(1))
})
