import type { InvitationAuthor } from '../../../../shared/contract/invitations'
import type { EventAnswer, EventReply, InvitedEvent } from '../../../../shared/contract/tasks'
import { addressKey } from '../../../../shared/address-key'
import { ProblemError } from '../../../../shared/problem'
import { event as eventType } from '../../../../shared/records/types/task'
import type { FieldsOf } from '../../../../shared/records/record-types'
import type { EngineContext } from '../../context'
import type { Journal, RecordWriter } from '../../journal/journal'
import { readEventDetails, type EventDetails } from '../../mime/calendar/event-details'
import { replyText } from '../../mime/calendar/reply'
import { summariseInvitation, type EventSummary } from '../../mime/calendar/invitation'
import type { Records } from '../records/index'
import { happenings, type Happening } from './occurrences'
import type { TasksStore } from './store'
import { momentOf, wallAt, wallOf, wallText } from './wall-clock'

const DAY = 86_400_000
const YEARS = 100 * 366 * DAY

/** Whose word a calendar file of a mail is, as the mail says it. */
export type AuthorOf = (messageId: number, text: string) => InvitationAuthor | null

/** What of a file is one event: its summary and all else that is kept of it. */
type Called = EventSummary & EventDetails

/**
 * Invitations that come by mail become events, tentative until the user answers, and follow what whoever called them
 * says later. Only their own word counts: what a stranger writes of an event of another's changes nothing.
 */
export function createInvitations(
  context: EngineContext,
  deps: {
    journal: Journal
    records: Records
    store: TasksStore
    authorOf: AuthorOf
    own(address: string): boolean
    author(): string
  },
) {
  const { journal, records, store } = deps

  function came(messageId: number, text: string): void {
    const found = summariseInvitation(text, '')
    const author = found && deps.authorOf(messageId, text)
    if (!found || !author || store.isUnwanted(messageId)) return
    const details = readEventDetails(text)
    const events = [found, ...found.more].flatMap((summary, at): Called[] => {
      const detail = details[at]
      return detail && detail.calendarId !== '' ? [{ ...summary, ...detail }] : []
    })
    journal.commit(
      'invitation-came',
      (write) => {
        for (const called of events)
          if (found.kind === 'reply') answered(write, called, author)
          else if (author.standing === 'own' && called.organizer !== '' && !deps.own(called.organizer))
            follow(write, messageId, called, found.kind === 'cancellation' || called.cancelled)
      },
      'system',
    )
  }

  /** What whoever called it says of it now. What is older than what is known says nothing. */
  function follow(write: RecordWriter, messageId: number, called: Called, isOff: boolean): void {
    const known = store.called(called.calendarId, occurrenceOf(called))
    if (known) {
      const held = records.readIf({ type: 'event', id: known })
      if (!held) return
      const event = eventType.fields.parse(held.fields)
      if (addressKey(event.organizer) !== addressKey(called.organizer) || called.sequence < event.sequence)
        return
      if (isOff) {
        write.update('event', known, { status: 'cancelled', sequence: called.sequence })
        return
      }
      const times = timesOf(called)
      if (!times) return
      const isMoved = Object.entries(times).some(([name, value]) => held.fields[name] !== value)
      write.update('event', known, {
        ...saidOf(called),
        ...times,
        // Who said yes to another time has said nothing to this one.
        ...(isMoved ? { answer: 'none', status: 'tentative' } : {}),
      })
      return
    }
    const series = called.occurrence === '' ? null : store.called(called.calendarId, '')
    const occurrence = occurrenceOf(called)
    if (series) leaveOut(write, series, occurrence)
    const times = isOff ? null : timesOf(called)
    if (!times || !isToCome({ ...times, repeats: called.rule }, context.clock.now())) return
    const id = write.create('event', {
      ...saidOf(called),
      ...times,
      ...{ calendarId: called.calendarId, organizer: called.organizer, status: 'tentative', answer: 'none' },
      ...(called.occurrence === '' ? {} : { seriesId: series, occurrence }),
    })
    const mail = store.mail(messageId)
    if (mail && mail.messageId !== '')
      write.create('link', {
        ...{ recordType: 'event', recordId: id, anchorMessageId: mail.messageId, subject: mail.subject },
      })
  }

  function leaveOut(write: RecordWriter, series: string, occurrence: string): void {
    const held = records.readIf({ type: 'event', id: series })
    const excluded = held ? eventType.fields.parse(held.fields).excluded.split(',').filter(Boolean) : []
    if (held && !excluded.includes(occurrence))
      write.update('event', series, { excluded: [...excluded, occurrence].join(',') })
  }

  /** An answer to an event of ours, of the one whose answer it is. */
  function answered(write: RecordWriter, called: Called, author: InvitationAuthor): void {
    const known = store.called(called.calendarId, occurrenceOf(called))
    if (!known || author.standing !== 'own' || !deps.own(called.organizer)) return
    for (const { attendee, answer } of called.answers) {
      if (addressKey(attendee) !== addressKey(author.address)) continue
      const values = { eventId: known, address: attendee, answer: spoken(answer) }
      const before = store.answerOf(known, addressKey(attendee))
      if (before) write.update('event_answer', before, values)
      else write.create('event_answer', values)
    }
  }

  const eventOf = (calendarId: string, occurrence: string) => {
    const id = calendarId === '' ? null : store.called(calendarId, occurrence)
    return id === null ? null : records.readIf({ type: 'event', id })
  }

  return {
    came,
    /** What became of an invitation, and what else happens at its time. */
    state(calendarId: string, occurrence: string): InvitedEvent | null {
      const row = eventOf(calendarId, occurrence.slice(0, 16))
      if (!row) return null
      const event = eventType.fields.parse(row.fields)
      const [next] = happenings(event, -8e15, 8e15, 1)
      return {
        record: { type: 'event', id: row.id },
        ...{ answer: event.answer, status: event.status, sequence: event.sequence },
        isOurs: event.organizer === '',
        span: next ? { from: next.startsAt, to: next.endsAt } : null,
      }
    },
    /** The file that tells the user's answer to whoever called the event. */
    reply(id: string, answer: EventAnswer): EventReply {
      const event = eventType.fields.parse(records.get({ type: 'event', id }).fields)
      if (event.calendarId === '' || event.organizer === '')
        throw new ProblemError({ code: 'field-invalid', field: 'organizer' })
      const attendee = event.participants.split(', ').find(deps.own) ?? deps.author()
      const start =
        event.startsOn === null
          ? ''
          : wallText(wallOf(event.startsOn, event.startTime), event.startTime === '')
      const text = replyText({ ...event, start }, answer, attendee, context.clock.now())
      return { title: event.title, organizer: event.organizer, attendee, text }
    },
    /** Writes down what the user answered. */
    answered: (id: string, answer: EventAnswer) =>
      journal.commit('event-answered', (write) => {
        records.get({ type: 'event', id })
        write.update('event', id, { answer, status: answer === 'accepted' ? 'confirmed' : 'tentative' })
        return { change: write.stamp() }
      }),
  }
}

