import { z } from 'zod'
import type { RowProblem, WrittenIn } from '../../../../../shared/contract/transfer'
import { readClock } from '../../../../../shared/clock'
import { readCountry } from '../../../../../shared/countries'
import { currencyChoices } from '../../../../../shared/currencies'
import { isDay } from '../../../../../shared/day'
import { decimalText, readDecimalText } from '../../../../../shared/decimal'
import { localMinute } from '../../../../../shared/local-minute'
import { fold } from '../../../../../shared/fold'
import { plainAmount, readAmount, readPlainAmount, typedCurrency } from '../../../../../shared/money'
import type { NamedField } from '../../../../../shared/records/record-type'
import { recordTypeOf } from '../../../../../shared/records/record-types'
import { emailAddress } from '../../../../../shared/records/types/person'
import { readTypedDay } from '../../../../../shared/typed-day'
import { choiceNameIn, choiceNames, stageNameIn, yesNoIn } from '../said-words'
import { joined, joinedEmails, readJoined, readJoinedEmails, readJoinedNames } from './lists'

type Json = z.core.util.JSONType

/** What a cell holds: a value of its field, a record by its name, nothing, or what no value can be made of. */
export type Reading =
  | { value: Json }
  | { named: string; id: string }
  | { reason: RowProblem['reason']; params?: Record<string, string> }
  | null

const money = z.object({ minor: z.number().nullable(), currency: z.string() })
const texts = z.array(z.string()).catch([])
const minutes = z.array(z.number()).catch([])
const emails = z.array(emailAddress).catch([])
const namedRecord = z.object({ id: z.string().catch(''), title: z.string() })

/** Longer text is in no field: it is not even looked at. */
const MAX_TEXT = 200_000
const MAX_SHORT = 20_000

/** What stands for nothing where no text is asked for. */
const NOTHING = /^(?:[-–—]+|n\/?a|#n\/a|null|\(?(?:none|empty)\)?)$/i
/** What a spreadsheet makes of a long number. */
const SHORTENED = /^\d[.,]?\d*e\+\d{2}$/i

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'on', 'si', 's', 'vero', 'tak', 't', 'prawda', '✓', '✔'])
const NO = new Set(['no', 'n', 'false', '0', 'off', 'falso', 'nie', 'falsz'])

/** Reads one cell for a field. Text stays as it is where the file is exact; elsewhere blanks around it mean nothing. */
export function readCell(
  field: NamedField,
  cell: Json | undefined,
  language: WrittenIn,
  now: number,
  isExact: boolean,
): Reading {
  if (cell === undefined || cell === null) return null
  if (typeof cell === 'object' && field.kind === 'reference') {
    const read = namedRecord.safeParse(cell)
    return read.success ? { named: read.data.title, id: read.data.id } : { reason: 'unfit' }
  }
  if (Array.isArray(cell) && cell.length > (field.elements?.max ?? 0)) return tooMany(field)
  if (typeof cell !== 'string') return { value: cell }
  const isText = field.kind === 'text' || field.kind === 'longText'
  if (cell.length > (isText ? MAX_TEXT : MAX_SHORT)) return { reason: 'too-long', params: {} }
  if (isExact && isText) return { value: cell }
  if (field.kind === 'longText' || field.kind === 'address')
    return cell.trim() === '' ? null : { value: cell }
  const text = cell.trim()
  const isPlainText = field.kind === 'text' && !field.hasDigits
  if (text === '' || (!isPlainText && NOTHING.test(text))) return null
  return readText(field, text, language, now)
}

const tooMany = ({ elements }: NamedField): Reading => ({
  reason: 'too-many',
  params: { limit: String(elements?.max ?? 0) },
})

function readText(field: NamedField, text: string, language: WrittenIn, now: number): Reading {
  switch (field.kind) {
    case 'text':
    case 'phone':
      return field.hasDigits && SHORTENED.test(text) ? { reason: 'shortened' } : { value: text }
    case 'longText':
    case 'address':
    case 'url':
      return { value: text }
    case 'number':
      return field.empty === null ? readDecimal(text, language) : readNumber(text)
    case 'money':
      return readMoney(field, text, language)
    case 'day': {
      const iso = text.slice(0, 10)
      const day = isDay(iso) && !/^\d/.test(text.slice(10)) ? iso : dayIn(text, language, now)
      return day === null ? { reason: 'day' } : { value: Date.parse(day) }
    }
    case 'dateTime': {
      const at = momentIn(text, language, now)
      return at === null ? { reason: 'day' } : { value: at }
    }
    case 'time': {
      const clock = readClock(text)
      return clock === null ? { reason: 'time' } : { value: clock }
    }
    case 'leadTimes': {
      const read = readJoined(text).map(Number)
      return read.every(Number.isInteger) ? { value: read } : { reason: 'number' }
    }
    case 'choice': {
      const option = choiceOf(field, text)
      return option === undefined ? { reason: 'choice' } : { value: option }
    }
    case 'choices': {
      // Where none of ours bears the whole name, commas separate, too.
      const names = readJoinedNames(text).flatMap((one) =>
        choiceOf(field, one) === undefined ? readJoinedNames(one.replaceAll(',', ';')) : [one],
      )
      const read = names.map((one) => choiceOf(field, one))
      const known = read.filter((one) => one !== undefined)
      return known.length === read.length ? { value: known } : { reason: 'choice' }
    }
    case 'yesNo': {
      const said = fold(text)
      return YES.has(said) || NO.has(said) ? { value: YES.has(said) } : { reason: 'yes-no' }
    }
    case 'country': {
      const code = readCountry(text, language)
      return code === null ? { reason: 'country' } : { value: code }
    }
    case 'emails':
      return { value: readJoinedEmails(text) }
    case 'domains':
      return { value: readJoined(text) }
    case 'reference':
      return { named: text, id: '' }
  }
}

