import { describe, expect, test } from 'vitest'
import { folderSearch, similarFolders } from '../../../src/renderer/features/mailboxes/matching-folders'

const paths = [
  'Clients',
  'Clients/Łódź',
  'Clients/Rossi old',
  'Clients/Rossi',
  'Clients/Müller & Söhne',
  'Old',
  'old',
  'Gold',
  'Thresholds',
  'Żółć/2026/Oferty',
  'Dell’Acqua',
  '東京支店',
  '& co',
]
const folders = paths.map((path) => ({ path }))
const nameOf = ({ path }: { path: string }): string => path.split('/').at(-1) ?? ''
const search = folderSearch(folders, nameOf)
const found = (query: string): string[] => search(query).map(({ path }) => path)

describe('a folder is found', () => {
  test('without its accents, its case, its apostrophe and in any order of words', () => {
    expect(found('lodz')).toEqual(['Clients/Łódź'])
    expect(found('SOHNE muller')).toEqual(['Clients/Müller & Söhne'])
    expect(found('zolc oferty')).toEqual(['Żółć/2026/Oferty'])
    expect(found("dell'acqua")).toEqual(['Dell’Acqua'])
    expect(found('京支')).toEqual(['東京支店'])
  })

  test('by signs alone', () => {
    expect(found('&')).toEqual(['& co', 'Clients/Müller & Söhne'])
    expect(found('@')).toEqual([])
  })

  test('first what is meant: to the letter, by name, by a beginning, inside', () => {
    expect(found('Old')).toEqual(['Old', 'old', 'Clients/Rossi old', 'Gold', 'Thresholds'])
    expect(found('old')).toEqual(['old', 'Old', 'Clients/Rossi old', 'Gold', 'Thresholds'])
    expect(found('OLD')).toEqual(['Old', 'old', 'Clients/Rossi old', 'Gold', 'Thresholds'])
    expect(found('rossi')).toEqual(['Clients/Rossi', 'Clients/Rossi old'])
    expect(found('łódź')[0]).toBe('Clients/Łódź')
    expect(found('clients')[0]).toBe('Clients')
    expect(found('clients/rossi')[0]).toBe('Clients/Rossi')
  })

  test('all of them, in their order, when nothing was typed', () => {
    expect(found(' ')).toEqual(paths)
    const many = Array.from({ length: 3000 }, (_, index) => ({ path: `Many/${index}` }))
    expect(folderSearch(many, nameOf)('many')).toEqual(many)
  })
})

describe('a name that no folder has brings to mind', () => {
  const many = Array.from({ length: 9 }, () => 'Same')
  const paths = ['Projects', 'Projects old', 'Clients/Rossi', 'Łódź', 'Fatture 2026', 'Old', ...many]
  const similar = similarFolders(
    paths.map((path) => ({ path })),
    nameOf,
  )
  const near = (query: string): string[] => similar(query).map(({ path }) => path)

  test.each([
    ['Porjects', ['Projects', 'Projects old']],
    ['projcts', ['Projects', 'Projects old']],
    ['prrojectss', ['Projects', 'Projects old']],
    ['porj', ['Projects', 'Projects old']],
    ['projects odl', ['Projects old']],
    ['rosi', ['Clients/Rossi']],
    ['lozd', ['Łódź']],
    ['2026 fattrue', ['Fatture 2026']],
  ])('those %s may be a slip of', (typed, expected) => expect(near(typed)).toEqual(expected))

  test('none where another is meant, and no more than a few', () => {
    expect(near('Invoices')).toEqual([])
    expect(near('Projects for Anna')).toEqual([])
    expect(near('X')).toEqual([])
    expect(near('&')).toEqual([])
    expect(near('Smae')).toHaveLength(5)
  })
})
