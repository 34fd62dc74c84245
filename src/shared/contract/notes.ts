import { z } from 'zod'
import { recordId } from '../ids'
import { call } from './base'
import { recordRef, recordStamps, recordSummary } from './crm'
import { MAX_QUERY } from './records'

export const MAX_NOTE = 100_000

/** A personal note on a record. Internal: never part of any mail. */
export const note = recordStamps.extend({
  record: recordRef,
  text: z.string().max(MAX_NOTE),
  pinned: z.boolean(),
})
export type Note = z.infer<typeof note>

/** A note that a search finds, and the record it is about. */
export const foundNote = note.pick({ id: true, updatedAt: true }).extend({
  record: recordSummary,
  /** Its text around what was found, matches as in the excerpts of mail. */
  excerpt: z.string(),
})
export type FoundNote = z.infer<typeof foundNote>

/** What was written; `change` takes it back by `records.undo`. */
const written = z.object({ note, change: z.string() })

export const notesContract = {
  list: call.input(z.object({ record: recordRef })).output(z.array(note)),
  /** By beginnings of words, all of them, in any order; last changed first. Searches of records do not look into notes. */
  find: call
    .input(z.object({ query: z.string().max(MAX_QUERY), limit: z.number().int().min(1).max(50) }))
    .output(z.array(foundNote)),
  create: call
    .input(
      z.object({
        record: recordRef,
        text: z.string().trim().min(1).max(MAX_NOTE),
        pinned: z.boolean().optional(),
      }),
    )
    .output(written),
  /** `from` is what was changed held when the change began; where it holds something else by now, `conflict`. */
  update: call
    .input(
      z.object({
        id: recordId,
        text: z.string().trim().min(1).max(MAX_NOTE).optional(),
        pinned: z.boolean().optional(),
        from: note.pick({ text: true, pinned: true }).partial().optional(),
      }),
    )
    .output(written),
  remove: call.input(z.object({ id: recordId })).output(z.object({ change: z.string() })),
}
