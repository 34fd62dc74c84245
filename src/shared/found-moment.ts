import { monthNames, relativeDays, weekdays } from './date-words'
import { readClock } from './clock'
import { fold } from './fold'
import { readTypedDay } from './typed-day'

/** A day that a text names, as its midnight in UTC, and the hour said with it; '' for none. */
export interface FoundMoment {
  day: number
  time: string
}

/** What stands further down is quoted, or a signature. */
const MAX_TEXT = 6_000
/** No day is said in more words. */
const MAX_WORDS = 6
/** Nobody means a day without its year that is so far ahead. */
const FAR = 300 * 86_400_000
/** Around a day its hour is looked for so far. */
const NEAR = 40

/** Figures with a point and no year are versions and prices more often than days. */
const figures = /^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\/\d{1,2})$/
const hour =
  /(?:\b(?:at|alle|alle ore|ore|o|o godz\.?|godz\.?|um|h)\s*(\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm)?)|\b(\d{1,2}[:.]\d{2})\b(?![./]\d)|\b(\d{1,2}\s?(?:am|pm)))\b/

/** Words that name a day by themselves: what is cut to three letters may be another word. */
const isDayWord = (word: string): boolean =>
  (weekdays.has(word) && word.length > 3) || Number(relativeDays.get(word) ?? 0) > 0

const namesMonth = (words: readonly string[]): boolean =>
  words.some((word) => monthNames.has(word)) &&
  words.some((word) => /^\d{1,2}(?:st|nd|rd|th|\.)?$/.test(word))

/**
 * The first day to come that a mail names, in English, Italian or Polish, seen from the day it was written; null where
 * it names none. Words that only sometimes are a day (`sun`, `mar`, a bare number) are none.
 */
export function findMoment(text: string, language: string, writtenAt: number): FoundMoment | null {
  const said = fold(text.slice(0, MAX_TEXT)).replace(/\s+/g, ' ').replaceAll('godz.', 'godz')
  const words = [...said.matchAll(/[^\s,;()!?"“”„«»]+/g)].map(({ 0: word, index }) => ({
    word: word.replace(/[.:]+$/, ''),
    from: index,
    to: index + word.length,
  }))
  const today = new Date(writtenAt)
  const from = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())
  let read = 0
  for (const [at, first] of words.entries())
    for (let count = at < read ? 0 : Math.min(MAX_WORDS, words.length - at); count > 0; count--) {
      const taken = words.slice(at, at + count)
      const names = taken.map(({ word }) => word)
      if (!names.some(isDayWord) && !namesMonth(names) && !(count === 1 && figures.test(first.word))) continue
      const reading = readTypedDay(names.join(' '), language, writtenAt)
      if (!('day' in reading) || 'problem' in reading) continue
      const day = Date.parse(reading.day)
      // The ninth of March, said on the tenth, is that of this year, and past.
      const isFar = day > from + FAR && !names.some((name) => /\d{4}/.test(name))
      if (day >= from && !isFar)
        return { day, time: hourNear(said, first.from, taken.at(-1)?.to ?? first.to) }
      // A part of it is no other day.
      read = at + count
      break
    }
  return null
}

/** The hour said behind a day, or else before it, within its sentence. */
function hourNear(said: string, from: number, to: number): string {
  const behind = said.slice(to, to + NEAR).split(/[.!?] /)[0] ?? ''
  const before =
    said
      .slice(Math.max(0, from - NEAR), from)
      .split(/[.!?] /)
      .at(-1) ?? ''
  for (const near of [behind, before]) {
    const found = hour.exec(near)
    const clock = found && readClock((found[1] ?? found[2] ?? found[3] ?? '').trim())
    if (clock) return clock
  }
  return ''
}
