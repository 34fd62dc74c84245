import { ianaZone, zoneOffsetAt } from './time-zones'

/** Obsolete and usual zone names in minutes east of UTC. */
const zones: Record<string, number> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  WEST: 60,
  CET: 60,
  MEZ: 60,
  MET: 60,
  CEST: 120,
  MESZ: 120,
  MEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  HKT: 480,
  SGT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
}

/**
 * Minutes east of UTC of a zone as mailers write it at a local time (given as if it were UTC): `+0100`, `+1:00`,
 * `GMT+0100`, `UTC+01:00`, `CET`, `W. Europe Standard Time`, `Europe/Rome`. Single letters are UTC (RFC 5322 section
 * 4.3: they were used with both signs), as is what is missing. Null for what tells no offset, and for names of several
 * zones: IST is India's, Israel's and Ireland's. BST is read as British while clocks there say so.
 */
export function zoneMinutes(zone: string, localTime: number): number | null {
  const text = zone.trim()
  if (text === '' || /^[A-IK-Z]$/i.test(text)) return 0
  const numeric = /^(?:GMT|UTC|UT|Z|IST|BST)?\s?([+-])\s?(\d{1,2}):?(\d{2})?(?:\s\D{0,80})?$/i.exec(text)
  if (numeric) return offset(numeric[1] === '-', numeric[2] ?? '', numeric[3] ?? '0')
  const named = zones[text.toUpperCase()]
  if (named !== undefined) return named
  if (/^BST$/i.test(text)) return zoneOffsetAt('Europe/London', localTime) === 60 ? 60 : null
  const iana = ianaZone(text)
  return iana === null ? null : zoneOffsetAt(iana, localTime)
}

/** No place on earth is further from UTC, and all are whole quarters of an hour from it. */
const MAX_OFFSET = 14 * 60

function offset(isWest: boolean, hours: string, minutes: string): number | null {
  const total = Number(hours) * 60 + Number(minutes)
  if (total > MAX_OFFSET || Number(minutes) > 59 || total % 15 !== 0) return null
  return isWest ? -total : total
}
