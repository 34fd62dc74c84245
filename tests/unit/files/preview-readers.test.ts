import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../src/renderer/preview-page/csv'
import { readOds } from '../../../src/shared/files/ods'
import { Unshowable } from '../../../src/shared/files/unshowable'
import { readXlsx } from '../../../src/shared/files/xlsx'
import { scanXml } from '../../../src/shared/files/xml-scan'
import { openArchive } from '../../../src/shared/files/zip'
import { docxBomb, ods, xlsx, zip } from '../../helpers/attachment-files'

const whyOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Unshowable) return error.why
    throw error
  }
  return 'shown'
}

describe('[READ-16] tables', () => {
  it.each([
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n"x;""y"" ";2\r\n',
      [
        ['a', 'b'],
        ['x;"y" ', '2'],
      ],
    ],
    ['a\tb', [['a', 'b']]],
    ['"open\nto the end', [['open\nto the end']]],
    ['1,\r2', [['1'], ['2']]],
    ['', []],
  ])('%j', (text, rows) => expect(readCsv(text).rows).toEqual(rows))

  it('of very many lines and cells the first', () => {
    const { rows, isCut } = readCsv('x\n'.repeat(300_000))
    expect([rows.length, isCut]).toEqual([200_000, true])
    expect(readCsv(','.repeat(5_000_000).replaceAll(',', 'x,')).isCut).toBe(true)
  })

  it('of Excel, as they are shown there, without what is hidden', () => {
    const sheets = readXlsx(openArchive(xlsx(2)), 'en')
    expect(sheets.map(({ name }) => name)).toEqual(['Prices', 'Second'])
    expect(sheets[0]?.read().rows).toEqual([
      ['Article & price', 'Bold', 'Dec 31, 2025', '22%', 'TRUE'],
      ['Thing 1', '', '0.50'],
      ['Thing 2', '', '1.50'],
    ])
    expect(sheets[1]?.read().rows).toEqual([['On the second sheet']])
  })

  it('of OpenDocument, without a million empty rows', () => {
    expect(readOds(openArchive(ods())).map((sheet) => [sheet.name, sheet.read().rows])).toEqual([
      ['Stock', [['Twice', 'Twice', '12,50']]],
    ])
  })
})

describe('[READ-16] archives and XML made to do harm', () => {
  it('unpack no more than can be shown', () => {
    const bomb = openArchive(docxBomb(130))
    expect(whyOf(() => bomb.text('word/document.xml'))).toBe('too-much')
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`${at}.xml`, '']))
    expect(whyOf(() => openArchive(zip(many)))).toBe('too-much')
    expect(whyOf(() => openArchive(Buffer.from('PK\u0003\u0004 and no more')))).toBe('broken')
  })

  it('unpack no more than they declare', () => {
    const honest = zip({ 'a.xml': new Uint8Array(1_000_000) })
    const lying = Buffer.from(honest)
    // The size unpacked, in the directory at the end: 10 bytes instead of a million.
    const entry = lying.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'))
    lying.writeUInt32LE(10, entry + 24)
    const unpacked = whyOf(() => expect(openArchive(lying).text('a.xml').length).toBeLessThanOrEqual(10))
    expect(['shown', 'broken']).toContain(unpacked)
  })

  it('expand no entities, and are read in the time of their length', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    expect(whyOf(() => [...scanXml(bomb)])).toBe('broken')
    for (const part of ['<a b="', '<!--', '<a', '<a>', '&amp;', '<![CDATA['])
      expect(['shown', 'broken']).toContain(whyOf(() => [...scanXml(part.repeat(200_000))]))
    expect([...scanXml('<x:a b="1>2"/>&lt;&#x41;&#66;&nope;')]).toEqual([
      { kind: 'open', name: 'a', attributes: 'x:a b="1>2"/', isEmpty: true },
    ])
  })
})
