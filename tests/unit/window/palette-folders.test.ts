import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inSlices } from '../../../src/renderer/app/in-slices'
import { bestFolders, FOLDERS_A_STEP } from '../../../src/renderer/frame/palette-folders'
import { rank } from '../../../src/renderer/app/palette-matching'

const MOST = 8
interface Box {
  path: string
  selectable: boolean
}
const nameOf = ({ path }: Box): string => path.split('/').at(-1) ?? ''
const part = fc.constantFrom('Łódź', 'Rossi', 'rossi old', 'Müller & Söhne', '2026', '+48', 'Offerte')
const boxes = fc.array(
  fc.record({
    path: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    selectable: fc.boolean(),
  }),
  { maxLength: 300 },
)
const query = fc.constantFrom('rossi', 'old ros', 'lodz', 'LÓDŹ', 'muller', '2026 off', '+', 'x', '')

const all = <Result>(work: Iterator<undefined, Result>): Result => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

test('of many folders the palette offers the few that fit best, of equals the first', () => {
  fc.assert(
    fc.property(boxes, query, query, (folders, before, wanted) => {
      all(bestFolders(folders, nameOf, before, MOST))
      const best = folders
        .filter(({ selectable }) => selectable)
        .map((folder) => ({ folder, name: nameOf(folder), fit: rank(nameOf(folder), folder.path, wanted) }))
        .filter(({ fit }) => fit < 3)
        .toSorted((a, b) => a.fit - b.fit)
        .slice(0, MOST)
      expect(all(bestFolders(folders, nameOf, wanted, MOST))).toEqual(best)
    }),
  )
})

test('a folder that is renamed, or named in another language, is found by its new name', () => {
  const box = { path: 'INBOX', selectable: true }
  const found = (name: string, query: string) => all(bestFolders([box], () => name, query, MOST))
  expect(found('Inbox', 'posta')).toEqual([])
  expect(found('Posta in arrivo', 'posta')).toEqual([{ folder: box, name: 'Posta in arrivo', fit: 1 }])
})

test('no step compares more than a few of them, whatever was typed', () => {
  const folders = Array.from({ length: 5_000 }, (_, index) => ({
    path: `Clients/${index}`,
    selectable: true,
  }))
  for (const query of ['c', '4999', '']) {
    let named = 0
    const work = bestFolders(folders, (folder) => (named++, nameOf(folder)), query, MOST)
    for (let done = false, before = 0; !done; before = named) {
      done = work.next().done ?? false
      expect(named - before).toBeLessThanOrEqual(FOLDERS_A_STEP)
    }
    expect(named).toBe(folders.length)
  }
})

test('other work comes between the slices, and what is no longer wanted ends', async () => {
  function* endless(): Generator<undefined, string> {
    for (;;) yield
  }
  let isWanted = true
  setTimeout(() => (isWanted = false), 0)
  expect(await inSlices(endless(), () => isWanted)).toBeNull()
  expect(await inSlices(bestFolders([], nameOf, 'x', MOST), () => false)).toEqual([])
})
