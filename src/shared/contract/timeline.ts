import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { reviewRule } from './contact-review'
import { recordRef } from './crm'
import { mailAddress, senderDoubt } from './messages'

/** What a field held, and of a reference what it names; the window says it in the user's words. */
const heldValue = z.object({ value: z.json(), name: z.string() })
export type HeldValue = z.infer<typeof heldValue>

/** Address of who did it; '' where nobody is known. */
const by = z.string()

/** What is told of a conversation that was linked to the record, or is no longer. */
const linking = z.object({
  at: timestamp,
  linkId: recordId,
  threadId: rowId.nullable(),
  subject: z.string(),
  by,
})

/** What happened with a customer, newest first: mail linked or exchanged, notes, links, changes. */
export const timelineEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    at: timestamp,
    messageId: rowId,
    threadId: rowId,
    folderId: rowId.nullable(),
    subject: z.string(),
    preview: z.string(),
    from: mailAddress,
    outgoing: z.boolean(),
    /** What speaks against the sender it names. */
    doubts: z.array(senderDoubt),
    linked: z.boolean(),
    /** The account it came through; null for mail that lies in none. */
    accountId: rowId.nullable(),
    /** Its own date; null where it has none that can be read. */
    sentAt: timestamp.nullable(),
    /** When its conversation was linked to this record; null where only its address says so. */
    linkedAt: timestamp.nullable(),
    /** When the first task or event was made of its conversation; null where there is none. */
    activityAt: timestamp.nullable(),
  }),
  z.object({
    kind: z.literal('note'),
    at: timestamp,
    noteId: recordId,
    text: z.string(),
    pinned: z.boolean(),
    by,
  }),
  linking.extend({ kind: z.literal('linked') }),
  linking.extend({ kind: z.literal('unlinked') }),
  z.object({
    kind: z.literal('created'),
    at: timestamp,
    by,
    /** The rule that made it by itself. */
    rule: reviewRule.optional(),
  }),
  z.object({
    kind: z.literal('changed'),
    at: timestamp,
    field: z.string(),
    from: heldValue,
    to: heldValue,
    by,
  }),
  /** Another record was merged into this one; `left` are the values of the other one that were not taken over. */
  z.object({
    kind: z.literal('merged'),
    at: timestamp,
    name: z.string(),
    left: z.array(heldValue.extend({ field: z.string() })),
    by,
  }),
])
export type TimelineEntry = z.infer<typeof timelineEntry>

/** Where in a history a page ends; entries of one moment are told apart. */
const place = z.object({ at: timestamp, kind: z.string().max(40), reference: z.string().max(100) })
export type Place = z.infer<typeof place>

/** The last mail of a conversation that a record has to do with. */
export const latestMail = z.object({
  threadId: rowId,
  folderId: rowId.nullable(),
  messageId: rowId,
  subject: z.string(),
  at: timestamp,
  outgoing: z.boolean(),
})
export type LatestMail = z.infer<typeof latestMail>

/** When a record last had mail either way; null where it had none, or none for long. */
export const mailFacts = z.object({ lastIn: timestamp.nullable(), lastOut: timestamp.nullable() })
export type MailFacts = z.infer<typeof mailFacts>

export const timelineContract = {
  /** The conversations in which a record had mail last, each with its last mail, newest first. */
  latest: call
    .input(z.object({ record: recordRef, limit: z.number().int().min(1).max(20) }))
    .output(z.array(latestMail)),
  mailFacts: call.input(z.object({ record: recordRef })).output(mailFacts),
  /**
   * One page behind `after`, newest first, or the newest one. `next` is null where there is nothing more. With a `query`
   * only entries with all of its words in them; of a long history a page may then have few, and more behind it.
   */
  forRecord: call
    .input(
      z.object({
        record: recordRef,
        after: place.optional(),
        limit: z.number().int().min(1).max(200),
        query: z.string().max(200).default(''),
        /** Entries of this kind alone. */
        only: z.enum(['message']).optional(),
      }),
    )
    .output(z.object({ entries: z.array(timelineEntry), next: place.nullable() })),
}
