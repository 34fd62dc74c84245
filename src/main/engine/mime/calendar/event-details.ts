import ICAL from 'ical.js'
import { createTimeReader, type TimeReader } from './event-time'
import { readCalendar } from './read-calendar'

/** What of an event a calendar keeps besides what its summary says. */
export interface EventDetails {
  calendarId: string
  /** Its wall clock by the rule, for one of those that repeat; ''. */
  occurrence: string
  sequence: number
  /** RRULE as it is written, without its name; ''. */
  rule: string
  /** Times it leaves out, and times it happens besides: as ISO 8601, with `Z` for UTC. */
  excluded: string[]
  added: string[]
  description: string
}

const MAX_EVENTS = 50
const MAX_TIMES = 500
const MAX_TEXT = 20_000

/** The events of a calendar, in the order of its summary. */
export function readEventDetails(text: string): EventDetails[] {
  const calendar = readCalendar(text)
  if (!calendar) return []
  const readTime = createTimeReader(calendar)
  return calendar
    .getAllSubcomponents('vevent')
    .slice(0, MAX_EVENTS)
    .map((event) => detailsOf(event, readTime))
}

function detailsOf(event: ICAL.Component, readTime: TimeReader): EventDetails {
  const rule = first(event, 'rrule')
  const sequence = Number(first(event, 'sequence'))
  return {
    calendarId: textOf(event, 'uid').slice(0, 1_000),
    occurrence: readTime(event.getFirstProperty('recurrence-id')).wall,
    sequence: Number.isSafeInteger(sequence) && sequence > 0 ? sequence : 0,
    rule: rule instanceof ICAL.Recur ? rule.toString().slice(0, 500) : '',
    excluded: timesOf(event, 'exdate'),
    added: timesOf(event, 'rdate'),
    description: textOf(event, 'description').slice(0, MAX_TEXT),
  }
}

/** One bad value is no reason to hide the rest. */
function first(event: ICAL.Component, name: string): unknown {
  try {
    return event.getFirstPropertyValue(name)
  } catch {
    return null
  }
}

function textOf(event: ICAL.Component, name: string): string {
  const value = first(event, name)
  return typeof value === 'string' ? value : ''
}

function timesOf(event: ICAL.Component, name: string): string[] {
  return event.getAllProperties(name).flatMap((property) => {
    try {
      return property
        .getValues()
        .filter((value: unknown) => value instanceof ICAL.Time)
        .slice(0, MAX_TIMES)
        .map(String)
    } catch {
      return []
    }
  })
}
