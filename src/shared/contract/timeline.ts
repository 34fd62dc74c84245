import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { recordRef } from './crm'
import { mailAddress, senderDoubt } from './messages'

/** What a field held, and of a reference what it names; the window says it in the user's words. */
const heldValue = z.object({ value: z.json(), name: z.string() })
export type HeldValue = z.infer<typeof heldValue>

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
  }),
  z.object({
    kind: z.literal('linked'),
    at: timestamp,
    linkId: recordId,
    threadId: rowId.nullable(),
    subject: z.string(),
  }),
  z.object({ kind: z.literal('created'), at: timestamp }),
  z.object({
    kind: z.literal('changed'),
    at: timestamp,
    field: z.string(),
    from: heldValue,
    to: heldValue,
  }),
  /** Another record was merged into this one; `left` are the values of the other one that were not taken over. */
  z.object({
    kind: z.literal('merged'),
    at: timestamp,
    name: z.string(),
    left: z.array(heldValue.extend({ field: z.string() })),
  }),
])
export type TimelineEntry = z.infer<typeof timelineEntry>

export const timelineContract = {
  /** One page before `before` (exclusive), newest first. */
  forRecord: call
    .input(
      z.object({ record: recordRef, before: timestamp.optional(), limit: z.number().int().min(1).max(200) }),
    )
    .output(z.object({ entries: z.array(timelineEntry), more: z.boolean() })),
}
