/** What a number lacks to be one of its country: its form, or the digits that check the others. */
export type VatFault = 'form' | 'digits'

const digitsOf = (text: string): number[] => [...text].map(Number)
const sum = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((total, weight, at) => total + weight * (digits[at] ?? 0), 0)
/** Both digits of a product count. */
const crossed = (value: number): number => (value > 9 ? value - 9 : value)
const last = (digits: readonly number[]): number => digits.at(-1) ?? 0

/** Luhn's rule, by which the last digit checks all. */
const isLuhn = (digits: readonly number[]): boolean =>
  digits.toReversed().reduce((total, digit, at) => total + (at % 2 === 1 ? crossed(digit * 2) : digit), 0) %
    10 ===
  0

/** ISO 7064, MOD 11,10. */
function isMod1110(digits: readonly number[]): boolean {
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const step = (digit + product) % 10 || 10
    product = (2 * step) % 11
  }
  return (11 - product) % 10 === last(digits)
}

interface Rule {
  form: RegExp
  /** Absent where a country publishes no rule, or one only some of its numbers keep. */
  isRight?: (number: string, digits: readonly number[]) => boolean
}

/** By the prefix of the VAT numbers of the Union, of Northern Ireland and Great Britain, and of Switzerland. */
const rules: Readonly<Record<string, Rule>> = {
  AT: {
    form: /^U\d{8}$/,
    isRight: (number) => {
      const d = digitsOf(number.slice(1))
      const total = d
        .slice(0, 7)
        .reduce((all, digit, at) => all + (at % 2 === 1 ? crossed(digit * 2) : digit), 0)
      return (10 - ((total + 4) % 10)) % 10 === last(d)
    },
  },
  BE: { form: /^[01]\d{9}$/, isRight: (n) => 97 - (Number(n.slice(0, 8)) % 97) === Number(n.slice(8)) },
  BG: { form: /^\d{9,10}$/ },
  CY: { form: /^\d{8}[A-Z]$/ },
  CZ: { form: /^\d{8,10}$/ },
  DE: { form: /^[1-9]\d{8}$/, isRight: (_, d) => isMod1110(d) },
  DK: { form: /^[1-9]\d{7}$/, isRight: (_, d) => sum(d, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 },
  EE: {
    form: /^10\d{7}$/,
    isRight: (_, d) => (10 - (sum(d, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10 === last(d),
  },
  EL: {
    form: /^\d{9}$/,
    isRight: (_, d) => (sum(d, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === last(d),
  },
  ES: { form: /^(?:[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z])$/ },
  FI: { form: /^\d{8}$/, isRight: (_, d) => (11 - (sum(d, [7, 9, 10, 5, 8, 4, 2]) % 11)) % 11 === last(d) },
  FR: {
    form: /^[A-HJ-NP-Z\d]{2}\d{9}$/,
    // Keys with letters are of another rule.
    isRight: (n) =>
      !/^\d{11}$/.test(n) || (12 + 3 * (Number(n.slice(2)) % 97)) % 97 === Number(n.slice(0, 2)),
  },
  GB: { form: /^(?:\d{9}|\d{12}|(?:GD|HA)\d{3})$/ },
  XI: { form: /^(?:\d{9}|\d{12}|(?:GD|HA)\d{3})$/ },
  CH: {
    form: /^E\d{9}(?:MWST|TVA|IVA)?$/,
    isRight: (n) => {
      const d = digitsOf(n.slice(1, 10))
      return (11 - (sum(d, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 === last(d)
    },
  },
  HR: { form: /^\d{11}$/, isRight: (_, d) => isMod1110(d) },
  HU: { form: /^\d{8}$/, isRight: (_, d) => (10 - (sum(d, [9, 7, 3, 1, 9, 7, 3]) % 10)) % 10 === last(d) },
  IE: { form: /^(?:\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/ },
  IT: { form: /^\d{11}$/, isRight: (_, d) => isLuhn(d) },
  LT: { form: /^(?:\d{9}|\d{12})$/ },
  LU: { form: /^\d{8}$/, isRight: (n) => Number(n.slice(0, 6)) % 89 === Number(n.slice(6)) },
  LV: { form: /^\d{11}$/ },
  MT: { form: /^\d{8}$/, isRight: (n, d) => 37 - (sum(d, [3, 4, 6, 7, 8, 9]) % 37) === Number(n.slice(6)) },
  NL: {
    form: /^\d{9}B\d{2}$/,
    // Those given to one-man firms since 2020 are of the rule of bank accounts.
    isRight: (n, d) => sum(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === d[8] || isMod97(`NL${n}`),
  },
  PL: { form: /^\d{10}$/, isRight: (_, d) => sum(d, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === last(d) },
  PT: {
    form: /^[1-9]\d{8}$/,
    isRight: (_, d) => ((11 - (sum(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === last(d),
  },
  RO: {
    form: /^[1-9]\d{1,9}$/,
    isRight: (n) => {
      const d = digitsOf(n.padStart(10, '0'))
      return ((sum(d, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === last(d)
    },
  },
  SE: { form: /^\d{10}01$/, isRight: (_, d) => isLuhn(d.slice(0, 10)) },
  SI: {
    form: /^[1-9]\d{7}$/,
    isRight: (_, d) => (11 - (sum(d, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(d),
  },
  SK: { form: /^[1-9]\d{9}$/, isRight: (n) => BigInt(n) % 11n === 0n },
}

/** ISO 7064, MOD 97-10, letters as their numbers from 10 on. */
function isMod97(text: string): boolean {
  const figures = [...text].map((sign) => String(parseInt(sign, 36))).join('')
  return BigInt(figures) % 97n === 1n
}

/** What a country calls itself in its VAT numbers. */
const prefixOf = (country: string): string => (country === 'GR' ? 'EL' : country)

/**
 * What is wrong with a VAT number, by the rules of the country it names or, where it names none, of this one; null for
 * nothing, and for what no rule is known of. It is a warning and no more: whether a number was given to anybody, only
 * the authorities know.
 */
export function vatFault(text: string, country = ''): VatFault | null {
  const bare = text.toUpperCase().replace(/[\s.\-/]/g, '')
  if (bare === '') return null
  const named = bare.slice(0, 2)
  const isNamed = rules[prefixOf(named)] !== undefined
  const rule = rules[prefixOf(isNamed ? named : country)]
  if (!rule) return null
  const own = isNamed ? bare.slice(2) : bare
  // The Swiss write their prefix as part of the number.
  const number = named === 'CH' ? bare.slice(2) : own
  if (!rule.form.test(number)) return 'form'
  const isRight = rule.isRight?.(number, digitsOf(number.replace(/\D/g, '')))
  return isRight === false ? 'digits' : null
}

/** What the field is called that holds one, in every type that has it. */
export const VAT_FIELD = 'vatNumber'
