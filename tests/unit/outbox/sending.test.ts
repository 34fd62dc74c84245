import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OutboxMessages } from '../../../src/main/engine/features/outbox/index'
import type { OutgoingMessage, Receipt } from '../../../src/main/engine/net/smtp'
import type { Account, AccountSettings } from '../../../src/shared/contract/accounts'
import type { DraftContent, Outgoing } from '../../../src/shared/contract/outbox'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import {
  createProfile,
  openOutbox,
  problemOfCall,
  testAccount,
  TestClock,
  type OutboxTestDeps,
  type TestOutbox,
} from '../../helpers/outbox'

const settings: AccountSettings = {
  address: 'me@shop.example',
  senderName: 'Me',
  provider: 'custom',
  imap: { host: 'imap.shop.example', port: 993, security: 'tls', user: 'me' },
  smtp: { host: 'smtp.shop.example', port: 465, security: 'tls', user: 'me' },
  smtpAuth: true,
  allowPlaintext: false,
  trustedCertificate: '',
  sentCopy: 'append',
}
const anna = { name: 'Anna', address: 'anna@nowak.example' }

let profile = createProfile()
let clock = new TestClock()
let open: TestOutbox[] = []
/** What the fake server does with the next mails, and what it saw. */
let wire: { mails: OutgoingMessage[]; reply: (mail: OutgoingMessage) => Promise<Receipt> }
let sentFolder: Map<string, string>

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

const messageIdOf = (source: Uint8Array): string =>
  /^Message-ID: <(.*)>/im.exec(Buffer.from(source).toString())?.[1] ?? ''

