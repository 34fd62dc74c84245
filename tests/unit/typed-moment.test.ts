import { describe, expect, it } from 'vitest'
import { readTypedMoment } from '../../src/shared/typed-moment'

/** A Tuesday, a quarter past ten. */
const NOW = new Date(2026, 2, 10, 10, 15).getTime()

const read = (text: string, language = 'en'): string | null => {
  const at = readTypedMoment(text, language, NOW)
  if (at === null) return null
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

describe('a moment as it is typed', () => {
  it.each([
    ['tomorrow', 'en', '03-11 08:00'],
    ['tomorrow 9:30', 'en', '03-11 09:30'],
    ['tomorrow at 9', 'en', '03-11 09:00'],
    ['fri 5pm', 'en', '03-13 17:00'],
    ['Friday at 12 am', 'en', '03-13 00:00'],
    ['tomorrow morning', 'en', '03-11 08:00'],
    ['this afternoon', 'en', '03-10 14:00'],
    ['tonight', 'en', '03-10 18:00'],
    ['monday', 'en', '03-16 08:00'],
    ['31 Mar 16:45', 'en', '03-31 16:45'],
    ['in 2 hours', 'en', '03-10 12:15'],
    ['in an hour', 'en', '03-10 11:15'],
    ['+45 min', 'en', '03-10 11:00'],
    ['11:00', 'en', '03-10 11:00'],
    ['9am', 'en', '03-11 09:00'],
    ['domani alle 14', 'it', '03-11 14:00'],
    ['domani mattina', 'it', '03-11 08:00'],
    ['lunedì alle 9.30', 'it', '03-16 09:30'],
    ['venerdì pomeriggio', 'it', '03-13 14:00'],
    ['stasera', 'it', '03-10 18:00'],
    ['fra 30 minuti', 'it', '03-10 10:45'],
    ["tra un'ora", 'it', '03-10 11:15'],
    ['31.3 ore 8:15', 'it', '03-31 08:15'],
    ['jutro', 'pl', '03-11 08:00'],
    ['jutro o 15:30', 'pl', '03-11 15:30'],
    ['jutro rano', 'pl', '03-11 08:00'],
    ['w piątek o 9', 'pl', '03-13 09:00'],
    ['poniedziałek', 'pl', '03-16 08:00'],
    ['za godzinę', 'pl', '03-10 11:15'],
    ['za 2 godziny', 'pl', '03-10 12:15'],
    ['dziś wieczorem', 'pl', '03-10 18:00'],
    ['tomorrow 9', 'en', '03-11 09:00'],
    ['9:30 tomorrow', 'en', '03-11 09:30'],
    ['tonight 22:00', 'en', '03-10 22:00'],
    ['2h', 'en', '03-10 12:15'],
    ['10 min', 'en', '03-10 10:25'],
    ['domani 9', 'it', '03-11 09:00'],
    ['domattina', 'it', '03-11 08:00'],
    ['stasera alle 20', 'it', '03-10 20:00'],
    ['domani sera alle 20', 'it', '03-11 20:00'],
    ["fra mezz'ora", 'it', '03-10 10:45'],
    ['martedì 17.30', 'it', '03-17 17:30'],
    ['wtorek 9.30', 'pl', '03-17 09:30'],
    ['jutro po południu', 'pl', '03-11 14:00'],
    ['15.30', 'pl', '03-10 15:30'],
    ['friday 13 mar 9:00', 'en', '03-13 09:00'],
    ['yesterday', 'en', '03-09 08:00'],
    ['today 9:00', 'en', '03-10 09:00'],
    ['in two hours', 'en', '03-10 12:15'],
    ['tra due ore', 'it', '03-10 12:15'],
    ['za dwie godziny', 'pl', '03-10 12:15'],
    ['za trzy godziny', 'pl', '03-10 13:15'],
    ["tra un'ora", 'it', '03-10 11:15'],
    ['this weekend', 'en', '03-14 08:00'],
    ['nel fine settimana', 'it', '03-14 08:00'],
    ['w weekend o 10', 'pl', '03-14 10:00'],
  ])('%s (%s)', (text, language, expected) => expect(read(text, language)).toBe(expected))

  it.each([
    ['friday 14 mar 9:00', 'en'],
    ['venerdì 14/3 9:00', 'it'],
    ['piątek 14.3 o 9', 'pl'],
    ['9.10', 'it'],
    ['12.10', 'pl'],
  ])('what contradicts itself, or may be a day or an hour, is not guessed: %s', (text, language) =>
    expect(read(text, language)).toBeNull(),
  )

  it.each(['', 'soon', 'in some hours', '9', '25:00', 'tomorrow 25:00', '13pm', 'x'.repeat(1000)])(
    'no moment is meant by "%s"',
    (text) => expect(read(text)).toBeNull(),
  )
})
