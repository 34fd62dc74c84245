import { z } from 'zod'

const bytes = z.instanceof(Uint8Array)

/** From the engine to the thread that reads files. */
export const toThread = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    filename: z.string(),
    contentType: z.string(),
    content: bytes,
    /** The content is a whole mail, of which this part is the file. */
    partId: z.string().nullable(),
  }),
  /** A table of letters that was asked for; null where there is none of that name. */
  z.object({ type: z.literal('table'), name: z.string(), content: bytes.nullable() }),
])
export type ToThread = z.infer<typeof toThread>

export const fromThread = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('table'), name: z.string().regex(/^[\w-]{1,60}\.bcmap$/) }),
])
export type FromThread = z.infer<typeof fromThread>
