import { describe, expect, it } from 'vitest'
import { NobodyTaken } from '../../../src/main/engine/net/refused'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import {
  anna,
  clock,
  draft,
  fails,
  messageIdOf,
  permanent,
  reaches,
  restart,
  sentFolder,
  settings,
  start,
  stop,
  temporary,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { problemOfCall, testAccount } from '../../helpers/outbox'
import { eventually } from '../../helpers/eventually'

useFakeServer()

describe('the queue', () => {
  it('[SCH-09] [SCH-10] waits for the undo window and gives the very same draft back when cancelled', async () => {
    const outbox = start({ undoSeconds: 30 })
    const before = await draft(outbox)
    await outbox.api.attach({ id: before.id, file: new File(['x'], 'x.txt') })
    const { content, attachments } = await outbox.api.get({ id: before.id })
    const sentAt = clock.now()
    const queued = await outbox.api.send({ id: before.id })
    expect(queued.state).toBe('queued')
    expect(queued.sendAt ?? 0).toBeGreaterThanOrEqual(sentAt + 30_000)
    expect(queued.sendAt ?? 0).toBeLessThanOrEqual(clock.now() + 30_000)
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

  it('[SCH-09] where the program is ended, what waits for its undo time alone leaves; what was scheduled waits', async () => {
    const first = start({ undoSeconds: 120 })
    const [at, soon, scheduled] = [await draft(first), await draft(first), await draft(first)]
    await first.api.send({ id: at.id })
    await first.api.send({ id: soon.id })
    await first.api.send({ id: scheduled.id, sendAt: clock.now() + 60_000 })
    await first.outbox.flush()
    expect((await first.api.get({ id: at.id })).state).toBe('sent')
    expect((await first.api.get({ id: soon.id })).state).toBe('sent')
    expect(wire.mails).toHaveLength(2)
    expect((await first.api.get({ id: scheduled.id })).state).toBe('queued')
  })

  it('[SCH-09] a server that does not answer holds up the end of the program for a moment only', async () => {
    const first = start({ undoSeconds: 120, timing: { stopGrace: 60 } })
    wire.reply = () => new Promise(() => undefined)
    const { id } = await draft(first)
    await first.api.send({ id })
    await first.outbox.flush()
    expect((await first.api.get({ id })).state).toBe('sending')
  })

  it('[SCH-08] a scheduled mail leaves at its time, dated by its leaving, also when the computer was off then', async () => {
    const first = start()
    const { id } = await draft(first)
    await first.api.send({ id, sendAt: clock.now() + 3_600_000 })
    await stop(first)
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
    await eventually(() => expect(wire.mails).toHaveLength(2))
    expect(wire.mails.map(({ envelope }) => envelope.from).sort()).toEqual([
      'b@shop.example',
      'me@shop.example',
    ])
    releases.splice(0).forEach((release) => release())
    await eventually(() => expect(wire.mails).toHaveLength(3))
    releases.splice(0).forEach((release) => release())
    for (const id of ids) await reaches(outbox, id, 'sent')
  })

  it('[ACC-18] each account leaves by its own server', async () => {
    const used: string[] = []
    const outbox = start(
      {
        createTransport: (own) => {
          used.push(own.outgoing.host)
          return {
            verify: async () => undefined,
            limits: async () => ({ maxSize: 0, mostRecipients: 0, utf8: true }),
            sendMail: async () => ({ accepted: [], rejected: [], response: '' }),
          }
        },
      },
      [
        testAccount(1, settings),
        testAccount(2, {
          ...settings,
          address: 'b@other.example',
          outgoing: { ...settings.outgoing, host: 'smtp.other.example' },
        }),
      ],
    )
    for (const accountId of [1, 2]) {
      const { id } = await draft(outbox, { accountId })
      await outbox.api.send({ id })
      await reaches(outbox, id, 'sent')
    }
    expect(used).toEqual(['smtp.shop.example', 'smtp.other.example'])
  })
})

describe('[BEY-14] what the server answers', () => {
  it('a refusal stays visible in the server words, can be edited and sent again under a new id', async () => {
    wire.reply = fails(permanent)
    const outbox = start()
    const { id, revision } = await draft(outbox)
    await outbox.api.send({ id })
    const failed = await reaches(outbox, id, 'failed')
    expect(failed.problem).toEqual(permanent)
    expect(await outbox.api.list({})).toMatchObject([{ id, state: 'failed' }])
    expect((await outbox.api.cancel({ id })).state).toBe('draft')
    await outbox.api.save({ id, revision, changes: { subject: 'Better' } })
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
    await eventually(async () => {
      expect(await outbox.api.get({ id })).toMatchObject({
        state: 'queued',
        attempts: 1,
        problem: temporary,
      })
    })
    clock.advance(3_600_001)
    await eventually(async () => {
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
    await eventually(() => expect(sentFolder.size).toBe(1))
    expect((await reaches(outbox, id, 'sent')).problem).toEqual(expected)
    const corrected = await outbox.api.correct({ id })
    // Who answers the conversation begins an answer of his own.
    expect(corrected).toMatchObject({ answerKind: 'new', answers: null })
    expect((await outbox.api.correct({ id })).id).toBe(corrected.id)
    await outbox.api.discard({ id: corrected.id })
    expect((await outbox.api.correct({ id })).id).not.toBe(corrected.id)
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

  it('refused and put off for different reasons: each by its own words, and in the end all are named', async () => {
    const [gone, busy, full] = ['gone@x.example', 'busy@x.example', 'full@x.example']
    const said = (code: string): Problem => ({
      ...{ code: 'recipient-refused', serverReply: `${code} said`, params: { replyCode: code } },
    })
    wire.reply = async () => {
      if (wire.mails.length > 1)
        throw new NobodyTaken([
          { address: busy, problem: said('551') },
          { address: full, problem: said('552') },
        ])
      const rejected = [
        { address: gone, problem: said('550') },
        { address: busy, problem: said('450') },
        { address: full, problem: said('452') },
      ]
      return { accepted: [anna.address], rejected, response: 'ok' }
    }
    const outbox = start({ timing: { retryAfter: [3_600_000], longestSleep: 10 } })
    const cc = [gone, busy, full].map((address) => ({ name: '', address }))
    const { id } = await draft(outbox, { cc })
    await outbox.api.send({ id })
    await eventually(async () => {
      expect(await outbox.api.get({ id })).toMatchObject({
        state: 'queued',
        problem: { serverReply: `${busy}: 450 said\n${full}: 452 said` },
        refused: [{ address: gone, reply: '550 said' }],
      })
    })
    await outbox.api.sendNow({ id })
    expect(await reaches(outbox, id, 'sent')).toMatchObject({
      problem: { serverReply: `${gone}: 550 said\n${busy}: 551 said\n${full}: 552 said` },
      refused: [
        { address: gone, reply: '550 said' },
        { address: busy, reply: '551 said' },
        { address: full, reply: '552 said' },
      ],
    })
  })

  it('a server that never makes sense is given up in the end', async () => {
    wire.reply = fails({ code: 'server-misbehaved', serverReply: 'welcome' })
    const outbox = start({ timing: { retryAfter: [0], longestSleep: 10 } })
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    expect(await reaches(outbox, id, 'failed')).toMatchObject({ problem: { serverReply: 'welcome' } })
    expect(wire.mails).toHaveLength(50)
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
    await eventually(async () => expect((await outbox.api.get({ id })).problem).toEqual(temporary))
    expect(await problemOfCall(outbox.api.cancel({ id }))).toMatchObject({ code: 'conflict' })
  })
})
