import { expect, it } from 'vitest'
import { EventBus } from '../../src/main/engine/events'

it('a stream of events holds what happens before it is first read', async () => {
  const bus = new EventBus(() => undefined)
  const ended = new AbortController()
  const stream = bus.stream(ended.signal)
  bus.send({ type: 'settings' })
  expect(await stream.next()).toEqual({ done: false, value: { type: 'settings' } })
  const next = stream.next()
  bus.send({ type: 'outbox' })
  expect(await next).toEqual({ done: false, value: { type: 'outbox' } })
  ended.abort()
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})
