import { describe, expect, it } from 'vitest'
import { vatFault } from '../../../src/shared/vat-number'

describe('a VAT number', () => {
  it.each([
    'ATU13585627',
    'DE136695976',
    'DK13585628',
    'EE100931558',
    'EL094259216',
    'FI20774740',
    'HR33392005961',
    'HU12892312',
    'IT00743110157',
    'PL8567346215',
    'PT501964843',
    'RO18547290',
    'SI50223054',
    'SK2022749619',
    'BE0428759497',
    'LU15027442',
    'MT11679112',
    'it 0074 3110 157',
    'GR 094259216',
    'CHE-107.787.577',
  ])('%s keeps the rule of its country, and with another last digit it does not', (number) => {
    expect(vatFault(number)).toBeNull()
    for (let by = 1; by < 10; by++) {
      const other = `${number.slice(0, -1)}${(Number(number.at(-1)) + by) % 10}`
      expect(vatFault(other), other).toBe('digits')
    }
  })

  it.each([
    ['CHE-107.787.577 IVA', '', null],
    ['NL004495445B01', '', null],
    ['NL004495446B01', '', 'digits'],
    ['FR40303265045', '', null],
    ['FR41303265045', '', 'digits'],
    ['FRK7399859412', '', null],
    ['SE123456789701', '', null],
    ['SE123456789801', '', 'digits'],
    ['ESX1234567L', '', null],
    ['IE6433435F', '', null],
    ['PL 85673462', '', 'form'],
    ['ITABC', '', 'form'],
    ['8567346215', 'PL', null],
    ['8567346216', 'PL', 'digits'],
    ['094259216', 'GR', null],
    ['PL8567346215', 'IT', null],
    ['12-3456789', 'US', null],
    ['whatever', '', null],
    ['', 'IT', null],
  ])('%j of %j: %j', (number, country, fault) => expect(vatFault(number, country)).toBe(fault))
})
