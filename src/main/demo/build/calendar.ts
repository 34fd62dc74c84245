import type { Language } from '../data/types'

const MINUTE = 60_000
/** Mail of today is written before this hour; earlier in the day it is shifted to just before now. */
const TODAY_ENDS = 11 * 60

/** The moment `at` o'clock, local time, so many working days before now; never in the future. */
export function dateOf(now: number, daysAgo: number, at: string): number {
  const minutes = minutesOf(at)
  const date = startOfDay(now, -daysAgo)
  date.setMinutes(minutes)
  const time = date.getTime()
  if (time < now - MINUTE) return time
  return now - Math.max(3, TODAY_ENDS - minutes) * MINUTE
}

/** The moment `at` o'clock, so many working days after a date. */
export function dateAfter(date: number, workingDays: number, at: string): number {
  const day = startOfDay(date, workingDays)
  day.setMinutes(minutesOf(at))
  return day.getTime()
}

const locales: Record<Language, string> = {
  en: 'en-GB',
  it: 'it-IT',
  pl: 'pl-PL',
  de: 'de-DE',
  fr: 'fr-FR',
  es: 'es-ES',
  ja: 'ja-JP',
  ar: 'ar-AE',
}

/** Replaces `{+5}` by the date five working days after the message, and `{year}`. */
export function fillDates(text: string, date: number, language: Language): string {
  return text
    .replace(/\{\+(\d+)\}/g, (_, days: string) =>
      spokenDate(dateAfter(date, Number(days), '12:00'), language),
    )
    .replaceAll('{year}', String(new Date(date).getFullYear()))
}

/** A date inside a sentence: Polish would have to inflect the weekday, Spanish wants its article. */
function spokenDate(date: number, language: Language): string {
  const weekday = language === 'pl' ? {} : { weekday: 'long' as const }
  const format = new Intl.DateTimeFormat(locales[language], { ...weekday, day: 'numeric', month: 'long' })
  const spoken = format.format(date)
  return language === 'es' ? `el ${spoken.replace(',', '')}` : spoken
}

/** Date and time as mail programs print them above a quote. */
export function quoteDate(date: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short' }).format(date)
}

function startOfDay(time: number, workingDays: number): Date {
  const date = new Date(time)
  date.setHours(0, 0, 0, 0)
  const step = Math.sign(workingDays)
  for (let left = Math.abs(workingDays); left > 0;) {
    date.setDate(date.getDate() + step)
    if (date.getDay() !== 0 && date.getDay() !== 6) left--
  }
  return date
}

function minutesOf(at: string): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  return hours * 60 + minutes
}
