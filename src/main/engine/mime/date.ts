const months: Record<string, number> = {
  jan: 0,
  feb: 1,
  mar: 2,
  apr: 3,
  may: 4,
  jun: 5,
  jul: 6,
  aug: 7,
  sep: 8,
  oct: 9,
  nov: 10,
  dec: 11,
  // Some mailers write the date in the language of their computer.
  gen: 0,
  mag: 4,
  giu: 5,
  lug: 6,
  ago: 7,
  set: 8,
  ott: 9,
  dic: 11,
}

/** Obsolete and usual zone names in minutes east of UTC; RFC 5322 reads any other as UTC. */
const zones: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  WEST: 60,
  BST: 60,
  CET: 60,
  MET: 60,
  CEST: 120,
  MEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  JST: 540,
}

const internetDate =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]{0,10}\.?,?[\s-]+(\d{4}|\d{2,3})(?:[\s,T]+(\d{1,2})\s*[:.]\s*(\d{1,2})(?:\s*[:.]\s*(\d{1,2})(?:[.,]\d{1,9})?)?)?\s*([ap]m\b)?\s*([+-]\d{1,2}:?\d{2}|[a-z]{1,5}\b)?/i
const asctimeDate =
  /([a-z]{3})[a-z]{0,10}\s+(\d{1,2}),?\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s+(?:([a-z]{1,5}|[+-]\d{4})\s+)?(\d{4})/i
const isoDate =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(z|[+-]\d{2}:?\d{2})?)?/i

/**
 * A Date header in ms since the epoch: RFC 5322 with the obsolete forms, asctime, ISO 8601. Null for what is no
 * date. A missing zone is read as UTC, a two-digit year after RFC 5322 section 4.3.
 */
export function parseDate(value: string): number | null {
  const text = value
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .trim()
  const iso = isoDate.exec(text)
  if (iso) return toMs(iso[1], Number(iso[2]) - 1, iso[3], iso[4], iso[5], iso[6], undefined, iso[7])
  const internet = internetDate.exec(text)
  if (internet)
    return toMs(
      internet[3],
      months[(internet[2] ?? '').toLowerCase()],
      internet[1],
      internet[4],
      internet[5],
      internet[6],
      internet[7],
      internet[8],
    )
  const asctime = asctimeDate.exec(text)
  if (asctime)
    return toMs(
      asctime[7],
      months[(asctime[1] ?? '').toLowerCase()],
      asctime[2],
      asctime[3],
      asctime[4],
      asctime[5],
      undefined,
      asctime[6],
    )
  return null
}

function toMs(
  yearText: string | undefined,
  month: number | undefined,
  dayText: string | undefined,
  hourText: string | undefined,
  minuteText: string | undefined,
  secondText: string | undefined,
  halfDay: string | undefined,
  zone: string | undefined,
): number | null {
  const year = fullYear(yearText ?? '')
  const day = Number(dayText)
  const hour = hourOfDay(Number(hourText ?? 0), halfDay)
  const minute = Number(minuteText ?? 0)
  const second = Number(secondText ?? 0)
  if (month === undefined || month < 0 || month > 11 || day < 1 || day > 31) return null
  if (year < 1900 || hour > 24 || minute > 59 || second > 60) return null
  return Date.UTC(year, month, day, hour, minute, second) - zoneMinutes(zone) * 60_000
}

function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return text.length === 3 ? 1900 + year : year
}

function hourOfDay(hour: number, halfDay: string | undefined): number {
  if (halfDay === undefined || hour > 12) return hour
  return (hour % 12) + (halfDay.toLowerCase() === 'pm' ? 12 : 0)
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined) return 0
  const numeric = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone)
  if (!numeric) return zones[zone.toUpperCase()] ?? 0
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  if (minutes > 14 * 60) return 0
  return numeric[1] === '-' ? -minutes : minutes
}
