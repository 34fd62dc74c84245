import { z } from 'zod'

/** What stands in a picker: a record, the name of one to be created with the form, or text that is neither yet. */
export const recordChoice = z.object({ id: z.string().nullable(), text: z.string(), isNew: z.boolean() })
export type RecordChoice = z.infer<typeof recordChoice>

export const noRecord: RecordChoice = { id: null, text: '', isNew: false }
export const chosen = (id: string | null, text: string): RecordChoice =>
  id === null ? noRecord : { id, text, isNew: false }

/** Text that names no record: a form with it must not be saved, the user meant somebody. */
export const isUnresolved = ({ id, text, isNew }: RecordChoice): boolean =>
  id === null && !isNew && text.trim() !== ''
