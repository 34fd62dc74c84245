import { describe, expect, it } from 'vitest'
import { createSmtpTransport } from '../../../src/main/engine/net/smtp'
import { eventually } from '../../helpers/eventually'
import {
  anna,
  draft,
  messageIdOf,
  reaches,
  restart,
  sentFolder,
  start,
  useFakeServer,
} from '../../helpers/fake-server-outbox'
import { noMessages, testAccount, type OutboxTestDeps, type TestOutbox } from '../../helpers/outbox'
import { plainSettings } from '../../helpers/plain-settings'
import { RESET, startScriptedSmtp, type Answers, type ScriptedSmtp } from '../../helpers/scripted-smtp'

useFakeServer()

const [bob, carol] = ['bob@gone.example', 'carol@nowak.example'].map((address) => ({ name: '', address }))
const NO = '550 5.1.1 no such user bob'
const NOT_NOW = '451 4.7.1 greylisted'
const bobRefused = [{ address: 'bob@gone.example', reply: NO }]
const PIPELINING = { EHLO: '250-here\r\n250-PIPELINING\r\n250 AUTH PLAIN' }

/** The outbox before a server that answers as told. */
async function before(
  answers: Answers,
  deps: Partial<OutboxTestDeps> = {},
): Promise<{ smtp: ScriptedSmtp; outbox: TestOutbox }> {
  const smtp = await startScriptedSmtp(answers)
  const account = testAccount(1, plainSettings(smtp.port))
  return { smtp, outbox: start({ createTransport: createSmtpTransport, ...deps }, [account]) }
}

async function sendTo(outbox: TestOutbox, ...cc: (typeof bob)[]): Promise<string> {
  const { id } = await draft(outbox, { cc: cc.flatMap((person) => person ?? []) })
  await outbox.api.send({ id })
  return id
}

const recipientsOf = ({ heard }: ScriptedSmtp): string[] =>
  heard.flatMap((words) => /^RCPT TO:<(.*)>/.exec(words)?.[1] ?? [])

const idOf = ({ taken }: ScriptedSmtp): string => messageIdOf(Buffer.from(taken[0] ?? ''))

describe('who was refused before the connection ended is told', () => {
  const known = new Set<string>()
  const messages = { ...noMessages, knowsMessageId: (id: string) => known.has(id) }
  const proofs: Record<string, (outbox: TestOutbox, id: string, smtp: ScriptedSmtp) => unknown> = {
    'a copy came to us': ({ outbox }, _id, smtp) => {
      known.add(idOf(smtp))
      outbox.listener.messagesAdded?.([1])
    },
    'the server has it in Sent': ({ outbox }, _id, smtp) => {
      sentFolder.set(idOf(smtp), '')
      outbox.serverReached(1)
    },
    'the user knows it': ({ api }, id) => api.arrived({ id }),
    'the user tries again, and the server has it in Sent': ({ api }, id, smtp) => {
      sentFolder.set(idOf(smtp), '')
      return api.retry({ id })
    },
  }

  it.each(
    Object.entries(proofs).flatMap(([name, prove]) => [
      { name, prove, EHLO: {} },
      { name: `${name} (pipelined)`, prove, EHLO: PIPELINING },
    ]),
  )('at once, and once $name', async ({ prove, EHLO }) => {
    const { smtp, outbox } = await before({ ...EHLO, RCPT: ['250 ok', NO], dot: RESET }, { messages })
    const id = await sendTo(outbox, bob)
    expect(await reaches(outbox, id, 'failed')).toMatchObject({
      problem: { code: 'send-unconfirmed' },
      refused: bobRefused,
    })
    await prove(outbox, id, smtp)
    expect(await reaches(outbox, id, 'sent')).toMatchObject({
      problem: { code: 'recipient-refused', serverReply: NO, params: { addresses: 'bob@gone.example' } },
      refused: bobRefused,
    })
    const { content } = await outbox.api.correct({ id })
    expect([...content.to, ...content.cc]).toEqual([bob])
    expect(smtp.taken).toHaveLength(1)
  })

  it('where the server has it in Sent at once', async () => {
    const smtp = await startScriptedSmtp({ RCPT: ['250 ok', NO], dot: RESET })
    const outbox = start(
      {
        createTransport: createSmtpTransport,
        server: { appendToSent: async () => undefined, findInSent: async () => smtp.taken.length > 0 },
      },
      [testAccount(1, plainSettings(smtp.port))],
    )
    expect((await reaches(outbox, await sendTo(outbox, bob), 'sent')).refused).toEqual(bobRefused)
  })

  it('and who was put off gets it later, alone', async () => {
    const { smtp, outbox } = await before({ RCPT: ['250 ok', NOT_NOW, NO], dot: [RESET] })
    const id = await sendTo(outbox, bob, carol)
    expect(await reaches(outbox, id, 'failed')).toMatchObject({
      problem: { code: 'send-unconfirmed' },
      refused: [
        { address: 'bob@gone.example', reply: NOT_NOW },
        { address: 'carol@nowak.example', reply: NO },
      ],
    })
    await outbox.api.arrived({ id })
    expect((await reaches(outbox, id, 'sent')).refused).toEqual([
      { address: 'carol@nowak.example', reply: NO },
    ])
    expect(recipientsOf(smtp).slice(3)).toEqual(['bob@gone.example'])
    expect(smtp.taken).toHaveLength(2)
  })

  it('after the program was stopped in the middle', async () => {
    const { smtp, outbox } = await before(
      { RCPT: ['250 ok', NO], dot: () => undefined },
      { timing: { stopGrace: 10 } },
    )
    const id = await sendTo(outbox, bob)
    await eventually(() => expect(smtp.taken).toHaveLength(1))
    const again = await restart(outbox)
    expect((await reaches(again, id, 'failed')).refused).toEqual(bobRefused)
    await again.api.arrived({ id })
    expect((await reaches(again, id, 'sent')).refused).toEqual(bobRefused)
  })

  it('as the last attempt has it: who was taken then is not named', async () => {
    const { outbox } = await before({ RCPT: ['250 ok', NO], dot: RESET })
    const id = await sendTo(outbox, bob)
    await reaches(outbox, id, 'failed')
    await outbox.api.retry({ id })
    await eventually(async () =>
      expect(await outbox.api.get({ id })).toMatchObject({ state: 'failed', attempts: 1, refused: [] }),
    )
    expect(await outbox.api.arrived({ id })).toMatchObject({ state: 'sent', problem: null, refused: [] })
  })
})

