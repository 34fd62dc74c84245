import { describe, expect, it } from 'vitest'
import { parseAddressList, writtenAddress } from '../../../src/shared/addresses'

const paolo = { name: 'Paolo Verdi', address: 'paolo@c.example' }
const anna = { name: 'Anna Nowak', address: 'anna@n.example' }

describe('typed and pasted recipients', () => {
  it.each([
    ['Paolo Verdi paolo@c.example', [paolo]],
    ['Paolo Verdi\tpaolo@c.example\nAnna Nowak\tanna@n.example', [paolo, anna]],
    ['Paolo Verdi paolo@c.example Anna Nowak anna@n.example', [paolo, anna]],
    ['Paolo Verdi (paolo@c.example)', [paolo]],
    ['Paolo Verdi <paolo@c.example> Anna Nowak anna@n.example', [paolo, anna]],
    ['"Verdi, Paolo" paolo@c.example', [{ ...paolo, name: 'Verdi, Paolo' }]],
    [
      'paolo@c.example anna@n.example',
      [
        { ...paolo, name: '' },
        { ...anna, name: '' },
      ],
    ],
  ])('are read without brackets, too: %s', (typed, people) => {
    expect(parseAddressList(typed)).toEqual(people)
  })

  it.each([
    'a b@nowak.example',
    'anna@ nowak.example',
    'Paolo paolo@c',
    'paolo@c.example Verdi',
    'Paolo x@y p@c.example',
  ])('that may be a slip stay as they were written: %s', (typed) => {
    expect(parseAddressList(typed)).toEqual([{ name: '', address: typed }])
  })

  it.each([
    ['Anna Nowak [mailto:anna@n.example]', [anna]],
    ['Anna Nowak [mailto:anna@n.example] Paolo Verdi [paolo@c.example]', [anna, paolo]],
    [
      'Nowak, Anna [mailto:anna@n.example]; Paolo Verdi <mailto:paolo@c.example>',
      [{ ...anna, name: 'Nowak, Anna' }, paolo],
    ],
    ['mailto:anna@n.example', [{ ...anna, name: '' }]],
    ['Anna Nowak mailto:anna@n.example, MAILTO:paolo@c.example', [anna, { ...paolo, name: '' }]],
    [
      'team: anna@n.example, paolo@c.example;',
      [
        { ...anna, name: '' },
        { ...paolo, name: '' },
      ],
    ],
    ['The team: Anna Nowak <anna@n.example>; Paolo Verdi <paolo@c.example>', [anna, paolo]],
    ['undisclosed-recipients:;', []],
    ['Nowak, Anna <anna@n.example>', [{ ...anna, name: 'Nowak, Anna' }]],
    [
      'Verdi, Paolo <paolo@c.example>, Nowak, Anna <anna@n.example>',
      [
        { ...paolo, name: 'Verdi, Paolo' },
        { ...anna, name: 'Nowak, Anna' },
      ],
    ],
    ['anna@n.example, Paolo Verdi <paolo@c.example>', [{ ...anna, name: '' }, paolo]],
    ['"Nowak [x@y.example]" <anna@n.example>', [{ ...anna, name: 'Nowak [x@y.example]' }]],
  ])('are read as other programs copy them: %s', (typed, people) => {
    expect(parseAddressList(typed)).toEqual(people)
  })

  it.each([
    ['Nowak, paolo@c.example', ['Nowak', 'paolo@c.example']],
    ['Nowak; Paolo <paolo@c.example>', ['Nowak', 'paolo@c.example']],
    ['Nowak,\nPaolo <paolo@c.example>', ['Nowak', 'paolo@c.example']],
    ['Nowak, Verdi', ['Nowak', 'Verdi']],
    ['12: anna@n.example', ['12: anna@n.example']],
  ])('and what is nobody is shown: %s', (typed, addresses) => {
    expect(parseAddressList(typed).map(({ address }) => address)).toEqual(addresses)
  })

  const mario = (name: string) => ({ name, address: 'm@x.example' })
  it.each([
    ['Rossi, Mario <m@x.example>', 'Rossi, Mario'],
    ['Rossi, Mario Luca <m@x.example>', 'Rossi, Mario Luca'],
    ['Rossi-Bianchi, M. <mailto:m@x.example>', 'Rossi-Bianchi, M.'],
    ['Rossi, Mario (Sales, Milan) <m@x.example>', 'Rossi, Mario (Sales, Milan)'],
    ['van der Berg, Jan <m@x.example>', 'van der Berg, Jan'],
    ["'t Hoen, Jan <m@x.example>", "'t Hoen, Jan"],
    ['De Rossi, Mario <m@x.example>', 'De Rossi, Mario'],
    ["O'Brien, Pat <m@x.example>", "O'Brien, Pat"],
    ['O’ Brien, Pat <m@x.example>', 'O’ Brien, Pat'],
    ["'Doe, Jane' <m@x.example>", 'Doe, Jane'],
    ["'Doe, Jane' [mailto:m@x.example]", 'Doe, Jane'],
    ["'O'Brien, Pat' <m@x.example>", "O'Brien, Pat"],
    ['m@x.example (Mario, Sales)', 'Mario, Sales'],
    ['<m@x.example> (Mario, Sales)', ''],
    ['mailto:m@x.example?subject=hi&body=you', ''],
    ['Mario <mailto:m@x.example?subject=hi>', 'Mario'],
    ['Mario [mailto:m@x.example?subject=hi]', 'Mario'],
    ["'m@x.example'", ''],
    ['m@x.example.', ''],
    ['Mario <m@x.example.>', 'Mario'],
    ['Mario m@x.example.', 'Mario'],
  ])('are one person where the commas are of the name: %s', (typed, name) => {
    expect(parseAddressList(typed)).toEqual([mario(name)])
  })

  const left = (...written: string[]) => written.map((address) => ({ name: '', address }))
  it.each([
    ['Sales Team, Mario <m@x.example>', [...left('Sales Team'), mario('Mario')]],
    ['Anna Weiss, Bob Stone <m@x.example>', [...left('Anna Weiss'), mario('Bob Stone')]],
    ['Piotr, Anna i Jan <m@x.example>', [...left('Piotr'), mario('Anna i Jan')]],
    ['Anna, Rossi, Mario <m@x.example>', [...left('Anna'), mario('Rossi, Mario')]],
    ['van Sales Team, Mario <m@x.example>', [...left('van Sales Team'), mario('Mario')]],
    ['Piotr, Mario <m@x>', [...left('Piotr'), { name: 'Mario', address: 'm@x' }]],
    [
      'anna@x.example, Mario <m@x.example>. Rest',
      [...left('anna@x.example'), mario('Mario'), ...left('. Rest')],
    ],
    ['Mario <m@x.example>, (Anna)', [mario('Mario'), ...left('(Anna)')]],
    ['Anna (Sales, Mario <m@x.example>', [...left('Anna (Sales'), mario('Mario')]],
    ['(a@x.example, m@x.example)', left('(a@x.example', 'm@x.example)')],
    ['a@x.example，m@x.example；b@x.example', left('a@x.example', 'm@x.example', 'b@x.example')],
    [
      'mailto:a@x.example,b@x.example?subject=hi, m@x.example',
      left('a@x.example', 'b@x.example', 'm@x.example'),
    ],
    ['anna@x., m@x.example', left('anna@x.', 'm@x.example')],
  ])('and nobody else is taken for a part of a name: %s', (typed, people) => {
    expect(parseAddressList(typed)).toEqual(people)
  })

  it('are read back as they are written into the field', () => {
    for (const person of [paolo, { ...anna, name: '' }, { ...anna, name: 'Nowak, "Anna" \\' }])
      expect(parseAddressList(writtenAddress(person))).toEqual([person])
  })
})
