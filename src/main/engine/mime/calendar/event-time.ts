import ICAL from 'ical.js'
import { ianaZone, zoneOffsetAt } from '../time-zones'

/** A time of an event, as its sender meant it. */
export interface EventTime {
  /** Date or date-time as ISO 8601, at the sender's own clock, with `Z` for UTC; '' where absent or unreadable. */
  wall: string
  /** The zone as the sender names it; '' for UTC, days and times without a zone, which are the reader's own. */
  tzid: string
  /** Its IANA name, where it is one of them for certain at this time; ''. */
  timeZone: string
  /** The moment as ISO 8601 in UTC; null for days, and where the zone leaves it in doubt. */
  instant: string | null
}

export const NO_TIME: EventTime = { wall: '', tzid: '', timeZone: '', instant: null }

const MAX_NAME = 200

/** Reads times with the zones that come along in a calendar. */
export type TimeReader = (property: ICAL.Property | null) => EventTime

/** More zones than this in one calendar are an attack. */
const MAX_ZONES = 20

export function createTimeReader(calendar: ICAL.Component): TimeReader {
  const zones = new Map<string, ICAL.Component>()
  for (const zone of calendar.getAllSubcomponents('vtimezone').slice(0, MAX_ZONES)) {
    const tzid = zone.getFirstPropertyValue('tzid')
    if (typeof tzid === 'string' && !zones.has(tzid)) zones.set(tzid, zone)
  }
  return (property) => {
    const time = property && valueOf(property)
    if (!property || !time) return NO_TIME
    const wall = time.toString()
    if (time.isDate) return { ...NO_TIME, wall }
    if (wall.endsWith('Z')) return { ...NO_TIME, wall, timeZone: 'UTC', instant: isoOf(time, 0) }
    const given = property.getParameter('tzid')
    const tzid = (typeof given === 'string' ? given : '').trim().slice(0, MAX_NAME)
    return tzid === '' ? { ...NO_TIME, wall } : { wall, tzid, ...place(time, tzid, zones.get(tzid)) }
  }
}

/** The time of a property; null for what is none, such as the 32nd of a month, which would be taken for the 1st. */
function valueOf(property: ICAL.Property): ICAL.Time | null {
  try {
    const time: unknown = property.getFirstValue()
    if (!(time instanceof ICAL.Time)) return null
    const written: unknown = property.jCal[3]
    return time.toString() === written && time.year >= 1900 && time.year < 2200 ? time : null
  } catch {
    return null
  }
}

/**
 * Where two sources of the offset, the rules that came along and the name, contradict each other, nobody knows the
 * moment: a wrong one would be missed, the bare time is asked about.
 */
function place(
  time: ICAL.Time,
  tzid: string,
  zone: ICAL.Component | undefined,
): Pick<EventTime, 'timeZone' | 'instant'> {
  const told = zone ? offsetByRules(time, zone) : null
  const names = [tzid, ...(zone ? locationOf(zone) : [])]
  for (const timeZone of names.flatMap(ianaNames)) {
    const known = zoneOffsetAt(timeZone, utcOf(time))
    if (told === null || told === known) return { timeZone, instant: isoOf(time, known) }
    return { timeZone: '', instant: null }
  }
  return { timeZone: '', instant: told === null ? null : isoOf(time, told) }
}

function locationOf(zone: ICAL.Component): string[] {
  const location: unknown = zone.getFirstPropertyValue('x-lic-location')
  return typeof location === 'string' ? [location] : []
}

/** `W. Europe Standard Time`, `Europe/Rome`, `/mozilla.org/20050126_1/Europe/Rome`, `tzone://Microsoft/Utc`. */
function ianaNames(tzid: string): string[] {
  const path = tzid.replace(/^tzone:\/\/microsoft\//i, '').split('/')
  for (const length of [path.length, 3, 2]) {
    const zone = length <= path.length ? ianaZone(path.slice(-length).join('/')) : null
    if (zone) return [zone]
  }
  return []
}

/** Rules of more parts than these are none that a time zone has. */
const MAX_OBSERVANCES = 40

/** Minutes east of UTC by the rules of a VTIMEZONE; null where they do not reach this time, or are none of a zone. */
function offsetByRules(time: ICAL.Time, zone: ICAL.Component): number | null {
  try {
    const observances = zone.getAllSubcomponents()
    if (observances.length > MAX_OBSERVANCES || !observances.every(isPlain)) return null
    const begins = observances.map((one) => one.getFirstPropertyValue('dtstart'))
    if (!begins.some((begin) => begin instanceof ICAL.Time && begin.toString() < time.toString())) return null
    const rules = new ICAL.Timezone({ component: zone, tzid: 'embedded' })
    return rules.utcOffset(time) / 60
  } catch {
    return null
  }
}

/** Once a year in one month: other rules could be endless, or expand to millions of changes. */
function isPlain(observance: ICAL.Component): boolean {
  const begin: unknown = observance.getFirstPropertyValue('dtstart')
  if (!(begin instanceof ICAL.Time) || begin.year < 1600) return false
  if (observance.getAllProperties('rdate').length > 500) return false
  const rule: unknown = observance.getFirstPropertyValue('rrule')
  if (rule === null) return true
  if (!(rule instanceof ICAL.Recur) || rule.freq !== 'YEARLY' || rule.interval !== 1) return false
  return Object.entries(rule.parts).every(([part, values]) => {
    const written = (Array.isArray(values) ? values : []).map(String)
    if (part === 'BYMONTH') return written.length === 1 && /^(?:[1-9]|1[0-2])$/.test(written[0] ?? '')
    if (part === 'BYDAY') return written.length === 1 && /^[+-]?[1-5]?[A-Z]{2}$/.test(written[0] ?? '')
    return part === 'BYMONTHDAY' && written.every((day) => /^(?:1?\d|2[0-8])$/.test(day))
  })
}

const utcOf = (time: ICAL.Time): number =>
  Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)

const isoOf = (time: ICAL.Time, offset: number): string =>
  new Date(utcOf(time) - offset * 60_000).toISOString().replace('.000Z', 'Z')
