import { expect, it } from 'vitest'
import { noneTicked, tickedUpTo, toggled, type Ticked } from '../../../src/renderer/app/list-selection'

const listed = ['a', 'b', 'c', 'd', 'e', 'f']
const upTo = (before: Ticked, begun: string, to: string): Ticked => tickedUpTo(before, begun, to, listed)

it('a row is ticked and unticked, and the others stay', () => {
  const both = toggled(toggled(noneTicked, 'c'), 'a')
  expect(both.ids).toEqual(['c', 'a'])
  expect(toggled(both, 'c').ids).toEqual(['a'])
})

it('a run goes from where Shift was first held to where it is, over the rows between, either way', () => {
  const down = upTo(noneTicked, 'b', 'd')
  expect(down.ids).toEqual(['b', 'c', 'd'])
  expect(upTo(down, 'd', 'c').ids).toEqual(['b', 'c'])
  expect(upTo(down, 'd', 'a').ids).toEqual(['b', 'a'])
})

it('what was ticked before the run stays when it grows smaller, also where the run went over it', () => {
  const over = upTo(toggled(noneTicked, 'd'), 'b', 'f')
  expect(over.ids).toEqual(['b', 'c', 'd', 'e', 'f'])
  expect(upTo(over, 'f', 'c').ids).toEqual(['d', 'b', 'c'])
})

it('a run is over once one row is ticked by itself: the next begins where it is held', () => {
  const next = upTo(toggled(upTo(noneTicked, 'a', 'b'), 'e'), 'e', 'f')
  expect(next.ids).toEqual(['a', 'b', 'e', 'f'])
})

it('where the row it began at has gone from the list, the row itself is ticked', () => {
  expect(upTo(toggled(noneTicked, 'a'), 'gone', 'c').ids).toEqual(['a', 'c'])
})
