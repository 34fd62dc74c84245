import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrivalTime } from '../../../src/main/engine/features/messages/arrival-time'

const now = Date.UTC(2026, 2, 10)
const day = 86_400_000
const none = Buffer.from('Subject: x\r\n\r\n')
const stamped = (date: string): Buffer =>
  Buffer.from(
    `Received: from b by mx.shop.it; ${date}\r\nReceived: from c by b; Mon, 3 Jan 2000 10:00:00 +0000\r\n\r\n`,
  )

describe('when a mail arrived', () => {
  test('is what the server says, also for mail that waited in queues', () => {
    expect(arrivalTime(now - day, now - 2 * day, none, now)).toBe(now - day)
    expect(arrivalTime(now, now - 6 * day, none, now)).toBe(now)
    expect(arrivalTime(now - day, null, none, now)).toBe(now - day)
  })

  test('is the Date header where the server says nothing, or something absurd', () => {
    for (const told of [null, 0, now + 400 * day])
      expect(arrivalTime(told, now - day, none, now)).toBe(now - day)
    expect(arrivalTime(null, null, none, now)).toBe(now)
    expect(arrivalTime(null, 0, stamped('Tue, 3 Mar 2026 10:00:00 +0000'), now)).toBe(
      Date.UTC(2026, 2, 3, 10),
    )
  })

  test('is the Date header where a migration stamped old mail with its own day', () => {
    const written = Date.UTC(2015, 5, 1)
    expect(arrivalTime(now, written, none, now)).toBe(written)
    expect(arrivalTime(now, written, stamped('Tue, 2 Jun 2015 10:00:00 +0000'), now)).toBe(
      Date.UTC(2015, 5, 2, 10),
    )
  })

  test('is not the Date header of a sender whose clock is years behind', () => {
    const written = Date.UTC(2009, 0, 1)
    expect(arrivalTime(now, written, stamped('Tue, 10 Mar 2026 00:00:00 +0000'), now)).toBe(now)
    expect(arrivalTime(now, 0, none, now)).toBe(now)
  })

  test('is never in the future', () => {
    const time = fc.option(fc.integer({ min: -(10 ** 13), max: 10 ** 14 }), { nil: null })
    fc.assert(
      fc.property(time, time, (told, written) => {
        expect(arrivalTime(told, written, none, now)).toBeLessThanOrEqual(now)
      }),
    )
  })
})
