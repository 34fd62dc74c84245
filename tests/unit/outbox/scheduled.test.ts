import { expect, it } from 'vitest'
import {
  clock,
  draft,
  fails,
  permanent,
  reaches,
  restart,
  start,
  stop,
  temporary,
  useFakeServer,
  wire,
} from '../../helpers/fake-server-outbox'
import { eventually } from '../../helpers/eventually'
import { problemOfCall } from '../../helpers/outbox'

useFakeServer()

const HOUR = 3_600_000

it('[SCH-05] a scheduled mail gets another time, and leaves at that alone', async () => {
  const outbox = start()
  const { id } = await draft(outbox)
  await outbox.api.send({ id, sendAt: clock.now() + HOUR })
  const later = clock.now() + 3 * HOUR
  expect(await outbox.api.reschedule({ id, sendAt: later })).toMatchObject({ state: 'queued', sendAt: later })
  clock.advance(2 * HOUR)
  outbox.outbox.wake()
  const again = await restart(outbox)
  expect((await again.api.get({ id })).state).toBe('queued')
  expect(wire.mails).toHaveLength(0)
  clock.advance(1.1 * HOUR)
  await reaches(again, id, 'sent')
  expect(wire.mails).toHaveLength(1)
})

it('[SCH-05] opened, it keeps its time, until another is chosen or none', async () => {
  const outbox = start()
  const { id } = await draft(outbox)
  const sendAt = clock.now() + 24 * HOUR
  await outbox.api.send({ id, sendAt })
  expect(await outbox.api.cancel({ id })).toMatchObject({ state: 'draft', sendAt })
  const again = await restart(outbox)
  expect(await again.api.get({ id })).toMatchObject({ state: 'draft', sendAt })
  expect(await again.api.reschedule({ id, sendAt: sendAt + HOUR })).toMatchObject({ sendAt: sendAt + HOUR })
  expect(await again.api.reschedule({ id, sendAt: null })).toMatchObject({ state: 'draft', sendAt: null })
  expect(wire.mails).toHaveLength(0)
})

it('another time comes too late for what has left, and none is no time for what waits', async () => {
  const outbox = start()
  const { id } = await draft(outbox)
  await outbox.api.send({ id, sendAt: clock.now() + HOUR })
  expect(await problemOfCall(outbox.api.reschedule({ id, sendAt: null }))).toMatchObject({ code: 'conflict' })
  await outbox.api.sendNow({ id })
  await reaches(outbox, id, 'sent')
  expect(await problemOfCall(outbox.api.reschedule({ id, sendAt: clock.now() + HOUR }))).toEqual({
    code: 'conflict',
    params: { state: 'sent' },
  })
})

it.each([
  [12, 11.9, 'sent'],
  [12, 12.1, 'failed'],
  [1, 1.1, 'failed'],
  [168, 167.9, 'sent'],
] as const)(
  '[SCH-08] where %s hours late is not too late, %s hours after its time, with the computer off until then: %s',
  async (lateHours, hours, state) => {
    const first = start()
    const { id } = await draft(first)
    await first.api.send({ id, sendAt: clock.now() + HOUR })
    await stop(first)
    clock.advance((1 + hours) * HOUR)
    const second = start({ lateHours })
    await reaches(second, id, state)
    expect(wire.mails).toHaveLength(state === 'sent' ? 1 : 0)
    if (state === 'sent') return
    expect((await second.api.get({ id })).problem).toEqual({
      ...{ code: 'send-late', params: { hours: String(lateHours) } },
    })
    await second.api.retry({ id })
    await reaches(second, id, 'sent')
    expect(wire.mails).toHaveLength(1)
  },
)

