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

  it('are read back as they are written into the field', () => {
    for (const person of [paolo, { ...anna, name: '' }, { ...anna, name: 'Nowak, "Anna" \\' }])
      expect(parseAddressList(writtenAddress(person))).toEqual([person])
  })
})
