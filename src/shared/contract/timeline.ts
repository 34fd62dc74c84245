import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { recordRef } from './crm'
import { mailAddress, senderDoubt } from './messages'

/** What a field held, and of a reference what it names; the window says it in the user's words. */
const heldValue = z.object({ value: z.json(), name: z.string() })
export type HeldValue = z.infer<typeof heldValue>

/** Address of who did it; '' where nobody is known. */
const by = z.string()

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
  }),
  z.object({
    kind: z.literal('note'),
    at: timestamp,
    noteId: recordId,
    text: z.string(),
    pinned: z.boolean(),
    by,
  }),
  z.object({
    kind: z.literal('linked'),
    at: timestamp,
    linkId: recordId,
    threadId: rowId.nullable(),
    subject: z.string(),
    by,
  }),
  z.object({ kind: z.literal('created'), at: timestamp, by }),
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

export const timelineContract = {
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
      }),
    )
    .output(z.object({ entries: z.array(timelineEntry), next: place.nullable() })),
}
