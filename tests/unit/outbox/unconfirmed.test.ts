import { describe, expect, it } from 'vitest'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import {
  clock,
  draft,
  fails,
  messageIdOf,
  reaches,
  restart,
  sentFolder,
  settings,
  start,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { noMessages, problemOfCall, testAccount } from '../../helpers/outbox'
import { eventually } from '../../helpers/eventually'

useFakeServer()

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

  it('is not proved by the copy of those who have it already', async () => {
    const late = 'late@x.example'
    const reply: Problem = { code: 'recipient-refused', params: { replyCode: '450' } }
    wire.reply = async (mail) => {
      sentFolder.set(messageIdOf(mail.raw), '')
      if (wire.mails.length > 1) throw new ProblemError(lost)
      return { accepted: [], rejected: [{ address: late, problem: reply }], response: 'ok' }
    }
    const outbox = start({}, [testAccount(1, { ...settings, sentCopy: 'server' })])
    const { id } = await draft(outbox, { cc: [{ name: '', address: late }] })
    await outbox.api.send({ id })
    expect((await reaches(outbox, id, 'failed')).problem).toEqual(lost)
    expect(wire.mails).toHaveLength(2)
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

  it('is sent when the user knows that it arrived, with its copy in Sent; any other mail is not', async () => {
    wire.reply = fails(lost)
    const outbox = start()
    const { id } = await draft(outbox)
    expect(await problemOfCall(outbox.api.arrived({ id }))).toMatchObject({ code: 'conflict' })
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    expect(await outbox.api.arrived({ id })).toMatchObject({ state: 'sent', problem: null })
    await eventually(() =>
      expect([...sentFolder.keys()]).toEqual([messageIdOf(wire.mails[0]?.raw ?? new Uint8Array())]),
    )
    expect(wire.mails).toHaveLength(1)
  })

  it('still says so as a draft, until it is sent again', async () => {
    wire.reply = fails(lost)
    const outbox = start()
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    const again = await outbox.api.cancel({ id })
    expect(again.problem).toEqual(lost)
    await outbox.api.save({ id, revision: again.revision, changes: { subject: 'Once more' } })
    expect((await outbox.api.get({ id })).problem).toEqual(lost)
    expect((await outbox.api.send({ id })).problem).toBeNull()
  })

  it('turns to sent by itself once the mail shows up in a folder of ours', async () => {
    const known = new Set<string>()
    const messages = { ...noMessages, knowsMessageId: (id: string) => known.has(id) }
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

  it('is asked of the server each time that is reached, until it has it, and is never sent again', async () => {
    wire.reply = fails(lost)
    let isReached = false
    let asked = 0
    const outbox = start({
      server: {
        appendToSent: async () => undefined,
        findInSent: async (_account, id) => {
          if (!isReached) throw new ProblemError({ code: 'offline' })
          asked += 1
          return sentFolder.has(id)
        },
      },
    })
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    expect((await reaches(outbox, id, 'failed')).problem).toEqual(lost)
    isReached = true
    outbox.outbox.serverReached(2)
    outbox.outbox.serverReached(1)
    await eventually(() => expect(asked).toBe(1))
    expect((await outbox.api.get({ id })).problem).toEqual(lost)
    sentFolder.set(messageIdOf(wire.mails[0]?.raw ?? new Uint8Array()), '')
    outbox.outbox.serverReached(1)
    expect((await reaches(outbox, id, 'sent')).problem).toBeNull()
    expect(wire.mails).toHaveLength(1)
  })

  it('whose fate the server tells while the user edits it stays the draft it is', async () => {
    wire.reply = fails(lost)
    let answer: (found: boolean) => void = () => undefined
    let isAsked = false
    const outbox = start({
      server: {
        appendToSent: async () => undefined,
        findInSent: async () => {
          if (wire.mails.length === 0 || !isAsked) return false
          return new Promise<boolean>((resolve) => (answer = resolve))
        },
      },
    })
    const { id } = await draft(outbox)
    await outbox.api.send({ id })
    await reaches(outbox, id, 'failed')
    isAsked = true
    const unanswered = answer
    outbox.outbox.serverReached(1)
    await eventually(() => expect(answer).not.toBe(unanswered))
    await outbox.api.cancel({ id })
    answer(true)
    const { id: next } = await draft(outbox)
    isAsked = false
    wire.reply = async (mail) => ({ accepted: mail.envelope.to, rejected: [], response: '250 ok' })
    await outbox.api.send({ id: next })
    await reaches(outbox, next, 'sent')
    expect(await outbox.api.get({ id })).toMatchObject({ state: 'draft', problem: lost })
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

it('a mail the server took is not sent again because the disk could not note that down', async () => {
  const outbox = start({ timing: { longestSleep: 20 } })
  const { db } = outbox.context
  db.exec(`CREATE TEMP TRIGGER full BEFORE UPDATE OF state ON outgoing WHEN new.state = 'sent'
    BEGIN SELECT raise(FAIL, 'database or disk is full'); END`)
  const { id } = await draft(outbox)
  await outbox.api.send({ id })
  await eventually(() => expect(outbox.log.join('\n')).toContain('disk is full'))
  expect((await outbox.api.get({ id })).state).toBe('sending')
  sentFolder.set(messageIdOf(wire.mails[0]?.raw ?? new Uint8Array()), '')
  db.exec('DROP TRIGGER full')
  await reaches(outbox, id, 'sent')
  expect(wire.mails).toHaveLength(1)
})

describe('the copy in Sent', () => {
  it('[COMP-16] [COMP-07] is filed once, with the hidden recipients only we may see', async () => {
    const outbox = start()
    const { id } = await draft(outbox, { bcc: [{ name: 'Boss', address: 'boss@shop.example' }] })
    await outbox.api.send({ id })
    await eventually(() => expect(sentFolder.size).toBe(1))
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
    await eventually(() => {
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
