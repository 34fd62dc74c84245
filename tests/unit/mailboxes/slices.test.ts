import { expect, it } from 'vitest'
import { assignRoles } from '../../../src/main/engine/features/sync/imap/folder-roles'
import { mailboxTree } from '../../../src/main/engine/features/mailboxes/tree'
import { Pace, sortedInSlices } from '../../../src/main/engine/slices'

/** More than this in one slice would hold the engine's only thread for too long. */
const MOST = 6000

/** Runs work to its end; what `count` counted in the longest stretch without a yield. */
function longestSlice<T, R>(work: Generator<T, R>, count: { done: number }): { most: number; result: R } {
  for (let most = 0; ; count.done = 0) {
    const { done, value } = work.next()
    most = Math.max(most, count.done)
    if (done) return { most, result: value }
  }
}

const MANY = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 20_000)

it('very many things are sorted a slice at a time, and those that are equal keep their order', () => {
  const count = { done: 0 }
  const compare = (a: { key: number }, b: { key: number }): number => {
    count.done += 1
    return a.key - b.key
  }
  const things = MANY.map((number, index) => ({ key: number % 1000, index }))
  const { most, result } = longestSlice(sortedInSlices(things, compare, new Pace()), count)
  expect(most).toBeLessThan(MOST)
  expect(result).toEqual(things.toSorted((a, b) => a.key - b.key))
  expect(longestSlice(sortedInSlices([], compare, new Pace()), count).result).toEqual([])
})

it.each([
  ['beside each other', (number: number) => `Folder ${number}`],
  ['in each other', (number: number) => `${number % 50}/${number % 1000}/${number}`],
])('the tree of very many folders %s is made a slice at a time', (_, pathOf) => {
  const count = { done: 0 }
  const rows = MANY.map((number, id) => ({
    ...{ id, accountId: 1, delimiter: '/', role: null, selectable: true },
    ...{ unread: 0, total: 0, synced: 0, serverTotal: 0, isFetching: false },
    ...{ keepsTexts: null, notifies: null, files: null },
    name: String(number),
    get path() {
      count.done += 1
      return pathOf(number)
    },
  }))
  expect(longestSlice(mailboxTree(rows, 'en', new Pace()), count).most).toBeLessThan(MOST)
})

it('very many folders are looked through for their roles a slice at a time', () => {
  const count = { done: 0 }
  const folders = MANY.map((number) => ({
    ...{ name: 'Sent', delimiter: '/', specialUse: ['\\Sent'], selectable: true, subscribed: true },
    get path() {
      count.done += 1
      return `${number}`
    },
  }))
  const { most, result } = longestSlice(assignRoles(folders, new Map()), count)
  expect(most).toBeLessThan(MOST * 3)
  expect([...result]).toEqual([['0', 'sent']])
})
