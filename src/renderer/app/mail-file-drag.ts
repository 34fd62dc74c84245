import type { DragEvent } from 'react'
import { z } from 'zod'

/** Names a file of a mail while it is dragged within the window. */
const TYPE = 'application/x-postilla-mail-file'

const mailFile = z.object({
  messageId: z.number().int(),
  partId: z.string(),
  within: z.array(z.string()),
  filename: z.string(),
  size: z.number(),
})
export type DraggedFile = z.infer<typeof mailFile>

export const setMailFile = ({ dataTransfer }: Pick<DragEvent, 'dataTransfer'>, file: DraggedFile): void =>
  dataTransfer.setData(TYPE, JSON.stringify(mailFile.parse(file)))

export const hasMailFile = ({ dataTransfer }: Pick<DragEvent, 'dataTransfer'>): boolean =>
  dataTransfer.types.includes(TYPE)

/** Null for what is none, whatever another page says of it. */
export function mailFileOf({ dataTransfer }: Pick<DragEvent, 'dataTransfer'>): DraggedFile | null {
  try {
    return mailFile.parse(JSON.parse(dataTransfer.getData(TYPE)))
  } catch {
    return null
  }
}
