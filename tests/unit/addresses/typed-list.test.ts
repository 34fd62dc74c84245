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

  it('are read back as they are written into the field', () => {
    for (const person of [paolo, { ...anna, name: '' }, { ...anna, name: 'Nowak, "Anna" \\' }])
      expect(parseAddressList(writtenAddress(person))).toEqual([person])
  })
})
