import { z } from 'zod'

/** What an invitation asks of its reader. */
export const invitationKind = z.enum([
  'request',
  'cancellation',
  'reply',
  'counter-proposal',
  'publication',
  'other',
])
export type InvitationKind = z.infer<typeof invitationKind>

/** Whom a mail with a calendar file comes from, and how they stand to whom the file speaks for. */
export const invitationAuthor = z.object({
  /** '' where the mail names nobody. */
  address: z.string(),
  standing: z.enum(['own', 'for-organizer', 'for-attendee', 'not-organizer', 'not-attendee', 'no-organizer']),
})
export type InvitationAuthor = z.infer<typeof invitationAuthor>

/** The first appointment of a calendar file. */
export const invitation = z.object({
  author: invitationAuthor,
  kind: invitationKind,
  /** By which a calendar knows it, and which of those that repeat it is about; ''. */
  calendarId: z.string(),
  occurrence: z.string(),
  summary: z.string(),
  location: z.string(),
  organizer: z.string(),
  /** ISO 8601 at the sender's clock, with `Z` for UTC; '' where absent. Of a whole-day one `end` is the day after it. */
  start: z.string(),
  end: z.string(),
  /** The moments in UTC; null for whole days, times without a zone, and where the zone leaves them in doubt. */
  startsAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  allDay: z.boolean(),
  /** The zone as the sender names it, and its IANA name where that is certain; ''. */
  startTzid: z.string(),
  timeZone: z.string(),
  repeats: z.boolean(),
  /** How many further appointments the file holds. */
  more: z.number().int(),
})
export type Invitation = z.infer<typeof invitation>
