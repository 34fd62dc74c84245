import ICAL from 'ical.js'
import type { InvitationKind } from '../../../../shared/contract/invitations'
import { createTimeReader, type EventTime, type TimeReader } from './event-time'
import { readCalendar } from './read-calendar'
import { describeRecurrence } from './recurrence'

/** One event of an invitation, as its sender wrote it. */
export interface EventSummary {
  uid: string
  summary: string
  location: string
  /** RFC 5545 date or date-time as ISO 8601 at the sender's clock, with `Z` for UTC; '' where absent. */
  start: string
  end: string
  /** The zone of the start as the sender names it, and its IANA name where that is certain; ''. */
  startTzid: string
  timeZone: string
  endTzid: string
  /** The moments in UTC; null for whole days, times without a zone, and where the zone leaves them in doubt. */
  startsAt: string | null
  endsAt: string | null
  /** Lasts whole days; `end` is the day after the last one. */
  allDay: boolean
  /** How it repeats, in words; '' for an event that does not. */
  repeats: string
  /** Which one of the events that repeat this is about; ''. */
  occurrence: string
  cancelled: boolean
  organizer: string
  /** Who sends for the organiser (SENT-BY), as the file says; ''. */
  organizerDeputy: string
  attendees: string[]
  /** Who sends for attendees. */
  attendeeDeputies: string[]
  /** What the attendees have answered so far: ACCEPTED, DECLINED, TENTATIVE, DELEGATED. */
  answers: { attendee: string; answer: string }[]
}

/** An invitation with its first event. */
export interface InvitationSummary extends EventSummary {
  method: string
  kind: InvitationKind
  /** The events after the first. */
  more: EventSummary[]
}

const MAX_TEXT = 1000
const MAX_ATTENDEES = 200
const MAX_EVENTS = 50

/** Summary of iCalendar text, of all in it that can be read; null where no event is in it. */
export function summariseInvitation(text: string, method: string): InvitationSummary | null {
  const calendar = readCalendar(text)
  if (!calendar) return null
  const readTime = createTimeReader(calendar)
  const [first, ...more] = calendar
    .getAllSubcomponents('vevent')
    .slice(0, MAX_EVENTS)
    .map((event) => summariseEvent(event, readTime))
  if (!first) return null
  const named = (method || valueOf(calendar, 'method')).toUpperCase()
  return { method: named, kind: kindOf(named, [first, ...more]), ...first, more }
}

function kindOf(method: string, events: readonly EventSummary[]): InvitationKind {
  if (method === 'CANCEL' || events.every(({ cancelled }) => cancelled)) return 'cancellation'
  if (method === 'REQUEST') return 'request'
  if (method === 'REPLY') return 'reply'
  if (method === 'COUNTER') return 'counter-proposal'
  return method === 'PUBLISH' || method === '' ? 'publication' : 'other'
}

function summariseEvent(event: ICAL.Component, readTime: TimeReader): EventSummary {
  const start = readTime(event.getFirstProperty('dtstart'))
  const end = readTime(event.getFirstProperty('dtend'))
  const ends = end.wall === '' ? endByDuration(event, start) : end
  const organizer = event.getFirstProperty('organizer')
  const attendees = event.getAllProperties('attendee').slice(0, MAX_ATTENDEES)
  return {
    uid: valueOf(event, 'uid'),
    summary: valueOf(event, 'summary'),
    location: valueOf(event, 'location'),
    start: start.wall,
    end: ends.wall,
    startTzid: start.tzid,
    timeZone: start.timeZone,
    endTzid: ends.tzid,
    startsAt: start.instant,
    endsAt: ends.instant,
    allDay: start.wall !== '' && !start.wall.includes('T'),
    repeats: repetition(event),
    occurrence: readTime(event.getFirstProperty('recurrence-id')).wall,
    cancelled: valueOf(event, 'status').toUpperCase() === 'CANCELLED',
    organizer: organizer ? personOf(organizer) : '',
    organizerDeputy: organizer ? deputyOf(organizer) : '',
    attendees: attendees.map(personOf),
    attendeeDeputies: attendees.map(deputyOf).filter(Boolean),
    answers: attendees.flatMap((attendee) => {
      const answer = textOfParameter(attendee, 'partstat').toUpperCase()
      return answers.has(answer) ? { attendee: personOf(attendee), answer } : []
    }),
  }
}

const answers = new Set(['ACCEPTED', 'DECLINED', 'TENTATIVE', 'DELEGATED'])

/** DURATION instead of DTEND: so long after the moment of the start, or (without one) so long by the same clock. */
function endByDuration(event: ICAL.Component, start: EventTime): EventTime {
  const duration = readValue(event.getFirstProperty('duration'))
  if (!(duration instanceof ICAL.Duration) || start.wall === '') return { ...start, wall: '', instant: null }
  const seconds = duration.toSeconds()
  const wall = later(start.wall.replace(/Z$/, ''), seconds)
  const shown = start.wall.includes('T') ? wall.slice(0, 19) : wall.slice(0, 10)
  return {
    ...start,
    wall: start.wall.endsWith('Z') ? `${shown}Z` : shown,
    instant: start.instant && `${later(start.instant.replace(/Z$/, ''), seconds).slice(0, 19)}Z`,
  }
}

function later(wall: string, seconds: number): string {
  const time = new Date(Date.parse(wall.includes('T') ? `${wall}Z` : wall) + seconds * 1000)
  return Number.isNaN(time.getTime()) ? '' : time.toISOString()
}

function repetition(event: ICAL.Component): string {
  const rule = readValue(event.getFirstProperty('rrule'))
  return rule instanceof ICAL.Recur ? describeRecurrence(rule) : ''
}

const valueOf = (component: ICAL.Component, name: string): string => {
  const property = component.getFirstProperty(name)
  return property ? textOf(property) : ''
}

/** ical.js gives strings, and objects (times, durations) that print themselves. */
function textOf(property: ICAL.Property): string {
  const value = readValue(property)
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : ''
}

function textOfParameter(property: ICAL.Property, name: string): string {
  const value: unknown = property.getParameter(name)
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : ''
}

/** null for what cannot be read: one bad value is no reason to hide the rest. */
function readValue(property: ICAL.Property | null): unknown {
  try {
    return property?.getFirstValue() ?? null
  } catch {
    return null
  }
}

/** The address of a person; EMAIL (RFC 7986 section 6.2) where the value is that of a service between, as of Apple's. */
const personOf = (property: ICAL.Property): string =>
  addressOf(textOfParameter(property, 'email')) || addressOf(textOf(property))

const deputyOf = (property: ICAL.Property): string => addressOf(textOfParameter(property, 'sent-by'))

/** Apple writes `invalid:nomail` for nobody. */
const addressOf = (uri: string): string =>
  uri
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^invalid:nomail$/i, '')
