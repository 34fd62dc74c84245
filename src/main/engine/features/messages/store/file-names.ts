import { z } from 'zod'
import type { Attachment } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { rowOf } from '../../../db/row'
import { serverKey } from '../server-key'
import type { UnnamedFiles } from '../types'

const MAX_ATTEMPTS = 2

export type FileNameStore = ReturnType<typeof createFileNameStore>

/** Names of files in messages that are not read yet, and the queue of those to ask for. Writers run in `context.write`. */
export function createFileNameStore({ db }: Pick<EngineContext, 'db'>) {
  const enqueue = db.prepare<[number]>('INSERT OR IGNORE INTO file_name_queue (message_id) VALUES (?)')
  const next = rowOf({ messageId: z.number(), serverKey }).prepare<[number, number]>(
    db,
    `SELECT q.message_id AS messageId, p.server_key AS serverKey FROM file_name_queue AS q
     JOIN placement AS p ON p.message_id = q.message_id
     WHERE p.folder_id = ? AND p.server_key IS NOT NULL AND q.attempts < ${MAX_ATTEMPTS}
       AND NOT EXISTS (SELECT 1 FROM message_body AS b WHERE b.message_id = q.message_id)
     ORDER BY q.message_id DESC LIMIT ?`,
  )
  const countAttempt = db.prepare<[number]>(
    'UPDATE file_name_queue SET attempts = attempts + 1 WHERE message_id = ?',
  )
  const dequeue = db.prepare<[number]>('DELETE FROM file_name_queue WHERE message_id = ?')
  const insert = db.prepare<[number, string, number, string, string, number, number, string]>(
    `INSERT OR IGNORE INTO attachment (message_id, part_id, position, filename, content_type, size, is_inline,
       content_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const setHasAttachments = db.prepare<[number, number]>(
    'UPDATE message SET has_attachments = ? WHERE id = ?',
  )

  return {
    enqueue(messageId: number): void {
      enqueue.run(messageId)
    },
    /** The newest of a folder to ask for; each is handed out twice at most. */
    take(folderId: number, limit: number): UnnamedFiles[] {
      const taken = next.all(folderId, limit)
      for (const { messageId } of taken) countAttempt.run(messageId)
      return taken
    },
    dequeue(messageId: number): void {
      dequeue.run(messageId)
    },
    /** What a message that is not read yet holds. */
    save(messageId: number, files: readonly Attachment[]): void {
      for (const [position, file] of files.entries()) {
        const { partId, filename, contentType, size, inline, contentId } = file
        insert.run(messageId, partId, position, filename, contentType, size, Number(inline), contentId)
      }
      setHasAttachments.run(Number(files.some((file) => !file.inline)), messageId)
    },
  }
}