it('[SCH-06] deleted while it waits, it leaves never, and comes back as a draft', async () => {
  const outbox = start()
  const { id } = await draft(outbox, { subject: 'Offer' })
  await outbox.api.send({ id, sendAt: clock.now() + HOUR })
  // Whoever deletes a draft does not mean one that is on its way by now.
  expect(await problemOfCall(outbox.api.discard({ id }))).toMatchObject({ code: 'conflict' })
  await outbox.api.discard({ id, isWaiting: true })
  expect(await outbox.api.list({})).toEqual([])
  expect((await outbox.api.discarded()).map(({ content }) => content.subject)).toEqual(['Offer'])
  clock.advance(2 * HOUR)
  const again = await restart(outbox)
  expect(wire.mails).toHaveLength(0)
  expect(await again.api.restore({ id })).toMatchObject({ state: 'draft', content: { subject: 'Offer' } })
})

it('[SCH-08] is asked about as well once a try has reached no server', async () => {
  const first = start()
  const { id } = await draft(first)
  const { reply } = wire
  wire.reply = fails({ code: 'offline' })
  await first.api.send({ id, sendAt: clock.now() + HOUR })
  clock.advance(1.1 * HOUR)
  await eventually(async () => expect((await first.api.get({ id })).attempts).toBeGreaterThan(0))
  await stop(first)
  clock.advance(72 * HOUR)
  wire.reply = reply
  const tries = wire.mails.length
  const second = start()
  await reaches(second, id, 'failed')
  expect((await second.api.get({ id })).problem).toMatchObject({ code: 'send-late' })
  expect(wire.mails).toHaveLength(tries)
})

it('[SCH-05] given another time while its password is looked for, it does not leave', async () => {
  const gate = Promise.withResolvers<void>()
  let asked = 0
  const outbox = start({
    whenAsked: () => {
      asked += 1
      return gate.promise
    },
  })
  const { id } = await draft(outbox)
  await outbox.api.send({ id, sendAt: clock.now() + HOUR })
  clock.advance(1.1 * HOUR)
  await eventually(() => expect(asked).toBeGreaterThan(0))
  const later = clock.now() + 48 * HOUR
  expect(await outbox.api.reschedule({ id, sendAt: later })).toMatchObject({ state: 'queued' })
  gate.resolve()
  const again = await restart(outbox)
  expect(await again.api.get({ id })).toMatchObject({ state: 'queued', sendAt: later })
  expect(wire.mails).toHaveLength(0)
})

it('[SCH-08] is scheduled until a server has it, whatever comes between, and what failed gets another time', async () => {
  const outbox = start()
  const { id } = await draft(outbox)
  const { reply } = wire
  wire.reply = fails(temporary)
  await outbox.api.send({ id, sendAt: clock.now() + HOUR })
  clock.advance(1.1 * HOUR)
  await eventually(async () => expect((await outbox.api.get({ id })).attempts).toBeGreaterThan(0))
  expect(await outbox.api.get({ id })).toMatchObject({ state: 'queued', isScheduled: true })
  wire.reply = fails(permanent)
  await reaches(outbox, id, 'failed')
  expect(await outbox.api.get({ id })).toMatchObject({ problem: permanent, isScheduled: true })
  const sendAt = clock.now() + HOUR
  expect(await outbox.api.reschedule({ id, sendAt })).toMatchObject({
    ...{ state: 'queued', sendAt, problem: null, attempts: 0, isScheduled: true },
  })
  wire.reply = reply
  const tries = wire.mails.length
  clock.advance(1.1 * HOUR)
  await reaches(outbox, id, 'sent')
  expect(wire.mails).toHaveLength(tries + 1)
})

it('another time is refused to what may have arrived, and what leaves at once was never scheduled', async () => {
  const outbox = start()
  const { id } = await draft(outbox)
  wire.reply = fails({ code: 'send-unconfirmed' })
  await outbox.api.send({ id })
  expect(await reaches(outbox, id, 'failed')).toMatchObject({ isScheduled: false })
  expect(await problemOfCall(outbox.api.reschedule({ id, sendAt: clock.now() + HOUR }))).toEqual({
    ...{ code: 'conflict', params: { state: 'failed' } },
  })
})
