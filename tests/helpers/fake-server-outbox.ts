import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { OutgoingMessage, Receipt } from '../../src/main/engine/net/smtp'
import type { Account, AccountSettings } from '../../src/shared/contract/accounts'
import type { DraftContent, Outgoing } from '../../src/shared/contract/outbox'
import { ProblemError, type Problem } from '../../src/shared/problem'
import {
  createProfile,
  openOutbox,
  testAccount,
  TestClock,
  type OutboxTestDeps,
  type TestOutbox,
} from './outbox'

export const settings: AccountSettings = {
  address: 'me@shop.example',
  senderName: 'Me',
  provider: 'custom',
  incoming: { kind: 'imap', host: 'imap.shop.example', port: 993, security: 'tls', user: 'me' },
  outgoing: { kind: 'smtp', login: true, host: 'smtp.shop.example', port: 465, security: 'tls', user: 'me' },
  rules: { kind: 'none' },
  allowPlaintext: false,
  trustedCertificate: '',
  sentCopy: 'append',
}
export const anna = { name: 'Anna', address: 'anna@nowak.example' }

let profile = createProfile()
export let clock = new TestClock()
let open: TestOutbox[] = []
/** What the fake server does with the next mails, and what it saw. */
export let wire: { mails: OutgoingMessage[]; reply: (mail: OutgoingMessage) => Promise<Receipt> }
export let sentFolder: Map<string, string>

/** Gives every test of the calling file a new profile, clock and fake server. */
export function useFakeServer(): void {
  beforeEach(() => {
    profile = createProfile()
    clock = new TestClock()
    open = []
    wire = {
      mails: [],
      reply: async (mail) => ({ accepted: mail.envelope.to, rejected: [], response: '250 ok' }),
    }
    sentFolder = new Map()
  })
  afterEach(async () => {
    for (const outbox of open) await outbox.close()
    profile.remove()
  })
}

export const messageIdOf = (source: Uint8Array): string =>
  /^Message-ID: <(.*)>/im.exec(Buffer.from(source).toString())?.[1] ?? ''

export function start(
  deps: Partial<OutboxTestDeps> = {},
  accounts: Account[] = [testAccount(1, settings)],
): TestOutbox {
  const outbox = openOutbox(profile, clock, {
    accounts,
    createTransport: () => ({
      verify: async () => undefined,
      limits: async () => ({ maxSize: 0, mostRecipients: 0, utf8: true }),
      sendMail: (mail) => {
        wire.mails.push(mail)
        return wire.reply(mail)
      },
    }),
    server: {
      appendToSent: async (_account, source) =>
        void sentFolder.set(messageIdOf(source), Buffer.from(source).toString()),
      findInSent: async (_account, id) => sentFolder.has(id),
    },
    ...deps,
  })
  open.push(outbox)
  return outbox
}

export async function stop(outbox: TestOutbox): Promise<void> {
  await outbox.close()
  open = open.filter((one) => one !== outbox)
}

export async function restart(outbox: TestOutbox): Promise<TestOutbox> {
  await stop(outbox)
  return start()
}

export async function draft({ api }: TestOutbox, changes: Partial<DraftContent> = {}): Promise<Outgoing> {
  const created = await api.create({ kind: 'new', to: [anna] })
  await api.save({
    id: created.id,
    revision: created.revision,
    changes: { subject: 'Offer', html: '<p>Hi</p>', ...changes },
  })
  return api.get({ id: created.id })
}

export const reaches = (outbox: TestOutbox, id: string, state: Outgoing['state']): Promise<Outgoing> =>
  vi.waitFor(
    async () => {
      const current = await outbox.api.get({ id })
      expect(current.state, JSON.stringify([current.problem, outbox.log])).toBe(state)
      return current
    },
    { timeout: 5000, interval: 5 },
  )
export const fails = (problem: Problem) => async (): Promise<Receipt> => {
  throw new ProblemError(problem)
}
export const permanent: Problem = {
  code: 'message-refused',
  serverReply: '554 5.7.1 Spam',
  params: { replyCode: '554' },
}
export const temporary: Problem = {
  code: 'recipient-refused',
  serverReply: '451 4.7.1 Greylisted',
  params: { replyCode: '451' },
}
