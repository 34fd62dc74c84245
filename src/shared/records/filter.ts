import { z } from 'zod'
import type { FieldKind } from './field'

/** Days told by where they lie from today. Weeks begin on Monday; the next and last days count today. */
export const periods = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'last7Days',
  'last30Days',
  'next7Days',
  'next30Days',
  'overdue',
] as const
export type Period = (typeof periods)[number]

/** Those in which something can have happened. */
export const pastPeriods = [
  'today',
  'yesterday',
  'thisWeek',
  'lastWeek',
  'thisMonth',
  'lastMonth',
  'last7Days',
  'last30Days',
] as const satisfies readonly Period[]

export const operators = [
  'contains',
  'begins',
  'is',
  'less',
  'more',
  'before',
  'after',
  'between',
  'within',
  'anyOf',
  'noneOf',
  'isEmpty',
  'isNotEmpty',
] as const
export type Operator = (typeof operators)[number]

/** What a list is filtered by: the fields of a type, when each record was made and changed, and the notes on it. */
export type FilterKind = FieldKind | 'moment' | 'notes'

/** What lists are filtered by that is no field: the notes on each record. */
export const NOTES = 'notes'

/** The fields every record has beside those of its type. */
export const stampNames = ['createdAt', 'updatedAt'] as const
export type StampName = (typeof stampNames)[number]

/** Of text, an amount or a day: what a condition compares with. */
export const comparedText = z.string().trim().min(1).max(200)
const minor = z.number().int()
const currency = z.string().regex(/^[A-Z]{3}$/)
export const comparedMoney = z.object({ minor, currency })
export const moneyRange = z.object({ from: minor, to: minor, currency })
export const numberRange = z.object({ from: z.number(), to: z.number() })
/** As fields of days hold them: midnight in UTC. */
export const comparedDay = z.number().int().min(-8.64e15).max(8.64e15)
export const dayRange = z.object({ from: comparedDay, to: comparedDay })
export const wantedValues = z.array(z.string().min(1).max(100)).min(1).max(200)

const nothing = z.null()
const emptiness = { isEmpty: nothing, isNotEmpty: nothing }
const wholeText = { contains: comparedText, begins: comparedText, is: comparedText, ...emptiness }
const partOfText = { contains: comparedText, ...emptiness }
const days = { is: comparedDay, before: comparedDay, after: comparedDay, between: dayRange }

/** What can be asked of a field by its kind, and what each question compares with. */
export const operatorsOf: Readonly<Record<FilterKind, Partial<Record<Operator, z.ZodType>>>> = {
  text: wholeText,
  longText: wholeText,
  url: wholeText,
  address: wholeText,
  number: { is: z.number(), less: z.number(), more: z.number(), between: numberRange, ...emptiness },
  money: { less: comparedMoney, more: comparedMoney, between: moneyRange, ...emptiness },
  time: wholeText,
  day: { ...days, within: z.enum(periods), ...emptiness },
  dateTime: { ...days, within: z.enum(periods), ...emptiness },
  moment: { ...days, within: z.enum(pastPeriods) },
  choice: { anyOf: wantedValues, noneOf: wantedValues, ...emptiness },
  choices: { anyOf: wantedValues, noneOf: wantedValues, ...emptiness },
  yesNo: { is: z.boolean() },
  emails: partOfText,
  domains: partOfText,
  leadTimes: emptiness,
  phone: partOfText,
  notes: partOfText,
  country: { anyOf: wantedValues, noneOf: wantedValues, ...partOfText },
  reference: { anyOf: wantedValues, noneOf: wantedValues, ...emptiness },
}

/** One thing asked of a field. Which operators it takes, and which values, its kind says (`operatorsOf`). */
export const condition = z.object({
  field: z.string().max(80),
  operator: z.enum(operators),
  value: z.json().default(null),
})
export type Condition = z.infer<typeof condition>

/** Conditions of which all hold, or any; a group may be one of them. */
export interface Filter {
  match: 'all' | 'any'
  of: (Condition | Filter)[]
}

/** Groups lie this deep at most, so that a filter costs bounded work. */
const MAX_DEPTH = 3
const MAX_CONDITIONS = 50

const groupOf = (inner: z.ZodType<Condition | Filter>): z.ZodType<Filter> =>
  z.object({ match: z.enum(['all', 'any']), of: z.array(inner).max(MAX_CONDITIONS) })

const nested = (depth: number): z.ZodType<Filter> =>
  groupOf(depth === 1 ? condition : z.union([condition, nested(depth - 1)]))

export const recordFilter = nested(MAX_DEPTH)

/** One level of an order; records that hold nothing in the field come last in either direction. */
export const sortLevel = z.object({
  field: z.string().max(80),
  direction: z.enum(['ascending', 'descending']),
})
export type SortLevel = z.infer<typeof sortLevel>
export const recordSort = z.array(sortLevel).max(5)

/** Long texts, notes, reminders and several choices have no order anybody looks for. */
export const isSortable = (kind: FilterKind): boolean => !UNSORTED.has(kind)
const UNSORTED: ReadonlySet<FilterKind> = new Set(['longText', 'notes', 'leadTimes', 'choices'])

const DAY_MS = 86_400_000

/** The days of a period as their midnights in UTC, the last one not among them; null where it has no beginning. */
export function daysOf(period: Period, today: number): { from: number | null; to: number } {
  const date = new Date(today)
  const monday = today - ((date.getUTCDay() + 6) % 7) * DAY_MS
  const month = (offset: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1)
  const days = (first: number, count: number) => ({ from: first, to: first + count * DAY_MS })
  switch (period) {
    case 'today':
      return days(today, 1)
    case 'yesterday':
      return days(today - DAY_MS, 1)
    case 'tomorrow':
      return days(today + DAY_MS, 1)
    case 'thisWeek':
      return days(monday, 7)
    case 'lastWeek':
      return days(monday - 7 * DAY_MS, 7)
    case 'nextWeek':
      return days(monday + 7 * DAY_MS, 7)
    case 'thisMonth':
      return { from: month(0), to: month(1) }
    case 'lastMonth':
      return { from: month(-1), to: month(0) }
    case 'nextMonth':
      return { from: month(1), to: month(2) }
    case 'last7Days':
      return days(today - 6 * DAY_MS, 7)
    case 'last30Days':
      return days(today - 29 * DAY_MS, 30)
    case 'next7Days':
      return days(today, 7)
    case 'next30Days':
      return days(today, 30)
    case 'overdue':
      return { from: null, to: today }
  }
}
