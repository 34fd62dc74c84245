import { describe, expect, it } from 'vitest'
import { keywordOf } from '../../../src/main/engine/features/sync/pop3/copy-to-main'
import { compare, listed, toDelete } from '../../../src/main/engine/features/sync/pop3/plan'
import type { FetchedRow } from '../../../src/main/engine/features/sync/pop3/store'

const DAY = 86_400_000
const row = (uidl: string, more: Partial<FetchedRow> = {}): FetchedRow => ({
  ...{ id: 1, uidl, size: 10, fetchedAt: 0, isGone: 0, isDeletedHere: 0 },
  ...more,
})
const known = (...rows: FetchedRow[]) => new Map(rows.map((one) => [one.uidl, one]))
const message = (uidl: string, size: number | null = 10) => ({ number: 1, uidl, size })
const uidls = (messages: readonly { uidl: string }[]): string[] => messages.map(({ uidl }) => uidl)

describe('what a POP3 server lists', () => {
  it('is taken newest first, copies under one id apart', () => {
    const uids = new Map([
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ])
    expect(listed(uids, new Map([[3, 7]]))).toEqual([
      { number: 3, uidl: 'a 2', size: 7 },
      { number: 2, uidl: 'b', size: null },
      { number: 1, uidl: 'a', size: null },
    ])
  })

  it('is fetched where it is not known, or of another size than the one known by its id', () => {
    const rows = known(row('old'), row('other'), row('unsure', { size: null }), row('left'))
    const { toFetch, gone } = compare(
      [message('old'), message('other', 11), message('unsure', 99), message('new'), message('left', null)],
      rows,
    )
    expect(uidls(toFetch)).toEqual(['other', 'new'])
    expect(gone).toEqual([])
  })

  it('tells what is gone, once, and what is back', () => {
    const rows = known(row('gone'), row('long gone', { isGone: 1 }), row('back', { isGone: 1 }))
    const { gone, back } = compare([message('back')], rows)
    expect(uidls(gone)).toEqual(['gone'])
    expect(uidls(back)).toEqual(['back'])
  })
})

describe('what is deleted on the server', () => {
  const rows = known(row('a', { fetchedAt: 5 * DAY }), row('b', { fetchedAt: DAY, isDeletedHere: 1 }))
  const there = [message('a'), message('b'), message('never fetched')]
  const now = 6 * DAY

  it.each([
    ['nothing, where mail is left for ever', null, false, []],
    ['what is old enough', 5, false, ['b']],
    ['to the millisecond', 1, false, ['a', 'b']],
    ['all that is here', 0, false, ['a', 'b']],
    ['what was deleted here', null, true, ['b']],
  ])('%s', (_, leaveDays, deletesThere, expected) => {
    expect(uidls(toDelete(there, rows, { leaveDays, deletesThere }, now))).toEqual(expected)
  })

  it('is never another message that has the id of one that is here', () => {
    expect(toDelete([message('a', 11)], rows, { leaveDays: 0, deletesThere: true }, now)).toEqual([])
  })
})

it('the keyword of an account is one word every server takes', () => {
  expect(keywordOf('Anna (Büro) "x"%*@Firma.example')).toBe('pop3-anna__b_ro___x___@firma.example')
})
