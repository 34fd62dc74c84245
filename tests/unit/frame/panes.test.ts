import { describe, expect, it } from 'vitest'
import { clamped, limits, panesFor, READER_LEAST } from '../../../src/renderer/app/panes'

const RAIL = 52
const usualWidths = { folders: 200, list: 340, customer: 284 }
const readerOf = (width: number, { folders, list, customer }: ReturnType<typeof panesFor>): number =>
  [folders, list, customer].reduce<number>(
    (left, pane) => left - (pane === null ? 0 : pane + 1),
    width - RAIL,
  )

describe('panes of the mail module', () => {
  it.each([
    [1920, 4, ['folders', 'list', 'customer']],
    [1440, 4, ['folders', 'list', 'customer']],
    [1439, 3, ['folders', 'list']],
    [1280, 3, ['folders', 'list']],
    [1179, 2, ['list']],
    [1000, 2, ['list']],
    [891, 1, []],
    [700, 1, []],
  ] as const)('at %i there are %i panes', (width, columns, shown) => {
    const panes = panesFor(width, {}, false)
    expect(panes.columns).toBe(columns)
    expect((['folders', 'list', 'customer'] as const).filter((side) => panes[side] !== null)).toEqual(shown)
  })

  it('the customer takes the place of another pane, never of the reader', () => {
    expect(panesFor(1280, {}, true)).toMatchObject({ folders: null, list: 340, customer: 284 })
    expect(panesFor(1000, {}, true)).toMatchObject({ folders: null, list: null, customer: 284 })
  })

  it('a pane that was put away stays away, but for a customer who is asked for', () => {
    expect(panesFor(1440, {}, false, ['folders', 'customer'])).toMatchObject({
      ...{ columns: 4, folders: null, list: 340, customer: null },
    })
    expect(panesFor(1440, {}, true, ['folders', 'customer'])).toMatchObject({ folders: null, customer: 284 })
    expect(panesFor(1280, {}, false, ['list'])).toMatchObject({ columns: 3, folders: 200, list: null })
    expect(panesFor(700, {}, false, ['list'])).toMatchObject({ columns: 1, list: null })
  })

  it('leaves the reader its least at every width, whatever widths were set', () => {
    const greedy = { folders: limits.folders.most, list: limits.list.most, customer: limits.customer.most }
    for (let width = 893; width <= 2600; width += 1)
      for (const asked of [true, false])
        for (const wanted of [{}, greedy, usualWidths])
          expect(readerOf(width, panesFor(width, wanted, asked))).toBeGreaterThanOrEqual(READER_LEAST)
  })

  it('shows at a width what it showed there before, whatever widths came between', () => {
    const wanted = { folders: 240, list: 400, customer: 320 }
    const before = panesFor(1440, wanted, false)
    for (const width of [1000, 700, 1920]) panesFor(width, wanted, false)
    expect(panesFor(1440, wanted, false)).toEqual(before)
    expect(panesFor(1920, wanted, false)).toMatchObject(wanted)
  })

  it('gives what a wider window has to the reader', () => {
    const panes = panesFor(1920, {}, false)
    expect(panes).toMatchObject(usualWidths)
    expect(readerOf(1920, panes)).toBeGreaterThan(panes.list ?? 0)
  })

  it('keeps a set width within its limits', () => {
    expect(clamped('list', 12)).toBe(limits.list.least)
    expect(clamped('list', 9000)).toBe(limits.list.most)
    expect(clamped('list', 333.4)).toBe(333)
  })
})
