import { z } from 'zod'
import { recordId } from '../ids'
import { call } from './base'
import { recordRef, recordStamps } from './crm'

export const MAX_NOTE = 100_000

/** A personal note on a record. Internal: never part of any mail. */
export const note = recordStamps.extend({
  record: recordRef,
  text: z.string().max(MAX_NOTE),
  pinned: z.boolean(),
})
export type Note = z.infer<typeof note>

/** What was written; `change` takes it back by `records.undo`. */
const written = z.object({ note, change: z.string() })

export const notesContract = {
  list: call.input(z.object({ record: recordRef })).output(z.array(note)),
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
