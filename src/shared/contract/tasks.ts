import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { recordRef } from './crm'

/** A task or an event whose time to be reminded of it has come, and that nobody has dealt with since. */
export const reminder = z.object({
  id: rowId,
  record: recordRef,
  title: z.string(),
  /** When it is due or begins; of a whole day, when that begins. */
  dueAt: timestamp,
  isWholeDay: z.boolean(),
  /** When its time had come. */
  rangAt: timestamp,
  /** Its time came while the program was not running. */
  isMissed: z.boolean(),
})
export type Reminder = z.infer<typeof reminder>

/** One time at which an event happens. */
export const occurrence = z.object({
  record: recordRef,
  title: z.string(),
  startsAt: timestamp,
  endsAt: timestamp,
  isWholeDay: z.boolean(),
  /** Its wall clock by the rule of what repeats; '' for what happens once. */
  occurrence: z.string(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']),
})
export type Occurrence = z.infer<typeof occurrence>

/** When what a task is about came, and when it was done; null for what did not happen. */
export const taskTimes = z.object({
  /** The first of the mail it was made of, and when that reached a record. */
  receivedAt: timestamp.nullable(),
  linkedAt: timestamp.nullable(),
  completedAt: timestamp.nullable(),
})
export type TaskTimes = z.infer<typeof taskTimes>

/** What somebody says to an invitation. */
export const eventAnswer = z.enum(['none', 'accepted', 'tentative', 'declined'])
export type EventAnswer = z.infer<typeof eventAnswer>

/** The event that an invitation became. */
export const invitedEvent = z.object({
  record: recordRef,
  answer: eventAnswer,
  status: occurrence.shape.status,
  /** SEQUENCE of RFC 5545: an invitation of a smaller one is outdated. */
  sequence: z.number().int(),
  /** The user called it. */
  isOurs: z.boolean(),
  /** When it first happens; null where that is not known. */
  span: z.object({ from: timestamp, to: timestamp }).nullable(),
})
export type InvitedEvent = z.infer<typeof invitedEvent>

/** An answer to whoever called an event: an iTIP REPLY (RFC 5546), and whose address says it. */
export const eventReply = z.object({
  title: z.string(),
  organizer: z.string(),
  attendee: z.string(),
  text: z.string(),
})
export type EventReply = z.infer<typeof eventReply>

export const MAX_CATEGORY = 100
/** A list to choose from that is longer helps nobody. */
export const MAX_CATEGORIES = 50

const changed = z.object({ change: z.string() })

export const tasksContract = {
  times: call.input(z.object({ id: recordId })).output(taskTimes),
  /** What to be reminded of now, soonest due first. */
  reminders: call.output(z.array(reminder)),
  /** Reminds again at a later moment. */
  snooze: call.input(z.object({ id: rowId, until: timestamp })).output(z.void()),
  dismiss: call.input(z.object({ id: rowId })).output(z.void()),
  /** What happens between two moments, in the order of time. */
  between: call.input(z.object({ from: timestamp, to: timestamp })).output(z.array(occurrence)),
  /** What became of the invitation with this UID; null where no event did. */
  invited: call
    .input(z.object({ calendarId: z.string().max(1_000), occurrence: z.string().max(40) }))
    .output(invitedEvent.nullable()),
  /** The file that tells an answer; nothing is written down by it. */
  reply: call.input(z.object({ id: recordId, answer: eventAnswer })).output(eventReply),
  /** The answer is on its way. */
  answered: call.input(z.object({ id: recordId, answer: eventAnswer })).output(changed),
  /** A new category (`id` null), or another name for one. */
  nameCategory: call
    .input(z.object({ id: recordId.nullable(), name: z.string().trim().min(1).max(MAX_CATEGORY) }))
    .output(changed),
  /** Moves a category before or behind its neighbour. */
  moveCategory: call
    .input(z.object({ id: recordId, by: z.union([z.literal(1), z.literal(-1)]) }))
    .output(changed),
  /** Tasks that have it keep everything else. */
  removeCategory: call.input(z.object({ id: recordId })).output(changed),
}
