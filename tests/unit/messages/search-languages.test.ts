import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../src/main/engine/features/messages/search-query'
import { fold } from '../../../src/shared/fold'
import { tagsNamed } from '../../../src/shared/tag-names'
import { knownTags } from '../../../src/shared/tags'

const now = new Date(2026, 2, 5, 12).getTime()
const folders = new Set(['inbox', 'posta in arrivo', 'skrzynka odbiorcza', 'progetti alfa'].map(fold))
const records = new Set(['rossi', 'rossi impianti'].map(fold))
const parsed = (query: string) =>
  parseSearch(query, {
    ...{ locale: 'it', now },
    folderNamed: (name) => (folders.has(name) ? 'exactly' : null),
    recordNamed: (name) => (records.has(name) ? 'exactly' : null),
    tagsNamed: (name) => tagsNamed(knownTags, name),
  })

/** The names of each operator, English ones first, and values of which those in a row mean the same. */
const operators: readonly { names: string; values: readonly (readonly string[])[] }[] = [
  { names: 'from sender da mittente od nadawca', values: [['rossi'], ['me', 'mnie'], ['*@rossi.it']] },
  { names: 'to recipient a destinatario do odbiorca adresat', values: [['łucja'], ['me', 'ja']] },
  {
    names: 'tag label etichetta etykieta znacznik',
    values: [
      ['important', 'importante', 'ważne'],
      ['to do', 'da fare', 'do zrobienia'],
    ],
  },
  { names: 'cc dw', values: [['rossi']] },
  { names: 'bcc ccn udw', values: [['rossi']] },
  { names: 'subject oggetto temat', values: [['offerta'], ['zażółć']] },
  { names: 'file filename attachment allegato nomefile plik załącznik', values: [['8D_Nocta.pdf']] },
  {
    names: 'linked customer collegato collegata cliente powiązane powiązany klient',
    values: [['yes', 'sì', 'tak'], ['no', 'nie'], ['rossi'], ['rossi impianti']],
  },
  { names: 'in folder cartella w folderze', values: [['inbox'], ['posta in arrivo'], ['progetti alfa']] },
  { names: 'has ha con ma', values: [['attachment', 'allegati', 'załącznik', 'plików']] },
  {
    names: 'is stato jest stan',
    values: [
      ['unread', 'non letto', 'da leggere', 'nieprzeczytane'],
      ['read', 'letta', 'przeczytany'],
      ['flagged', 'importante', 'oznaczone'],
    ],
  },
  {
    names: 'before older older_than prima przed',
    values: [
      ['yesterday', 'ieri', 'wczoraj'],
      ['1999-01-01', '1.1.99', '1/1/99', '1 gennaio 1999', '1 stycznia 99'],
    ],
  },
  {
    names: 'after since newer newer_than dopo po',
    values: [['last week', 'settimana scorsa', 'zeszły tydzień']],
  },
  { names: 'on date data giorno dnia dzień', values: [['march 2025', 'marzo 2025', 'marzec 2025']] },
  {
    names: 'larger larger_than bigger maggiore większy większa większe',
    values: [
      ['5', '5M', '5 MB', '5 megabyte', '5 megabajtów', '5,0', '5000 kB'],
      ['1.5k', '1,5 KB', '1500 b'],
    ],
  },
  { names: 'smaller smaller_than minore mniejszy mniejsza mniejsze', values: [['300 kB', '300k', '0,3']] },
]
const ofWords = new Set(['in', 'is', 'before', 'after', 'on', 'larger', 'smaller'])

const quotings: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `"${value}"`,
  (value) => `„${value}”`,
  (value) => `«${value}»`,
  (value) => `(${value})`,
]
const casings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.charAt(0).toUpperCase() + name.slice(1),
  // Two or three capitals are an abbreviation, except of an English name.
  (name) => (name.length > 3 ? name.toUpperCase() : name),
  (name) => name.normalize('NFD'),
]

interface Typed {
  typed: string
  plain: string
}

