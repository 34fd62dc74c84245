import type { DemoInvitation } from '../data/types'
import { dateAfter } from './calendar'
import type { MailBox } from './compose'

/** An iCalendar REQUEST (RFC 5546) for a meeting in the organiser's name. */
export function buildInvitation(
  { summary, location, inDays, at, minutes }: DemoInvitation,
  sentAt: number,
  uid: string,
  organizer: MailBox,
  attendees: readonly MailBox[],
): string {
  const start = dateAfter(sentAt, inDays, at)
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Postilla demo//EN',
    'VERSION:2.0',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(sentAt)}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(start + minutes * 60_000)}`,
    `SUMMARY:${escapeText(summary)}`,
    `LOCATION:${escapeText(location)}`,
    `ORGANIZER;CN="${organizer.name}":mailto:${organizer.address}`,
    ...attendees.map(
      ({ name, address }) =>
        `ATTENDEE;CN="${name}";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address}`,
    ),
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}

const stamp = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')

const escapeText = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')

/** Lines longer than 75 octets continue on the next one, after a space (RFC 5545 section 3.1). */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const char of line) {
    if (Buffer.byteLength(part + char) > 73) {
      parts.push(part)
      part = ''
    }
    part += char
  }
  return [...parts, part].join('\r\n ')
}
