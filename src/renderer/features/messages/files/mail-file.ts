import type { Attachment } from '../../../../shared/contract/messages'
import { engine } from '../../../bridge/connection'

/** A file of a message, or one that lies in others: `within` leads to it, from the outermost. */
export interface MailFile extends Attachment {
  messageId: number
  within: readonly string[]
}

/** What tells it from all others. */
export const fileKey = ({ messageId, within, partId }: MailFile): string =>
  [messageId, ...within, partId].join('/')

/** The files of a message, or of a file `of` it. */
export const filesOf = (messageId: number, attachments: readonly Attachment[], of?: MailFile): MailFile[] => {
  const within = of ? [...of.within, of.partId] : []
  return attachments.map((attachment) => ({ ...attachment, messageId, within }))
}

export interface Fetched {
  filename: string
  content: Blob
}

/** Who looks at a file often saves it, or goes back and forth. */
const KEPT = 4
const fetched = new Map<string, Promise<Fetched>>()

/** The bytes of a file. The last ones asked for are at hand. */
export function fetchFile(file: MailFile): Promise<Fetched> {
  const key = fileKey(file)
  const { messageId, partId, within } = file
  const found = fetched.get(key) ?? engine.messages.attachment({ messageId, partId, within: [...within] })
  fetched.delete(key)
  fetched.set(key, found)
  found.catch(() => fetched.delete(key))
  for (const oldest of [...fetched.keys()].slice(0, -KEPT)) fetched.delete(oldest)
  return found
}
