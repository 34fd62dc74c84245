import ICAL from 'ical.js'

/** The first event of an invitation, as its sender wrote it. */
export interface InvitationSummary {
  method: string
  uid: string
  summary: string
  /** RFC 5545 date or date-time as ISO 8601, with `Z` for UTC; '' where absent. */
  start: string
  end: string
  organizer: string
  attendees: string[]
}

const MAX_TEXT = 1000
const MAX_ATTENDEES = 200

/** Summary of iCalendar text; throws what ical.js throws for what it cannot read. */
export function summariseInvitation(text: string, method: string): InvitationSummary | null {
  const calendar = ICAL.Component.fromString(text)
  const event = calendar.getFirstSubcomponent('vevent')
  if (!event) return null
  const value = (name: string): string => textOf(event.getFirstPropertyValue(name))
  return {
    method: (method || textOf(calendar.getFirstPropertyValue('method'))).toUpperCase(),
    uid: value('uid'),
    summary: value('summary'),
    start: value('dtstart'),
    end: value('dtend'),
    organizer: addressOf(value('organizer')),
    attendees: event
      .getAllProperties('attendee')
      .slice(0, MAX_ATTENDEES)
      .map((property) => addressOf(textOf(property.getFirstValue()))),
  }
}

/** ical.js gives strings, and objects (times, durations) that print themselves. */
function textOf(value: { toString(): string } | null | undefined): string {
  return (value?.toString() ?? '').slice(0, MAX_TEXT)
}

const addressOf = (uri: string): string => uri.replace(/^mailto:/i, '')