function dayIn(text: string, language: WrittenIn, now: number): string | null {
  const read = readTypedDay(text, language, now)
  return 'problem' in read ? null : read.day
}

/** Whole numbers, with whatever separates thousands, and with decimals where those are none. */
function readNumber(text: string): Reading {
  const bare = /^[-+−]?\d{1,3}(?:([.,'’\s])\d{3})(?:\1\d{3})*$/u.test(text)
    ? text.replace(/[.,'’\s]/gu, '')
    : text.replace(/[.,]0+$/, '')
  const value = /^[-+−]?\d{1,15}$/.test(bare) ? Number(bare.replace('−', '-')) : NaN
  return Number.isSafeInteger(value) ? { value: value === 0 ? 0 : value } : { reason: 'number' }
}

/** A number with decimals, as the language of the file writes it where that is in doubt. */
function readDecimal(text: string, language: WrittenIn): Reading {
  const value = readDecimalText(text, language)
  return value === null ? { reason: 'number' } : { value }
}

/** A day and an hour of this computer's clock, or a moment with its zone as programs write it. */
function momentIn(text: string, language: WrittenIn, now: number): number | null {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? null : at
  }
  const [, day = '', hour = ''] = /^(.*?)(?:[ T,]+(\d{1,2}[:.]\d\d.*))?$/s.exec(text) ?? []
  const iso = isDay(day) ? day : dayIn(day, language, now)
  const clock = hour === '' ? '00:00' : readClock(hour.replace(/(:\d\d):00$/, '$1'))
  return iso === null || clock === null ? null : new Date(`${iso}T${clock}`).getTime()
}

function readMoney(field: NamedField, text: string, language: WrittenIn): Reading {
  // An amount that is not known has a currency all the same.
  if (/^[A-Z]{3}$/.test(text)) return { value: { minor: null, currency: text } }
  const plain = readPlainAmount(text)
  if (plain && plain.minor >= 0) return { value: plain }
  const usual = money.catch({ minor: null, currency: 'EUR' }).parse(field.empty).currency
  const currency = typedCurrency(text, currencyChoices(language)) ?? usual
  const read = readAmount(text, language, currency)
  if (!('problem' in read)) return read.minor === null ? null : { value: { minor: read.minor, currency } }
  if (read.problem !== 'ambiguous') return { reason: 'amount' }
  const [thousands, decimals] = read.readings.map((minor) => plainAmount(minor, currency))
  return { reason: 'amount-ambiguous', params: { thousands: thousands ?? '', decimals: decimals ?? '' } }
}

/** The choice a text names, as the contract calls it before all that windows call it. */
function choiceOf(field: NamedField, text: string): string | undefined {
  const { options = [] } = field
  const said = fold(text)
  return (
    options.find((option) => option === text) ??
    options.find((option) => choiceNames(field, option).some((one) => fold(one) === said))
  )
}

/** A value as text that `readCell` reads back as the same; '' for none. `title` is what a reference names. */
export function writeCell(
  field: NamedField,
  value: Json | undefined,
  title: string,
  language: string,
): string {
  if (value === undefined || value === null) return ''
  switch (field.kind) {
    case 'emails':
      return joinedEmails(emails.parse(value))
    case 'domains':
      return joined(texts.parse(value))
    case 'leadTimes':
      return joined(minutes.parse(value).map(String))
    case 'reference':
      return isStep(field) ? stageNameIn(language, title) : title
    case 'yesNo':
      return yesNoIn(language)[value === true ? 'yes' : 'no']
    case 'day':
      return typeof value === 'number' ? dayText(value) : ''
    case 'money': {
      const read = money.safeParse(value)
      if (!read.success) return ''
      const usual = money.safeParse(field.empty).data?.currency
      if (read.data.minor !== null) return plainAmount(read.data.minor, read.data.currency)
      return read.data.currency === usual ? '' : read.data.currency
    }
    case 'choice': {
      const option = typeof value === 'string' ? value : ''
      const shown = choiceNameIn(language, field, option)
      return shown !== undefined && choiceOf(field, shown) === option ? shown : option
    }
    case 'choices':
      return joined(texts.parse(value).map((option) => choiceNameIn(language, field, option) ?? option))
    case 'dateTime':
      return typeof value === 'number' ? momentText(value) : ''
    case 'number':
      return typeof value === 'number' ? decimalText(value, language) : ''
    case 'text':
    case 'time':
    case 'address':
    case 'longText':
    case 'phone':
    case 'url':
    case 'country':
      return typeof value === 'object' ? '' : String(value)
  }
}

/** Steps that bear the name they were made with speak the user's language; any other record is called by its title. */
const isStep = ({ target }: NamedField): boolean =>
  target !== undefined && recordTypeOf(target)?.tone !== undefined

/** As spreadsheets write it, by this computer's clock. */
const momentText = (at: number): string => {
  return localMinute(at).replace('T', ' ')
}

const dayText = (at: number): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
