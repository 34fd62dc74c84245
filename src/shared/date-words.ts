import { fold } from './fold'

/** Each word of the lists, to what it says. */
export const named = (words: Record<string, string>): Map<string, string> =>
  new Map(Object.entries(words).flatMap(([name, spelt]) => spelt.split(' ').map((word) => [word, name])))

/** Folded English, Italian and Polish: how many days from today. */
export const relativeDays = named({
  '0': 'today oggi dzis dzisiaj',
  '-1': 'yesterday ieri wczoraj',
  '-2': 'altroieri przedwczoraj',
  '1': 'tomorrow domani jutro',
  '2': 'dopodomani pojutrze',
})
/** Folded English, Italian and Polish. */
export const timeUnits = named({
  day: 'd day days g gg giorno giorni dzien dni dnia',
  week: 'w week weeks settimana settimane sett tydzien tygodnie tygodni tygodnia tygodniu tyg',
  month: 'm month months mese mesi miesiac miesiace miesiecy miesiaca miesiacu mies',
  year: 'y year years anno anni rok roku lata lat',
})
/** Folded English, Italian and Polish: small numbers, and round ones, as they are spelt. */
export const numberWords = named({
  '1': 'a an one un una uno jeden jedna jedno',
  '2': 'two due dwa dwie',
  '3': 'three tre trzy',
  '4': 'four quattro cztery',
  '5': 'five cinque piec',
  '6': 'six sei szesc',
  '7': 'seven sette siedem',
  '8': 'eight otto osiem',
  '9': 'nine nove dziewiec',
  '10': 'ten dieci dziesiec',
  '11': 'eleven undici jedenascie',
  '12': 'twelve dodici dwanascie',
  '14': 'fourteen quattordici czternascie',
  '15': 'fifteen quindici pietnascie',
  '20': 'twenty venti dwadziescia',
  '30': 'thirty trenta trzydziesci',
  '45': 'quarantacinque',
  '60': 'sixty sessanta szescdziesiat',
  '90': 'ninety novanta dziewiecdziesiat',
})
/**
 * Folded English, Italian and Polish: which of the days or times to come is meant. An Italian "venerdì prossimo" is the
 * first to come; a "next Friday" and a "przyszły piątek" are next week's.
 */
export const whichToCome = named({
  next:
    'next przyszly przyszla przyszlym przyszlego przyszlej przyszle ' +
    'nastepny nastepna nastepnym nastepnego nastepnej nastepne',
  first: 'coming prossimo prossima najblizszy najblizsza najblizszym najblizszego najblizszej najblizsze',
  this: 'this questo questa corrente ten ta te tym tego biezacy biezacym biezacego',
})
/** Folded English, Italian and Polish: the last day of a time. */
export const endWords: ReadonlySet<string> = new Set(['end', 'fine', 'koniec', 'konca', 'koncu', 'koncem'])

/** Names of months or weekdays, and what they are cut to, folded; a language may bend them beside a day. */
function namesOf(part: 'month' | 'weekday', count: number, at: (index: number) => Date): [string, number][] {
  const styles = (['long', 'short'] as const).flatMap((style): Intl.DateTimeFormatOptions[] => [
    { [part]: style },
    { [part]: style, day: 'numeric' },
  ])
  const formats = ['en', 'it', 'pl'].flatMap((language) =>
    styles.map((style) => new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' })),
  )
  return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    formats.map((format): [string, number] => {
      const name = format.formatToParts(at(index)).find(({ type }) => type === part)?.value ?? ''
      return [fold(name).replace(/\.$/, ''), index]
    }),
  )
}

/** From Sunday, 0, in English, Italian and Polish, where one says "w środę". 5 January 2025 was a Sunday. */
export const weekdays: ReadonlyMap<string, number> = new Map([
  ...namesOf('weekday', 7, (index) => new Date(Date.UTC(2025, 0, 5 + index))),
  ...([
    ['nd', 0],
    ['niedziele', 0],
    ['pn', 1],
    ['srode', 3],
    ['sobote', 6],
  ] as const),
])

/** From January, 0, in English, Italian and Polish. */
export const monthNames: ReadonlyMap<string, number> = new Map(
  namesOf('month', 12, (index) => new Date(Date.UTC(2025, index, 5))),
)
