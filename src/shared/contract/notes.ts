import { z } from 'zod'
import { recordId } from '../ids'
import { call } from './base'
import { recordRef, recordStamps } from './crm'

/** A personal note on a record. Internal: never part of any mail. */
export const note = recordStamps.extend({
  record: recordRef,
  text: z.string().max(100_000),
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
        text: z.string().trim().min(1).max(100_000),
        pinned: z.boolean().optional(),
      }),
    )
    .output(written),
  /** `from` is what was changed held when the change began; where it holds something else by now, `conflict`. */
  update: call
    .input(
      z.object({
        id: recordId,
        text: z.string().trim().min(1).max(100_000).optional(),
        pinned: z.boolean().optional(),
        from: note.pick({ text: true, pinned: true }).partial().optional(),
      }),
    )
    .output(written),
  remove: call.input(z.object({ id: recordId })).output(z.object({ change: z.string() })),
}
