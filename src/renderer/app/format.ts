import { useTranslation } from 'react-i18next'
import { countries, countryName, readCountry } from '../../shared/countries'
import { currencyChoices } from '../../shared/currencies'
import { dayText } from '../../shared/day'
import { decimalText, readDecimalText } from '../../shared/decimal'
import { amountText, formatMoney, readAmount } from '../../shared/money'
import { countryOf } from '../../shared/phone'
import { keepDirection } from '../../shared/shown-text'
import { readTypedDay } from '../../shared/typed-day'
import { numberText, regional, shownLanguage } from './i18n'

const DAY_MS = 86_400_000

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0)

/** Empty for a time no calendar has, on which Intl throws. */
const dateText = (time: number, language: string, options: Intl.DateTimeFormatOptions): string =>
  Number.isNaN(new Date(time).getTime()) ? '' : new Intl.DateTimeFormat(language, options).format(time)

/** As short as it can be without doubt: the hour today, the weekday this week, then day and month, then the year. */
export function shortDate(time: number, language: string, now = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / DAY_MS)
  const format = (options: Intl.DateTimeFormatOptions): string => dateText(time, language, options)
  if (days === 0) return format({ timeStyle: 'short' })
  if (days > 0 && days < 7) return format({ weekday: 'short' })
  if (new Date(time).getFullYear() === new Date(now).getFullYear())
    return format({ day: 'numeric', month: 'short' })
  return format({ day: '2-digit', month: '2-digit', year: '2-digit' })
}

export const longDate = (time: number, language: string): string =>
  dateText(time, language, { dateStyle: 'full', timeStyle: 'short' })

/** A moment to come: its weekday, day and hour; of another year that, too. */
export const weekdayTime = (time: number, language: string, now = Date.now()): string =>
  dateText(time, language, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
    ...(new Date(time).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' }),
  })

export const mediumDate = (time: number, language: string): string =>
  dateText(time, language, { dateStyle: 'medium', timeStyle: 'short' })

export function fileSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)))
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'narrow' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

/** A day of the calendar, kept as its midnight UTC: no time zone moves it. */
export const calendarDay = (time: number, language: string): string =>
  dateText(time, language, { dateStyle: 'medium', timeZone: 'UTC' })

/** How the user writes dates: the language of the window, with their region where it is spoken. */
export const userLocale = (): string => regional(shownLanguage())

/** Where the user's own telephone numbers, written without a country, are from. */
export const userCountry = (): string => countryOf([...navigator.languages, userLocale()])

/** Names as a sentence lists them, the last behind its "and"; none of them turns the others round. */
export const namesInWords = (names: readonly string[], language: string): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(names.map(keepDirection))

/** The formatters bound to the language the window speaks now. */
export function useFormat() {
  const language = regional(useTranslation().i18n.language)
  return {
    shortDate: (time: number) => shortDate(time, language),
    longDate: (time: number) => longDate(time, language),
    mediumDate: (time: number) => mediumDate(time, language),
    weekdayTime: (time: number) => weekdayTime(time, language),
    fileSize: (bytes: number) => fileSize(bytes, language),
    /** Nothing while the amount is not known. */
    money: (minor: number | null, currency: string) =>
      minor === null ? '' : formatMoney(minor, currency, language),
    amountText: (minor: number, currency: string) => amountText(minor, currency, language),
    readAmount: (text: string, currency: string) => readAmount(text, language, currency),
    currencyChoices: () => currencyChoices(language),
    countryName: (code: string) => countryName(code, language),
    countries: () => countries(language),
    readCountry: (text: string) => readCountry(text, language),
    calendarDay: (time: number) => calendarDay(time, language),
    dayText: (day: string) => dayText(day, language),
    readTypedDay: (text: string) => readTypedDay(text, language),
    /** From one day to another, in words; a single one where they are the same. */
    daysInWords: (first: string, last: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).formatRange(
        Date.parse(first),
        Date.parse(last),
      ),
    /** An hour of the wall's clock; '' for none. */
    clock: (clock: string) =>
      clock === ''
        ? ''
        : dateText(Date.parse(`1970-01-01T${clock}Z`), language, { timeStyle: 'short', timeZone: 'UTC' }),
    longDay: (day: string) => dateText(Date.parse(day), language, { dateStyle: 'full', timeZone: 'UTC' }),
    percent: (value: number) => new Intl.NumberFormat(language, { style: 'percent' }).format(value / 100),
    namesInWords: (names: readonly string[]) => namesInWords(names, language),
    /** Names of which any will do, the last behind its "or". */
    alternatives: (names: readonly string[]) =>
      new Intl.ListFormat(language, { type: 'disjunction' }).format(names.map(keepDirection)),
    number: (value: number) => numberText(value, language),
    decimalText: (value: number) => decimalText(value, language),
    readDecimal: (text: string) => readDecimalText(text, language),
  }
}