const spoken = (answer: string): EventAnswer =>
  answer === 'ACCEPTED' ? 'accepted' : answer === 'DECLINED' ? 'declined' : 'tentative'

const occurrenceOf = ({ occurrence }: Pick<Called, 'occurrence'>): string =>
  occurrence.replace(/Z$/, '').slice(0, occurrence.includes('T') ? 16 : 10)

const saidOf = (called: Called) => ({
  title: called.summary.trim().slice(0, 500) || '—',
  location: called.location.slice(0, 1_000),
  description: called.description,
  participants: called.attendees.join(', ').slice(0, 20_000),
  repeats: called.rule,
  sequence: called.sequence,
  ...{ excluded: wallsOf(called.excluded, called), added: wallsOf(called.added, called) },
})

/** Times as they are kept: by the clock of the event's zone. */
function wallsOf(times: readonly string[], { timeZone, allDay }: Called): string {
  const walls = times.map((time) => {
    if (!time.endsWith('Z')) return time.slice(0, allDay ? 10 : 16)
    return wallText(wallAt(Date.parse(time), timeZone || 'UTC'), allDay)
  })
  return walls.join(',').slice(0, 20_000)
}

type Times = Pick<FieldsOf<'event'>, 'startsOn' | 'startTime' | 'endsOn' | 'endTime' | 'timeZone'>

/** Null where its time is in doubt: a wrong one would be missed. */
function timesOf(called: Called): Times | null {
  const { start, end, startsAt, endsAt, allDay, startTzid, timeZone } = called
  if (start === '') return null
  const dayOf = (wall: string): number => Date.parse(wall.slice(0, 10))
  if (allDay) {
    const last = end === '' ? dayOf(start) : dayOf(end) - DAY
    return {
      ...{ startsOn: dayOf(start), startTime: '', endsOn: Math.max(last, dayOf(start)), endTime: '' },
      timeZone: '',
    }
  }
  if (startsAt === null && startTzid !== '') return null
  // A zone nobody knows by name has moments all the same: they are kept in UTC.
  const isNamed = startsAt === null || timeZone !== ''
  const from = isNamed ? start : (startsAt ?? start)
  const zone = isNamed ? timeZone : 'UTC'
  const to = endsAt !== null && zone !== '' ? wallText(wallAt(Date.parse(endsAt), zone), false) : end
  return {
    ...{ startsOn: dayOf(from), startTime: from.slice(11, 16), timeZone: zone },
    ...(to === '' ? { endsOn: dayOf(from), endTime: '' } : { endsOn: dayOf(to), endTime: to.slice(11, 16) }),
  }
}

/** What is over is no appointment any more: old mail that comes in does not fill the calendar. */
function isToCome(times: Times & Pick<FieldsOf<'event'>, 'repeats'>, now: number): boolean {
  const next: Happening[] = happenings({ ...times, excluded: '', added: '' }, now, now + YEARS, 1)
  return next.length > 0 || (times.startsOn !== null && momentOf(times.startsOn, '') + DAY > now)
}
