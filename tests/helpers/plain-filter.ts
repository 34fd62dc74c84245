import { z } from 'zod'
import type { ListedRecord, RecordGroup } from '../../src/shared/contract/records'
import { countryName } from '../../src/shared/countries'
import { fold } from '../../src/shared/fold'
import {
  dayRange,
  daysOf,
  moneyRange,
  numberRange,
  periods,
  type Condition,
  type Filter,
  type SortLevel,
} from '../../src/shared/records/filter'
import type { NamedField } from '../../src/shared/records/record-type'
import { readDomain } from '../../src/shared/read-domain'

const DAY_MS = 86_400_000
const text = z.string().catch('')
const amount = z.object({ minor: z.number().nullable(), currency: z.string() })
const elements = z.array(z.union([z.string(), z.object({ address: z.string(), isPrimary: z.boolean() })]))

/** What a filter and an order mean, said once more without a database: what lists are compared with. */
export function createPlainFilter(fields: ReadonlyMap<string, NamedField>, today: number) {
  const said = (row: ListedRecord, value: unknown): string => row.references[text.parse(value)]?.title ?? ''
  const isEmpty = (value: unknown): boolean =>
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    amount.safeParse(value).data?.minor === null

  function days({ operator, value }: Condition): [from: number, to: number] {
    if (operator === 'within') {
      const { from, to } = daysOf(z.enum(periods).parse(value), today)
      return [from ?? -Infinity, to]
    }
    if (operator === 'between') {
      const { from, to } = dayRange.parse(value)
      return [Math.min(from, to), Math.max(from, to) + DAY_MS]
    }
    const day = z.number().parse(value)
    if (operator === 'before') return [-Infinity, day]
    return operator === 'after' ? [day + DAY_MS, Infinity] : [day, day + DAY_MS]
  }
  const localMidnight = (day: number): number => {
    if (!Number.isFinite(day)) return day
    const date = new Date(day)
    return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime()
  }

  function holds(row: ListedRecord, condition: Condition): boolean {
    const { field: name, operator, value } = condition
    if (name === 'updatedAt' || name === 'createdAt') {
      const [from, to] = days(condition).map(localMidnight)
      return row[name] >= (from ?? 0) && row[name] < (to ?? 0)
    }
    const field = fields.get(name)
    const held = row.fields[name] ?? null
    if (operator === 'isEmpty') return isEmpty(held)
    if (operator === 'isNotEmpty') return !isEmpty(held)
    switch (field?.kind) {
      case 'text':
      case 'time':
      case 'longText':
      case 'url': {
        const [folded, wanted] = [fold(text.parse(held)), fold(z.string().parse(value))]
        if (operator === 'is') return folded === wanted
        return operator === 'begins' ? folded.startsWith(wanted) : folded.includes(wanted)
      }
      case 'phone': {
        const wanted = z.string().parse(value).replace(/\D/g, '').replace(/^00/, '')
        return wanted
          ? text.parse(held).replace(/\D/g, '').replace(/^00/, '').includes(wanted)
          : fold(text.parse(held)).includes(fold(z.string().parse(value)))
      }
      case 'number':
      case 'money': {
        const number = field.kind === 'money' ? amount.parse(held).minor : z.number().parse(held)
        if (number === null) return false
        if (field.kind === 'money' && amount.parse(held).currency !== currencyOf(value)) return false
        if (operator === 'between') {
          const { from, to } = field.kind === 'money' ? moneyRange.parse(value) : numberRange.parse(value)
          return number >= Math.min(from, to) && number <= Math.max(from, to)
        }
        const compared = field.kind === 'money' ? (amount.parse(value).minor ?? NaN) : z.number().parse(value)
        if (operator === 'is') return number === compared
        return operator === 'less' ? number < compared : number > compared
      }
      case 'day': {
        if (held === null || (value === 'overdue' && row.isClosed)) return false
        const [from, to] = days(condition)
        return z.number().parse(held) >= from && z.number().parse(held) < to
      }
      case 'yesNo':
        return held === value
      case 'emails':
      case 'domains':
        return elements.parse(held).some((element) => {
          const found = fold(typeof element === 'string' ? element : element.address)
          const wanted = z.string().parse(value)
          return [wanted, readDomain(wanted)].some((part) => part !== '' && found.includes(fold(part)))
        })
      case 'country':
        if (operator === 'contains')
          return (
            held !== '' &&
            ['en', 'it', 'pl'].some((language) =>
              fold(countryName(text.parse(held), language)).includes(fold(z.string().parse(value))),
            )
          )
    }
    const isAny = z.array(z.string()).parse(value).includes(text.parse(held))
    return operator === 'anyOf' ? isAny : !isAny
  }

  const asks = (part: Condition | Filter): boolean => !('of' in part) || part.of.some(asks)
  function matches(row: ListedRecord, { match, of }: Filter): boolean {
    const parts = of.filter(asks)
    const isMet = (part: Condition | Filter): boolean =>
      'of' in part ? matches(row, part) : holds(row, part)
    return match === 'all' ? parts.every(isMet) : parts.length === 0 || parts.some(isMet)
  }

  /** What a field is ordered by, the weightiest first; null for nothing. */
  function keys(row: ListedRecord, name: string): (string | number | null)[] {
    if (name === 'updatedAt' || name === 'createdAt') return [row[name]]
    const held = row.fields[name] ?? null
    switch (fields.get(name)?.kind) {
      case 'number':
        return [z.number().parse(held)]
      case 'day':
        return [z.number().nullable().parse(held)]
      case 'yesNo':
        return [Number(held)]
      case 'money': {
        const { minor, currency } = amount.parse(held)
        return [minor === null ? null : currency, minor]
      }
      case 'choice':
        return [fields.get(name)?.options?.indexOf(text.parse(held)) ?? null]
      case 'country':
        return [fold(countryName(text.parse(held), 'en')) || null]
      case 'emails':
      case 'domains': {
        const all = elements.parse(held)
        const main = all.find((element) => typeof element !== 'string' && element.isPrimary) ?? all[0]
        return [main === undefined ? null : fold(typeof main === 'string' ? main : main.address)]
      }
      case 'reference':
        return [held === null ? null : fold(said(row, held))]
      default:
        return [fold(text.parse(held)) || null]
    }
  }
  function compare(one: ListedRecord, other: ListedRecord, sort: readonly SortLevel[]): number {
    for (const { field, direction } of sort) {
      const [mine, theirs] = [keys(one, field), keys(other, field)]
      for (const [at, key] of mine.entries()) {
        const isFixed = mine.length > 1 && at === 0
        const difference = compareKeys(key, theirs[at] ?? null, direction === 'descending' && !isFixed)
        if (difference !== 0) return difference
      }
    }
    return compareKeys(fold(one.title), fold(other.title), false) || compareKeys(one.id, other.id, false)
  }

  return {
    /** The ids of the rows that a filter finds, in an order. */
    ids: (rows: readonly ListedRecord[], filter: Filter, sort: readonly SortLevel[]): string[] =>
      rows
        .filter((row) => matches(row, filter))
        .toSorted((a, b) => compare(a, b, sort))
        .map(({ id }) => id),
    /** What those of the rows with these ids come to by the values of a field; of the first amount the fields have. */
    groups(rows: readonly ListedRecord[], ids: readonly string[], name: string): RecordGroup[] {
      const found = rows.filter(({ id }) => ids.includes(id))
      const priceField = [...fields.values()].find(({ kind }) => kind === 'money')?.name ?? ''
      const groups = Map.groupBy(found, (row) => text.parse(row.fields[name]) || null)
      return [...groups].map(([value, of]) => {
        const prices = of.flatMap((row) => amount.safeParse(row.fields[priceField]).data ?? [])
        const known = prices.filter(({ minor }) => minor !== null)
        const sums = [...Map.groupBy(known, ({ currency }) => currency)].map(([currency, amounts]) => ({
          currency,
          minor: amounts.reduce((sum, { minor }) => sum + (minor ?? 0), 0),
        }))
        return { value, count: of.length, sums: sums.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)) }
      })
    },
  }
}

const currencyOf = (value: unknown): string => z.object({ currency: z.string() }).parse(value).currency

/** As SQLite compares, by bytes; nothing comes last in either direction. */
function compareKeys(one: string | number | null, other: string | number | null, isDown: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  const difference =
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)))
  return isDown ? -difference : difference
}
