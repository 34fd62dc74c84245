import type { EventAnswer } from '../../../../shared/contract/tasks'

const spokenAnswers: Record<EventAnswer, string> = {
  none: 'NEEDS-ACTION',
  accepted: 'ACCEPTED',
  tentative: 'TENTATIVE',
  declined: 'DECLINED',
}

/** The event that is answered: which one, in which version. */
export interface AnsweredEvent {
  calendarId: string
  sequence: number
  organizer: string
  title: string
  /** Wall clocks of the zone, `2027-03-31T09:30`, of whole days without an hour; '' for none. */
  start: string
  occurrence: string
  timeZone: string
}

/** The answer to an invitation (RFC 5546 section 3.2.3): which event, in which version, and who says what. */
export function replyText(event: AnsweredEvent, answer: EventAnswer, attendee: string, now: number): string {
  const { calendarId, sequence, organizer, title, start, timeZone, occurrence } = event
  const time = (wall: string): string => {
    const plain = wall.replace(/[-:]/g, '')
    if (!wall.includes('T')) return `;VALUE=DATE:${plain}`
    return timeZone === 'UTC'
      ? `:${plain}00Z`
      : timeZone === ''
        ? `:${plain}00`
        : `;TZID=${timeZone}:${plain}00`
  }
  const lines = [
    ...['BEGIN:VCALENDAR', 'PRODID:-//Postilla//EN', 'VERSION:2.0', 'METHOD:REPLY', 'BEGIN:VEVENT'],
    `UID:${escaped(calendarId)}`,
    `DTSTAMP:${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`,
    `SEQUENCE:${sequence}`,
    `ORGANIZER:mailto:${plainAddress(organizer)}`,
    `ATTENDEE;PARTSTAT=${spokenAnswers[answer]}:mailto:${plainAddress(attendee)}`,
    ...(occurrence === '' ? [] : [`RECURRENCE-ID${time(occurrence)}`]),
    ...(start === '' ? [] : [`DTSTART${time(start)}`]),
    `SUMMARY:${escaped(title)}`,
    ...['END:VEVENT', 'END:VCALENDAR'],
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|[\r\n]/g, '\\n')

/** Nothing of an address may begin another line. */
const plainAddress = (address: string): string => address.replace(/[\s\p{Cc}]/gu, '')

/** Lines longer than 75 octets go on in the next one, behind a blank (RFC 5545 section 3.1). */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const char of line) {
    // A line that goes on begins with a blank, which counts.
    if (Buffer.byteLength(part + char) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += char
  }
  return [...parts, part].join('\r\n ')
}