it.each(['421 4.3.2 closing', NO])(
  'recipients refused and then %s: nobody has it, and nobody is said to',
  async (last) => {
    const { smtp, outbox } = await before(
      { RCPT: ['452 4.5.3 too many', last] },
      { timing: { retryAfter: [3_600_000], longestSleep: 10 } },
    )
    const id = await sendTo(outbox, bob)
    await eventually(async () =>
      expect(await outbox.api.get({ id })).toMatchObject({ state: 'queued', refused: [] }),
    )
    await outbox.api.sendNow({ id })
    expect(await reaches(outbox, id, 'sent')).toMatchObject({ problem: null, refused: [] })
    expect(recipientsOf(smtp).slice(2)).toEqual([anna.address, 'bob@gone.example'])
    expect(smtp.taken).toHaveLength(1)
  },
)

it('a message refused for those who were put off: each is told of in the words meant for them', async () => {
  const { outbox } = await before({
    RCPT: ['250 ok', NOT_NOW, NOT_NOW, NO],
    dot: ['250 queued', '554 5.7.1 spam'],
  })
  const id = await sendTo(outbox, bob, carol)
  expect((await reaches(outbox, id, 'sent')).refused).toEqual([
    ...bobRefused,
    { address: 'carol@nowak.example', reply: '554 5.7.1 spam' },
  ])
})

it('a disk that cannot note down who was refused keeps the message from leaving', async () => {
  const { smtp, outbox } = await before({ RCPT: ['250 ok', NO, '250 ok', NO] })
  outbox.context.db.exec(`CREATE TEMP TRIGGER full BEFORE UPDATE OF envelope ON outgoing
    WHEN old.state = 'sending' AND new.state = 'sending'
    BEGIN SELECT raise(FAIL, 'database or disk is full'); END`)
  const id = await sendTo(outbox, bob)
  await eventually(async () =>
    expect((await outbox.api.get({ id })).problem).toMatchObject({ code: 'internal' }),
  )
  expect(smtp.heard).not.toContain('DATA')
  outbox.context.db.exec('DROP TRIGGER full')
  expect((await reaches(outbox, id, 'sent')).refused).toEqual(bobRefused)
})
