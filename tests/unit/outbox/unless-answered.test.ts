import { describe, expect, it } from 'vitest'
import type { OutboxDeps, SentMail } from '../../../src/main/engine/features/outbox/index'
import { ProblemError } from '../../../src/shared/problem'
import {
  anna,
  clock,
  draft,
  fails,
  reaches,
  start,
  stop,
  temporary,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { eventually } from '../../helpers/eventually'
import { noMessages, type TestOutbox } from '../../helpers/outbox'

useFakeServer()

const HOUR = 3_600_000
const THREAD = 5

/** A conversation of which messages up to 7 are known; `fetch` is what looking into the folders does. */
function conversation(fetch: () => Promise<void> = async () => undefined) {
  const state: {
    answered: boolean
    asked: Parameters<OutboxDeps['messages']['answerTo']>[0][]
    looks: number
  } = {
    answered: false,
    asked: [],
    looks: 0,
  }
  const deps = {
    messages: {
      ...noMessages,
      messagesOfThread: () => [3, 7],
      answerTo: (awaited: Parameters<OutboxDeps['messages']['answerTo']>[0]) => {
        state.asked.push(awaited)
        return state.answered ? { messageId: 9, from: anna, at: clock.now() } : null
      },
    },
    server: {
      appendToSent: async () => undefined,
      findInSent: async () => false,
      look: async () => {
        state.looks += 1
        await fetch()
      },
    },
  }
  return { state, deps }
}

async function scheduled(outbox: TestOutbox, onlyIfNoReply = true) {
  const { id } = await draft(outbox, { onlyIfNoReply })
  outbox.context.db.prepare('INSERT OR IGNORE INTO thread (id) VALUES (?)').run(THREAD)
  outbox.context.db.prepare('UPDATE outgoing SET thread_id = ? WHERE id = ?').run(THREAD, id)
  await outbox.api.send({ id, sendAt: clock.now() + HOUR })
  return id
}

function due(outbox: TestOutbox): void {
  clock.advance(HOUR + 1000)
  outbox.outbox.wake()
}

describe('[BEY-02] a scheduled mail that is to leave only if nobody answers', () => {
  it('leaves where nobody has, after a look into the folders; what was known then is no answer', async () => {
    const { state, deps } = conversation()
    const outbox = start(deps)
    const id = await scheduled(outbox)
    expect(state.looks).toBe(0)
    due(outbox)
    await reaches(outbox, id, 'sent')
    expect(state).toMatchObject({ looks: 1, asked: [{ threadId: THREAD, afterId: 7 }] })
    expect(wire.mails).toHaveLength(1)
  })

  it('is a draft again where somebody has, and says who; changed and sent, it leaves', async () => {
    const { state, deps } = conversation(async () => void (state.answered = true))
    const outbox = start(deps)
    const id = await scheduled(outbox)
    due(outbox)
    const back = await reaches(outbox, id, 'draft')
    expect(back).toMatchObject({
      problem: { code: 'answered-meanwhile', params: { name: 'Anna' } },
      sendAt: null,
      isScheduled: false,
    })
    expect(wire.mails).toHaveLength(0)
    // The reason stays while it is written on.
    await outbox.api.save({ id, revision: back.revision, changes: { subject: 'Offer again' } })
    expect((await outbox.api.get({ id })).problem?.code).toBe('answered-meanwhile')
    await outbox.api.send({ id })
    outbox.outbox.wake()
    await reaches(outbox, id, 'sent')
    expect(wire.mails).toHaveLength(1)
  })

  it('waits while its server cannot be asked, says so, and leaves once it can', async () => {
    let isAway = true
    const { deps } = conversation(async () => {
      if (isAway) throw new ProblemError({ code: 'offline' })
    })
    const outbox = start(deps)
    const id = await scheduled(outbox)
    due(outbox)
    await eventually(async () =>
      expect(await outbox.api.get({ id })).toMatchObject({ state: 'queued', problem: { code: 'offline' } }),
    )
    expect(wire.mails).toHaveLength(0)
    isAway = false
    outbox.outbox.tryAgain()
    await reaches(outbox, id, 'sent')
  })

  it('is asked about once it is too late, and never leaves unasked by then', async () => {
    const { deps } = conversation(async () => {
      throw new ProblemError({ code: 'offline' })
    })
    const outbox = start({ ...deps, lateHours: 2 })
    const id = await scheduled(outbox)
    due(outbox)
    clock.advance(3 * HOUR)
    outbox.outbox.tryAgain()
    expect((await reaches(outbox, id, 'failed')).problem?.code).toBe('send-late')
    expect(wire.mails).toHaveLength(0)
  })

  it('asks again after a server that put it off, and after a restart', async () => {
    const { state, deps } = conversation()
    const outbox = start(deps)
    const id = await scheduled(outbox)
    wire.reply = fails(temporary)
    due(outbox)
    await eventually(async () => expect((await outbox.api.get({ id })).problem?.serverReply).toBeTruthy())
    await stop(outbox)
    state.answered = true
    const again = start(deps)
    again.outbox.tryAgain()
    await reaches(again, id, 'draft')
    expect(state.looks).toBeGreaterThan(1)
  })

  it('sent at once, or not asked for, looks for no answer', async () => {
    const { state, deps } = conversation()
    const outbox = start(deps)
    const other = await scheduled(outbox, false)
    const { id } = await draft(outbox, { onlyIfNoReply: true })
    await outbox.api.send({ id })
    await reaches(outbox, id, 'sent')
    due(outbox)
    await reaches(outbox, other, 'sent')
    expect(state.looks).toBe(0)
  })
})

describe('[BEY-01] what is told of a mail that has left', () => {
  it('is told once it really has, with when that was, whom it reached and what is to follow', async () => {
    const told: SentMail[] = []
    const outbox = start({ whenSent: (mail) => void told.push(mail) })
    const { id } = await draft(outbox, { followUp: { kind: 'answer', days: 2 } })
    await outbox.api.send({ id, sendAt: clock.now() + HOUR, closes: true })
    expect(told).toEqual([])
    const before = clock.now()
    due(outbox)
    await reaches(outbox, id, 'sent')
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      ...{ id, followUp: { kind: 'answer', days: 2 }, closes: true, isOfGroup: false },
      people: [{ address: anna.address }],
    })
    expect(told[0]?.sentAt).toBeGreaterThanOrEqual(before + HOUR)
  })

  it('is told of each of several, and not of what was called back', async () => {
    const told: SentMail[] = []
    const outbox = start({ whenSent: (mail) => void told.push(mail) })
    const { id } = await draft(outbox, {
      ...{ to: [anna, { name: 'Bea', address: 'bea@bea.example' }], method: 'multiple' },
      followUp: { kind: 'answer', days: 1 },
    })
    await outbox.api.send({ id })
    await eventually(() => {
      clock.advance(1000)
      outbox.outbox.wake()
      expect(told).toHaveLength(2)
    })
    expect(told.map(({ people, isOfGroup }) => [people.map(({ address }) => address), isOfGroup])).toEqual([
      [['anna@nowak.example'], true],
      [['bea@bea.example'], true],
    ])
    const other = await draft(outbox, { followUp: { kind: 'answer', days: 1 } })
    await outbox.api.send({ id: other.id, sendAt: clock.now() + HOUR })
    const back = await outbox.api.cancel({ id: other.id })
    expect(back.content.followUp).toEqual({ kind: 'answer', days: 1 })
    due(outbox)
    expect(told).toHaveLength(2)
    await outbox.api.save({ id: other.id, revision: back.revision, changes: { followUp: null } })
    expect((await outbox.api.get({ id: other.id })).content.followUp).toBeUndefined()
  })
})
