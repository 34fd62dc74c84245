import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  noFields,
  readSearch,
  writeSearch,
  type Operators,
  type SearchFields,
} from '../../../src/renderer/features/messages/search-form'

const italian: Operators = {
  ...{ from: 'da', to: 'a', subject: 'oggetto', file: 'allegato', in: 'in', after: 'dopo', before: 'prima' },
  ...{ larger: 'maggiore', linked: 'collegato', tag: 'etichetta' },
  ...{ hasAttachment: 'ha:allegato', isUnread: 'stato:nonletto', isFlagged: 'stato:contrassegnato' },
}
const fields = (some: Partial<SearchFields>): SearchFields => ({ ...noFields, ...some })

describe('the form of the search', () => {
  it.each<[Partial<SearchFields>, string]>([
    [{}, ''],
    [{ words: 'offerta "due anni"', from: 'anna' }, 'offerta "due anni" da:anna'],
    [{ from: ' mario  rossi ', in: 'posta in arrivo' }, 'da:(mario rossi) in:"posta in arrivo"'],
    [{ subject: 'a "b" (c)', larger: '5 MB' }, 'oggetto:(a b c) maggiore:"5 MB"'],
    [{ tag: 'da fare' }, 'etichetta:"da fare"'],
    [{ linked: 'sì', hasAttachment: true, isUnread: true }, 'collegato:sì ha:allegato stato:nonletto'],
  ])('writes %j as operators of the language', (some, line) => {
    expect(writeSearch(fields(some), italian)).toBe(line)
  })

  it.each<[string, Partial<SearchFields>]>([
    ['offerta from:anna IS:UNREAD', { words: 'offerta', from: 'anna', isUnread: true }],
    ['da:anna da:lucia', { from: 'anna', words: 'da:lucia' }],
    ['-da:anna oggetto:"due anni"', { words: '-da:anna oggetto:"due anni"' }],
    ['in:"progetti alfa" dopo:ieri', { in: 'progetti alfa', after: 'ieri' }],
    ['da: anna http://x.it:80 "aperta', { words: 'da: anna http://x.it:80 "aperta' }],
    ['lamps OR cc:lucia', { words: 'lamps OR cc:lucia' }],
    [
      'from:anna OR is:unread tag:urgent OPPURE da:lucia subject:lamps',
      { words: 'from:anna OR is:unread tag:urgent OPPURE da:lucia', subject: 'lamps' },
    ],
  ])('shows of %s what it has fields for, and the rest as words', (line, some) => {
    expect(readSearch(line, italian)).toEqual(fields(some))
  })

  it('gives back what it wrote, and loses nothing of what it cannot show', () => {
    const word = fc.stringMatching(/^[a-zà-ü0-9.@]{1,8}$/)
    const value = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '))
    const anyFields = fc.record({
      ...{ words: value, from: value, to: value, subject: value, file: value, in: value, after: value },
      ...{ before: value, larger: value, linked: value, tag: value },
      ...{ hasAttachment: fc.boolean(), isUnread: fc.boolean(), isFlagged: fc.boolean() },
    })
    fc.assert(
      fc.property(anyFields, (some) => {
        expect(readSearch(writeSearch(some, italian), italian)).toEqual(some)
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (line) => {
        const again = writeSearch(readSearch(line, italian), italian)
        expect(writeSearch(readSearch(again, italian), italian)).toBe(again)
      }),
    )
  })
})