function start(
  deps: Partial<OutboxTestDeps> = {},
  accounts: Account[] = [testAccount(1, settings)],
): TestOutbox {
  const outbox = openOutbox(profile, clock, {
    accounts,
    createTransport: () => ({
      verify: async () => undefined,
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

async function restart(outbox: TestOutbox, deps: Partial<OutboxTestDeps> = {}): Promise<TestOutbox> {
  await outbox.close()
  open = open.filter((one) => one !== outbox)
  return start(deps)
}

async function draft({ api }: TestOutbox, changes: Partial<DraftContent> = {}): Promise<Outgoing> {
  const created = await api.create({ kind: 'new', to: [anna] })
  return api.save({
    id: created.id,
    content: { ...created.content, subject: 'Offer', html: '<p>Hi</p>', ...changes },
  })
}

const reaches = (outbox: TestOutbox, id: string, state: Outgoing['state']): Promise<Outgoing> =>
  vi.waitFor(
    async () => {
      const current = await outbox.api.get({ id })
      expect(current.state, JSON.stringify([current.problem, outbox.log])).toBe(state)
      return current
    },
    { timeout: 5000, interval: 5 },
  )
const fails = (problem: Problem) => async (): Promise<Receipt> => {
  throw new ProblemError(problem)
}
const permanent: Problem = {
  code: 'message-refused',
  serverReply: '554 5.7.1 Spam',
  params: { replyCode: '554' },
}
const temporary: Problem = {
  code: 'recipient-refused',
  serverReply: '451 4.7.1 Greylisted',
  params: { replyCode: '451' },
}

describe('drafts', () => {
  it('[COMP-14] every save survives a restart, attachments included', async () => {
    const first = start()
    const { id } = await draft(first, { subject: 'Ważne' })
    await first.api.attach({ id, file: new File([new Uint8Array([1, 2, 3])], 'a.bin') })
    const second = await restart(first)
    const restored = await second.api.get({ id })
    expect(restored.content.subject).toBe('Ważne')
    expect(restored.attachments).toMatchObject([{ filename: 'a.bin', size: 3 }])
  })

  it('[COMP-04] one call starts every kind of mail, from the main account', async () => {
    const { api } = start({}, [
      testAccount(1, settings, { isMain: false }),
      testAccount(2, { ...settings, address: 'b@shop.example' }, { isMain: true }),
    ])
    expect((await api.create({ kind: 'new' })).content.accountId).toBe(2)
    expect((await api.create({ kind: 'new', accountId: 1 })).content.accountId).toBe(1)
    expect(await problemOfCall(api.create({ kind: 'reply', messageId: 9 }))).toMatchObject({
      code: 'message-gone',
    })
  })

  it('a discarded draft comes back until the program ends', async () => {
    const first = start()
    const { id } = await draft(first)
    await first.api.discard({ id })
    expect(await first.api.list({})).toEqual([])
    expect((await first.api.restore({ id })).state).toBe('draft')
    await first.api.discard({ id })
    const second = await restart(first)
    expect(await problemOfCall(second.api.restore({ id }))).toMatchObject({ code: 'not-found' })
  })

  it('[COMP-19] a file over 25 MB is refused, naming it and the limit', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    const file = new File([new Uint8Array(25 * 1024 * 1024 + 1)], 'film.mov')
    expect(await problemOfCall(outbox.api.attach({ id, file }))).toMatchObject({
      code: 'message-too-large',
      field: 'attachments',
      params: { name: 'film.mov', limit: '26214400' },
    })
    expect((await outbox.api.get({ id })).attachments).toEqual([])
  })

  it('a mail that left the draft state can no longer be changed', async () => {
    const outbox = start({ undoSeconds: 30 })
    const { id, content } = await draft(outbox)
    await outbox.api.send({ id })
    expect(await problemOfCall(outbox.api.save({ id, content }))).toEqual({
      code: 'conflict',
      params: { state: 'queued' },
    })
    expect(await problemOfCall(outbox.api.attach({ id, file: new File(['x'], 'x') }))).toMatchObject({
      code: 'conflict',
    })
    expect(await problemOfCall(outbox.api.discard({ id }))).toMatchObject({ code: 'conflict' })
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject({ code: 'conflict' })
  })
})

describe('checks before a mail is queued', () => {
  it('[ACC-01] refuses an account whose SMTP was not tested, naming it', async () => {
    const outbox = start({}, [testAccount(1, settings, { tested: false })])
    const { id } = await draft(outbox)
    expect(await problemOfCall(outbox.api.send({ id, sendAt: clock.now() + 1e6 }))).toEqual({
      code: 'smtp-missing',
      field: 'accountId',
      params: { address: 'me@shop.example' },
    })
  })

  it('[COMP-07] a certified account refuses hidden recipients', async () => {
    const outbox = start({}, [testAccount(1, settings, { isPec: true })])
    const { id } = await draft(outbox, { bcc: [anna] })
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject({
      code: 'bcc-not-allowed',
      field: 'bcc',
    })
  })

  it.each([
    [{ to: [] }, { code: 'no-recipients', field: 'to' }],
    [
      { cc: [{ name: '', address: 'x@y' }] },
      { code: 'address-invalid', field: 'cc', params: { address: 'x@y' } },
    ],
    [
      { bcc: [{ name: '', address: 'a@x.example\r\nTo: b@x.example' }] },
      { code: 'address-invalid', field: 'bcc' },
    ],
  ])('%j is refused', async (changes, problem) => {
    const outbox = start()
    const { id } = await draft(outbox, changes)
    expect(await problemOfCall(outbox.api.send({ id }))).toMatchObject(problem)
    expect((await outbox.api.get({ id })).state).toBe('draft')
  })

  it('[COMP-17] more than 30 in Cc all receive the mail; the warning is for the user to weigh', async () => {
    const outbox = start()
    const cc = Array.from({ length: 31 }, (_, index) => ({ name: '', address: `c${index}@x.example` }))
    const { id } = await draft(outbox, { cc })
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    expect(wire.mails[0]?.envelope.to).toEqual([anna.address, ...cc.map(({ address }) => address)])
  })
})

describe('the queue', () => {
  it('[SCH-09] [SCH-10] waits for the undo window and gives the very same draft back when cancelled', async () => {
    const outbox = start({ undoSeconds: 30 })
    const before = await draft(outbox)
    await outbox.api.attach({ id: before.id, file: new File(['x'], 'x.txt') })
    const { content, attachments } = await outbox.api.get({ id: before.id })
    const queued = await outbox.api.send({ id: before.id })
    expect(queued.state).toBe('queued')
    expect(Math.round(((queued.sendAt ?? 0) - clock.now()) / 1000)).toBe(30)
    const cancelled = await outbox.api.cancel({ id: before.id })
    expect(cancelled).toMatchObject({ state: 'draft', sendAt: null, content, attachments })
    clock.advance(60_000)
    outbox.outbox.wake()
    await outbox.api.send({ id: before.id })
    await outbox.api.sendNow({ id: before.id })
    await reaches(outbox, before.id, 'sent')
    expect(wire.mails).toHaveLength(1)
  })

  it('[SCH-09] the queue survives a restart and leaves when its window is over', async () => {
    const first = start({ undoSeconds: 120 })
    const { id } = await draft(first)
    await first.api.send({ id })
    const second = await restart(first)
    expect((await second.api.get({ id })).state).toBe('queued')
    expect(wire.mails).toHaveLength(0)
    clock.advance(121_000)
    await reaches(second, id, 'sent')
    expect(wire.mails).toHaveLength(1)
  })

  it('[SCH-08] a scheduled mail leaves at its time, dated by its leaving, also when the computer was off then', async () => {
    const first = start()
    const { id } = await draft(first)
    await first.api.send({ id, sendAt: clock.now() + 3_600_000 })
    await first.close()
    open = []
    clock.advance(5 * 3_600_000)
    const second = start()
    await reaches(second, id, 'sent')
    const date = Date.parse(/^Date: (.*)$/m.exec(Buffer.from(wire.mails[0]?.raw ?? []).toString())?.[1] ?? '')
    expect(Math.abs(date - clock.now())).toBeLessThan(120_000)
  })

  it('refuses what comes too late', async () => {
    const outbox = start()
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    for (const call of ['cancel', 'sendNow', 'retry'] as const) {
      expect(await problemOfCall(outbox.api[call]({ id }))).toEqual({
        code: 'conflict',
        params: { state: 'sent' },
      })
    }
  })

  it('sends one mail at a time per account, and accounts side by side', async () => {
    const releases: (() => void)[] = []
    wire.reply = async (mail) => {
      await new Promise<void>((resolve) => releases.push(resolve))
      return { accepted: mail.envelope.to, rejected: [], response: 'ok' }
    }
    const outbox = start({}, [
      testAccount(1, settings),
      testAccount(2, { ...settings, address: 'b@shop.example' }),
    ])
    const ids: string[] = []
    for (const accountId of [1, 1, 2]) {
      const { id } = await draft(outbox, { accountId })
      await outbox.api.send({ id })
      ids.push(id)
    }
    await vi.waitFor(() => expect(wire.mails).toHaveLength(2))
    expect(wire.mails.map(({ envelope }) => envelope.from).sort()).toEqual([
      'b@shop.example',
      'me@shop.example',
    ])
    releases.splice(0).forEach((release) => release())
    await vi.waitFor(() => expect(wire.mails).toHaveLength(3))
    releases.splice(0).forEach((release) => release())
    for (const id of ids) await reaches(outbox, id, 'sent')
  })

  it('[ACC-18] each account leaves by its own server', async () => {
    const used: string[] = []
    const outbox = start(
      {
        createTransport: (own) => {
          used.push(`${own.address} ${own.smtp.host}`)
          return {
            verify: async () => undefined,
            sendMail: async () => ({ accepted: [], rejected: [], response: '' }),
          }
        },
      },
      [
        testAccount(1, settings),
        testAccount(2, {
          ...settings,
          address: 'b@other.example',
          smtp: { ...settings.smtp, host: 'smtp.other.example' },
        }),
      ],
    )
    for (const accountId of [1, 2]) {
      const { id } = await draft(outbox, { accountId })
      await outbox.api.send({ id })
      await reaches(outbox, id, 'sent')
    }
    expect(used).toEqual(['me@shop.example smtp.shop.example', 'b@other.example smtp.other.example'])
  })
})

describe('[BEY-14] what the server answers', () => {
  it('a refusal stays visible in the server words, can be edited and sent again under a new id', async () => {
    wire.reply = fails(permanent)
    const outbox = start()
    const { id, content } = await draft(outbox)
    await outbox.api.send({ id })
    const failed = await reaches(outbox, id, 'failed')
    expect(failed.problem).toEqual(permanent)
    expect(await outbox.api.list({})).toMatchObject([{ id, state: 'failed' }])
    expect((await outbox.api.cancel({ id })).state).toBe('draft')
    await outbox.api.save({ id, content: { ...content, subject: 'Better' } })
    wire.reply = async () => ({ accepted: [], rejected: [], response: '' })
    await outbox.api.send({ id })
    expect((await reaches(outbox, id, 'sent')).problem).toBeNull()
    const [first, second] = wire.mails.map(({ raw }) => messageIdOf(raw))
    expect(first).not.toBe(second)
  })

  it('retry sends the same bytes under the same id', async () => {
    wire.reply = fails(permanent)
    const outbox = start()
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    wire.reply = async () => ({ accepted: [], rejected: [], response: '' })
    await outbox.api.retry({ id })
    await reaches(outbox, id, 'sent')
    const [first, second] = wire.mails.map(({ raw }) => messageIdOf(raw))
    expect(first).toBe(second)
  })

  it('"not now" and a dead network put it off, visibly, and it leaves later', async () => {
    const replies = [temporary, { code: 'unreachable' as const }]
    wire.reply = async (mail) => {
      const problem = replies.shift()
      if (problem) throw new ProblemError(problem)
      return { accepted: mail.envelope.to, rejected: [], response: 'ok' }
    }
    const outbox = start({ timing: { retryAfter: [3_600_000], longestSleep: 10 } })
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await vi.waitFor(async () => {
      expect(await outbox.api.get({ id })).toMatchObject({
        state: 'queued',
        attempts: 1,
        problem: temporary,
      })
    })
    clock.advance(3_600_001)
    await vi.waitFor(async () => {
      expect(await outbox.api.get({ id })).toMatchObject({
        state: 'queued',
        attempts: 2,
        problem: { code: 'unreachable' },
      })
    })
    await outbox.api.sendNow({ id })
    await reaches(outbox, id, 'sent')
    expect(wire.mails).toHaveLength(3)
  })

  it('some recipients refused: it is sent, and says who did not get it', async () => {
    wire.reply = async () => ({
      accepted: [anna.address],
      rejected: [
        {
          address: 'gone@x.example',
          problem: {
            code: 'recipient-refused',
            serverReply: '550 No such user',
            params: { replyCode: '550' },
          },
        },
      ],
      response: 'ok',
    })
    const outbox = start()
    const { id } = await draft(outbox, { cc: [{ name: '', address: 'gone@x.example' }] })
    await outbox.api.send({ id })
    const expected = {
      code: 'recipient-refused',
      field: 'to',
      serverReply: '550 No such user',
      params: { addresses: 'gone@x.example' },
    }
    await vi.waitFor(() => expect(sentFolder.size).toBe(1))
    expect((await reaches(outbox, id, 'sent')).problem).toEqual(expected)
  })

  it('a recipient put off gets it later, the others not again', async () => {
    const late = { name: '', address: 'late@x.example' }
    wire.reply = async (mail) => {
      const refused = wire.mails.length === 1 ? [{ address: late.address, problem: temporary }] : []
      return { accepted: mail.envelope.to, rejected: refused, response: 'ok' }
    }
    const outbox = start()
    const { id } = await draft(outbox, { cc: [late] })
    await outbox.api.send({ id })
    expect((await reaches(outbox, id, 'sent')).problem).toBeNull()
    expect(wire.mails.map(({ envelope }) => envelope.to)).toEqual([
      [anna.address, late.address],
      [late.address],
    ])
    expect(wire.mails.map(({ raw }) => messageIdOf(raw))[0]).toBe(
      messageIdOf(wire.mails[1]?.raw ?? new Uint8Array()),
    )
  })

  it('what went to some can no longer be taken back', async () => {
    const late = { name: '', address: 'late@x.example' }
    wire.reply = async () => ({
      accepted: [anna.address],
      rejected: [{ address: late.address, problem: temporary }],
      response: 'ok',
    })
    const outbox = start({ timing: { retryAfter: [3_600_000], longestSleep: 10 } })
    const { id } = await draft(outbox, { cc: [late] })
    await outbox.api.send({ id })
    await vi.waitFor(async () => expect((await outbox.api.get({ id })).problem).toEqual(temporary))
    expect(await problemOfCall(outbox.api.cancel({ id }))).toMatchObject({ code: 'conflict' })
  })
})

describe('[BEY-14] a mail whose fate is unknown', () => {
  const lost: Problem = { code: 'send-unconfirmed' }

  it('is never sent again by itself: it fails, visibly', async () => {
    wire.reply = fails(lost)
    const outbox = start()
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    expect((await reaches(outbox, id, 'failed')).problem).toEqual(lost)
    clock.advance(1e8)
    const again = await restart(outbox)
    await again.api.list({})
    expect(wire.mails).toHaveLength(1)
    expect((await again.api.get({ id })).state).toBe('failed')
  })

  it('is sent when the server that keeps its own copy has it', async () => {
    wire.reply = async (mail) => {
      sentFolder.set(messageIdOf(mail.raw), '')
      throw new ProblemError(lost)
    }
    const outbox = start({}, [testAccount(1, { ...settings, sentCopy: 'server' })])
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    expect((await reaches(outbox, id, 'sent')).problem).toBeNull()
  })

  it('the user may retry; the server is asked once more before it is sent again', async () => {
    wire.reply = fails(lost)
    const outbox = start()
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    sentFolder.set(messageIdOf(wire.mails[0]?.raw ?? new Uint8Array()), '')
    await outbox.api.retry({ id })
    await reaches(outbox, id, 'sent')
    expect(wire.mails).toHaveLength(1)
  })

  it('turns to sent by itself once the mail shows up in a folder of ours', async () => {
    const known = new Set<string>()
    const messages: OutboxMessages = {
      answered: () => null,
      body: () => Promise.reject(new Error('unused')),
      part: () => Promise.reject(new Error('unused')),
      setAnswered: () => undefined,
      knowsMessageId: (id) => known.has(id),
    }
    wire.reply = fails(lost)
    const outbox = start({ messages })
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    known.add(messageIdOf(wire.mails[0]?.raw ?? new Uint8Array()))
    outbox.outbox.listener.messagesAdded?.([1])
    await reaches(outbox, id, 'sent')
    expect(wire.mails).toHaveLength(1)
  })

  it('stopping in the middle of a delivery leaves it to be asked about at the next start', async () => {
    wire.reply = (mail) =>
      new Promise((_resolve, reject) => {
        mail.signal?.addEventListener('abort', () => reject(new ProblemError(lost)))
      })
    const first = start({ timing: { stopGrace: 20 } })
    const { id } = await draft(first)
    await first.api.send({ id })
    await reaches(first, id, 'sending')
    const second = await restart(first)
    expect((await reaches(second, id, 'failed')).problem).toEqual(lost)
    expect(wire.mails).toHaveLength(1)
  })
})

describe('the copy in Sent', () => {
  it('[COMP-16] [COMP-07] is filed once, with the hidden recipients only we may see', async () => {
    const outbox = start()
    const { id } = await draft(outbox, { bcc: [{ name: 'Boss', address: 'boss@shop.example' }] })
    await outbox.api.send({ id })
    await vi.waitFor(() => expect(sentFolder.size).toBe(1))
    const sent = Buffer.from(wire.mails[0]?.raw ?? []).toString()
    expect(wire.mails[0]?.envelope.to).toContain('boss@shop.example')
    expect(sent).not.toMatch(/boss/i)
    expect([...sentFolder.values()][0]).toMatch(/^Bcc: "Boss" <boss@shop\.example>\r$/m)
  })

  it('is tried again until it is there, and not doubled when the first try had worked after all', async () => {
    let appended = 0
    const outbox = start({
      server: {
        findInSent: async () => appended > 0,
        appendToSent: async () => {
          appended += 1
          throw new ProblemError({ code: 'connection-lost' })
        },
      },
    })
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await vi.waitFor(() => {
      const row = outbox.context.db
        .prepare<[string], { sent_copy: string }>('SELECT sent_copy FROM outgoing WHERE id = ?')
        .get(id)
      expect(row?.sent_copy).toBe('done')
    })
    expect(appended).toBe(1)
    expect((await outbox.api.get({ id })).problem).toBeNull()
  })

  it('is left to the server that makes its own', async () => {
    const outbox = start({}, [testAccount(1, { ...settings, sentCopy: 'server' })])
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    expect(sentFolder.size).toBe(0)
  })
})
