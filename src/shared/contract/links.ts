import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { recordRef, recordSummary, recordTypeName } from './crm'

/** A thread's tie to a record. It outlives the mail cache: it is anchored to a Message-ID, not to a row. */
export const link = z.object({
  id: recordId,
  threadId: rowId.nullable(),
  record: recordSummary,
  linkedAt: timestamp,
})
export type Link = z.infer<typeof link>

export const suggestionReason = z.enum(['address', 'thread', 'domain', 'recent', 'name'])

/** What the CRM knows of whoever is on the other side of a message: of its sender or, where we wrote it, its first recipient. */
export const knownCounterpart = z.object({
  person: recordSummary,
  company: recordSummary.nullable(),
  /** Of the person and the company, last changed first; of very many the first. */
  openDeals: z.array(recordSummary),
  /** The newest mail exchanged with them besides this one; null where there is none, or not among their latest history. */
  lastContact: z
    .object({ at: timestamp, outgoing: z.boolean(), threadId: rowId, folderId: rowId.nullable() })
    .nullable(),
})
export type KnownCounterpart = z.infer<typeof knownCounterpart>

export const linksContract = {
  /** Null where whoever is on the other side is nobody in the CRM. */
  counterpart: call.input(z.object({ messageId: rowId })).output(knownCounterpart.nullable()),
  forThread: call.input(z.object({ threadId: rowId })).output(z.array(link)),
  /** Links of many list rows at once. */
  forThreads: call
    .input(z.object({ threadIds: z.array(rowId).max(500) }))
    .output(z.array(z.object({ threadId: rowId, records: z.array(recordSummary) }))),
  /** Records the thread probably belongs to, best first, each with its reason; those already linked are left out. */
  suggest: call
    .input(z.object({ threadId: rowId }))
    .output(z.array(z.object({ record: recordSummary, reason: suggestionReason, because: z.string() }))),
  /** People, companies and deals by name, address, domain or phone; recent ones for an empty query. */
  findRecords: call
    .input(
      z.object({
        query: z.string().max(200),
        limit: z.number().int().min(1).max(50),
        /** Of these types alone; of all where it is left out. */
        types: z.array(recordTypeName).max(20).optional(),
      }),
    )
    .output(z.array(recordSummary)),
  /** Links the thread; a second link to the same record returns the first. */
  create: call.input(z.object({ threadId: rowId, record: recordRef })).output(link),
  /**
   * Hands the conversation of a link to another record in one step, which `records.undo` takes back by `change`. Where it
   * is linked to that already, the first link alone goes.
   */
  move: call
    .input(z.object({ id: recordId, record: recordRef }))
    .output(z.object({ link, change: z.string() })),
  remove: call.input(z.object({ id: recordId })).output(z.void()),
  restore: call.input(z.object({ id: recordId })).output(link),
}
