import { describe, expect, it } from 'vitest'
import { withinRoom, withoutRoom } from '../../../src/renderer/features/outbox/recipient-room'
import { parseAddressList } from '../../../src/shared/addresses'
import { MAX_DRAFT_RECIPIENTS } from '../../../src/shared/contract/outbox'

const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ name: '', address: `p${from + at}@a.example` }))

describe('a field that is full', () => {
  it('takes as many as a draft holds', () => {
    const { people: taken, rest } = withinRoom(people(1), people(MAX_DRAFT_RECIPIENTS - 1, 1))
    expect(taken).toHaveLength(MAX_DRAFT_RECIPIENTS)
    expect(rest).toBe('')
  })

  it('keeps whoever has no room as words, with their names', () => {
    const more = [...people(MAX_DRAFT_RECIPIENTS), { name: 'Rossi, "Mario" \\', address: 'm@z.example' }]
    const { people: taken, rest } = withinRoom([], [...more, ...people(2, MAX_DRAFT_RECIPIENTS)])
    expect(taken).toHaveLength(MAX_DRAFT_RECIPIENTS)
    expect(parseAddressList(rest)).toEqual([
      { name: 'Rossi, "Mario" \\', address: 'm@z.example' },
      ...people(2, MAX_DRAFT_RECIPIENTS),
    ])
    expect(withoutRoom(taken, rest)).toBe(3)
  })

  it('counts nobody who is on it, and nobody while there is room', () => {
    expect(withoutRoom(people(MAX_DRAFT_RECIPIENTS), 'p1@a.example')).toBe(0)
    expect(withoutRoom(people(MAX_DRAFT_RECIPIENTS), '')).toBe(0)
    expect(withoutRoom(people(3), 'new@a.example')).toBe(0)
  })
})
