import { z } from 'zod'
import { addressKey } from '../../../../../shared/address-key'
import type { FileOfMail } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf } from '../../../db/row'
import { attachmentFields, toAttachment } from './bodies'

/** Of the mail of one address so much is looked through: files older than that are found by search. */
const MOST_MAILS = 3000

export const filesSql = {
  ofAddress: `SELECT DISTINCT m.id FROM (
      SELECT p.message_id FROM message_address AS p
      WHERE p.address_id = (SELECT id FROM address WHERE address_key = @address)
      ORDER BY p.message_id DESC LIMIT ${MOST_MAILS}
    ) AS met JOIN message AS m ON m.id = met.message_id
    WHERE m.has_attachments = 1 AND m.orphaned_at IS NULL ORDER BY m.id DESC LIMIT @limit`,
  ofThread: `SELECT id FROM message WHERE thread_id = @threadId AND has_attachments = 1 AND orphaned_at IS NULL
    ORDER BY received_at DESC LIMIT @limit`,
} as const

const fileRow = rowOf({
  ...attachmentFields,
  messageId: z.number(),
  threadId: z.number(),
  subject: z.string(),
  receivedAt: z.number(),
  name: z.string().nullable(),
  address: z.string().nullable(),
})

interface Asked {
  messageIds: readonly number[]
  threadId: number | null
  addresses: readonly string[]
  limit: number
}

export type FilesStore = ReturnType<typeof createFilesStore>

/** The files of mail, of a conversation or of people, that lie in no text. */
export function createFilesStore({ db }: Pick<EngineContext, 'db'>) {
  const ofAddress = valueOf(z.number()).prepare<[{ address: string; limit: number }]>(db, filesSql.ofAddress)
  const ofThread = valueOf(z.number()).prepare<[{ threadId: number; limit: number }]>(db, filesSql.ofThread)
  const files = fileRow.prepare<[string]>(
    db,
    `SELECT a.part_id AS partId, a.filename, a.content_type AS contentType, a.size, a.content_id AS contentId,
       a.is_inline AS isInline,
       m.id AS messageId, m.thread_id AS threadId, m.subject, m.received_at AS receivedAt, w.name, w.address
     FROM json_each(?) AS wanted JOIN message AS m ON m.id = wanted.value
     JOIN attachment AS a ON a.message_id = m.id AND a.is_inline = 0
     LEFT JOIN participant AS w ON w.message_id = m.id AND w.role = 'from' AND w.position = 0
     ORDER BY m.received_at DESC, m.id DESC, a.position`,
  )
  return {
    /** The newest first; of so many mails of the conversation and of each address. */
    of(asked: Asked): FileOfMail[] {
      const { messageIds, threadId, addresses, limit } = asked
      const ids = new Set([
        ...messageIds,
        ...(threadId === null ? [] : ofThread.all({ threadId, limit })),
        ...addresses.flatMap((address) => ofAddress.all({ address: addressKey(address), limit })),
      ])
      return files
        .all(JSON.stringify([...ids]))
        .map(({ messageId, threadId, subject, receivedAt, name, address, ...file }) => ({
          ...toAttachment(file),
          ...{ messageId, threadId, subject, receivedAt },
          from: { name: name ?? '', address: address ?? '' },
        }))
    },
  }
}
