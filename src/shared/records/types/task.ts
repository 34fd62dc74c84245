import { z } from 'zod'
import { choice, day, leadTimes, longText, reference, requiredText, text, time, wholeNumber } from '../field'
import { recordType } from '../record-type'

/** What kind of thing is to be done; the user has kinds of their own. */
export const taskCategory = recordType({
  name: 'task_category',
  fields: z.object({ name: requiredText(100), position: wholeNumber() }),
  title: 'name',
})

/** What a task or an event is about. */
const about = {
  personId: reference('person'),
  companyId: reference('company'),
  dealId: reference('deal'),
  ticketId: reference('ticket'),
}

const calledElsewhere = {
  title: ['subject', 'summary', 'oggetto', 'temat'],
  personId: ['contact', 'contact name', 'contatto', 'kontakt'],
  companyId: ['organization', 'account', 'account name', 'customer', 'cliente', 'klient'],
}

/** Something to be done, by a day, and by an hour of it where one is said. */
export const task = recordType({
  name: 'task',
  fields: z.object({
    title: requiredText(500),
    categoryId: reference('task_category'),
    status: choice(['open', 'closed']),
    dueAt: day(),
    dueTime: time(),
    reminders: leadTimes(),
    ...about,
    /** Who is to do it; the user where nobody is named. */
    assigneeId: reference('person'),
    description: longText(100_000),
  }),
  title: 'title',
  icon: 'checklist',
  isModule: true,
  order: 'recent',
  subtitle: ['companyId', 'personId', 'dealId'],
  aside: ['categoryId', 'dueAt', 'dueTime', 'status'],
  form: [
    ['title'],
    ['categoryId', 'dueAt', 'dueTime'],
    ['reminders'],
    ['personId', 'companyId'],
    ['dealId', 'ticketId'],
    ['assigneeId'],
    ['description'],
  ],
  steps: 'status',
  inherits: { field: 'companyId', through: 'personId', of: 'companyId' },
  calledElsewhere: {
    ...calledElsewhere,
    dueAt: ['due date', 'deadline', 'scadenza', 'termin'],
    categoryId: ['type', 'category', 'task type', 'tipo', 'categoria', 'typ', 'rodzaj'],
    assigneeId: ['assigned to', 'assignee', 'assegnato a', 'przypisane do'],
  },
  closed: { field: 'status', values: ['closed'] },
})

/**
 * Something that happens at a time: wall clocks in a time zone, as calendars mean them, so that a weekly nine o'clock
 * stays nine o'clock when the clocks change.
 */
export const event = recordType({
  name: 'event',
  fields: z.object({
    title: requiredText(500),
    startsOn: day(),
    /** '' for whole days. */
    startTime: time(),
    /** The last day; the day it starts on where none is said. */
    endsOn: day(),
    endTime: time(),
    /** IANA name; '' for the clock of whoever looks. */
    timeZone: text(80),
    status: choice(['confirmed', 'tentative', 'cancelled']),
    location: text(1_000),
    reminders: leadTimes(),
    ...about,
    /** Addresses as they are typed. */
    participants: text(20_000),
    description: longText(100_000),
    /** An RRULE (RFC 5545) without its name; '' for what happens once. */
    repeats: text(500),
    /** Wall clocks, separated by commas, at which what repeats does not happen. */
    excluded: text(20_000),
    /** Wall clocks, separated by commas, at which it happens besides. */
    added: text(20_000),
    /** By which programs of calendars know it; '' for what only we know. */
    calendarId: text(1_000),
    sequence: wholeNumber(),
    /** The address of who called it; '' for the user. */
    organizer: text(320),
    /** What the user answered to whoever called it. */
    answer: choice(['none', 'accepted', 'tentative', 'declined']),
    /** What repeats and has this one in the place of one of its own. */
    seriesId: reference('event'),
    /** Which one: its wall clock as the rule has it; '' for what is no exception. */
    occurrence: text(20),
  }),
  title: 'title',
  icon: 'calendar',
  isModule: true,
  order: 'recent',
  subtitle: ['companyId', 'personId', 'location'],
  aside: ['startsOn', 'startTime', 'status'],
  inner: ['excluded', 'added', 'calendarId', 'sequence', 'occurrence'],
  form: [
    ['title'],
    ['startsOn', 'startTime'],
    ['endsOn', 'endTime'],
    ['timeZone', 'location'],
    ['participants'],
    ['reminders'],
    ['personId', 'companyId'],
    ['dealId', 'ticketId'],
    ['repeats', 'status'],
    ['description'],
  ],
  inherits: { field: 'companyId', through: 'personId', of: 'companyId' },
  calledElsewhere: {
    ...calledElsewhere,
    startsOn: ['start date', 'date', 'data inizio', 'data', 'data rozpoczęcia'],
    startTime: ['time', 'ora inizio', 'ora', 'godzina rozpoczęcia', 'godzina'],
    endsOn: ['end date', 'data fine', 'data zakończenia'],
    location: ['place', 'where', 'luogo', 'miejsce'],
    participants: ['attendees', 'guests', 'required attendees', 'invitati', 'uczestnicy'],
  },
  closed: { field: 'status', values: ['cancelled'] },
})

/** What somebody who was invited to an event of ours said to it. */
export const eventAnswer = recordType({
  name: 'event_answer',
  fields: z.object({
    eventId: reference('event'),
    address: text(320),
    answer: choice(['none', 'accepted', 'tentative', 'declined']),
    comment: text(2_000),
  }),
  title: 'address',
})
