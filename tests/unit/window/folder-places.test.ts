import { expect, test } from 'vitest'
import { pauseAfter } from '../../../src/renderer/bridge/pause'
import { placesOf } from '../../../src/renderer/features/mailboxes/folder-rows'

const placesAt = (...depths: number[]) =>
  placesOf(depths.map((depth) => ({ mailbox: { depth } }))).map(
    ({ level, position, siblings }) => `${level}: ${position}/${siblings}`,
  )

test('each folder says how deep it lies and where it stands among those in the same folder', () => {
  expect(placesAt()).toEqual([])
  expect(placesAt(0, 1, 1, 2, 0, 1)).toEqual(['1: 1/2', '2: 1/2', '2: 2/2', '3: 1/1', '1: 2/2', '2: 1/1'])
})

test('a folder whose parents are not listed has a place too', () => {
  expect(placesAt(2, 0, 2, 2)).toEqual(['3: 1/1', '1: 1/1', '3: 1/2', '3: 2/2'])
})

test('what is slow to read is read seldom, and is never left for long', () => {
  expect(pauseAfter(0)).toBe(120)
  expect(pauseAfter(100)).toBe(900)
  expect(pauseAfter(60_000)).toBe(2_000)
})