const clause: fc.Arbitrary<Typed> = fc.constantFrom(...operators).chain(({ names, values }) => {
  const [english = '', ...others] = names.split(' ')
  return fc
    .record({
      name: fc.constantFrom(english, ...others),
      casing: fc.constantFrom(...casings),
      blanks: fc.constantFrom('', ' ', '   '),
      minus: fc.constantFrom('', '-', '–'),
      values: fc.constantFrom(...values),
      someQuoting: fc.constantFrom(...quotings),
    })
    .chain(({ name, casing, blanks, minus, values, someQuoting }) =>
      fc.constantFrom(...values).map((value) => {
        const [same = ''] = values
        // In quotes, it is a word to be found.
        const quoting = same === 'me' ? (value: string) => value : someQuoting
        // Behind a blank, brackets are no sign of several values.
        const gap = quoting('') === '()' ? '' : blanks
        const isPhrase = value.includes(' ') && !ofWords.has(english)
        const written = isPhrase ? `"${value}"` : quoting(value)
        return {
          typed: `${minus}${casing(name)}:${gap}${written}`,
          plain: `${minus && '-'}${english}:${asPlain(quoting)(same)}`,
        }
      }),
    )
})

/** Quotes of all kinds are the same, and only a plain or bracketed word may go on. */
const asPlain = (quoting: (value: string) => string) =>
  ['()', ''].includes(quoting('')) ? quoting : (value: string) => `"${value}"`

const meaning = (query: string): unknown => parsed(query).groups

describe('an operator', () => {
  it('asks for the same in every language, with or without blanks, quotes, capitals and a minus', () => {
    fc.assert(
      fc.property(clause, ({ typed, plain }) => {
        const { notUnderstood, empty, noFolders } = parsed(typed)
        expect([typed, notUnderstood, empty, noFolders]).toEqual([typed, [], [], []])
        expect([typed, meaning(typed)]).toEqual([typed, meaning(plain)])
      }),
      { numRuns: 2_000 },
    )
  })

  it('asks for the same beside others, joined by whatever word', () => {
    const joint = fc.constantFrom(' ', '   ', ' OR ', ' | ', ' OPPURE ', ' LUB ', ' AND ')
    fc.assert(
      fc.property(clause, joint, clause, (one, joint, other) => {
        const plainJoint = / (?:OR|\||OPPURE|LUB) /.test(joint) ? ' OR ' : ' '
        const typed = `${one.typed}${joint}${other.typed}`
        expect([typed, meaning(typed)]).toEqual([typed, meaning(`${one.plain}${plainJoint}${other.plain}`)])
        expect(parsed(typed).notUnderstood).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('of every name is told when nothing stands behind it', () => {
    for (const name of operators.flatMap(({ names }) => names.split(' ')))
      for (const nothing of [':', ': ', ':""', ':„”', ': OR '])
        expect([name, parsed(`offerta ${name}${nothing}`)]).toMatchObject([
          name,
          {
            empty: [{ typed: `${name}:` }],
            notUnderstood: [],
            groups: [[{ kind: 'text', text: 'offerta' }]],
          },
        ])
  })
})

describe('a word before a colon', () => {
  const letters = fc.constantFrom(
    ...'a b c d e f g h i j k l m n o p r s t u w x y z è à ò ł ą ę ś ć ź ż'.split(' '),
  )
  const name = fc.array(letters, { minLength: 1, maxLength: 8 }).map((all) => all.join(''))
  /** What stands so in ordinary text. */
  const ordinary = new Set(
    (
      'http https ftp ftps mailto tel sms cid urn sip sips geo re r ri rif i fw fwd aw wg sv vs tr rv enc odp pd ' +
      'nr no num id ref art poz pos str pag fax mob iban nip krs piva iva vat cf'
    ).split(' '),
  )

  it('in small letters and in one with what follows is understood or named, and never lost', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('marta', 'Łucja', '"marta rossi"'), (name, value) => {
        const typed = `${name}:${value}`
        const { notUnderstood, groups } = parsed(typed)
        expect(groups.flat()).toHaveLength(1)
        const [condition] = groups.flat()
        const isSearchedAsText = condition?.kind === 'text' && condition.column === null
        const isNamed = isSearchedAsText && !ordinary.has(name)
        expect([typed, notUnderstood]).toEqual([typed, isNamed ? [typed.replaceAll('"', '')] : []])
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(['http://x.it', '10:30', 'c:\\temp', 'C:\\temp', 'c:/temp', 'a::b', 're:offerta', 'Re: x', 'ok:)'])(
    'that is none is not named: %s',
    (typed) => {
      expect(parsed(typed)).toMatchObject({ notUnderstood: [], empty: [] })
    },
  )
})
