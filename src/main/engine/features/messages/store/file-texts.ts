import { z } from 'zod'
import type { EngineContext } from '../../../context'
import { bytes, rowOf } from '../../../db/row'
import { mayHoldText } from '../../../file-text/may-hold-text'
import type { ReadBody } from '../types'

/** Larger files are not read. */
const MAX_FILE = 30_000_000
/** Of one message. */
const MAX_FILES = 100
/** A file that brought its reader down so often is left alone. */
const MAX_ATTEMPTS = 2

/** A file whose text is still to be read, and how often that was begun. */
export interface WaitingFile {
  messageId: number
  partId: string
  filename: string
  contentType: string
  attempts: number
}

export type FileTextStore = ReturnType<typeof createFileTextStore>

/** The texts of attachments, and the queue of those to be read. Writers run inside `context.write`. */
export function createFileTextStore({ db }: Pick<EngineContext, 'db'>) {
  const add = db.prepare<[number, string, Uint8Array | null]>(
    'INSERT OR IGNORE INTO file_text (message_id, part_id, content) VALUES (?, ?, ?)',
  )
  const next = rowOf({
    messageId: z.number(),
    partId: z.string(),
    filename: z.string().nullable(),
    contentType: z.string().nullable(),
    attempts: z.number(),
  }).prepare<[]>(
    db,
    `SELECT f.message_id AS messageId, f.part_id AS partId, f.attempts, a.filename, a.content_type AS contentType
     FROM file_text AS f LEFT JOIN attachment AS a USING (message_id, part_id)
     WHERE f.text IS NULL ORDER BY f.message_id DESC LIMIT 1`,
  )
  const content = rowOf({ content: bytes().nullable(), source: bytes().nullable() }).prepare<
    [number, string]
  >(
    db,
    `SELECT coalesce(f.content, a.content) AS content,
       CASE WHEN coalesce(f.content, a.content) IS NULL THEN s.source END AS source
     FROM file_text AS f LEFT JOIN attachment AS a USING (message_id, part_id)
       LEFT JOIN message_source AS s USING (message_id)
     WHERE f.message_id = ? AND f.part_id = ?`,
  )
  const count = db.prepare<[number, string]>(
    'UPDATE file_text SET attempts = attempts + 1 WHERE message_id = ? AND part_id = ?',
  )
  const uncount = db.prepare<[number, string]>(
    'UPDATE file_text SET attempts = attempts - 1 WHERE message_id = ? AND part_id = ?',
  )
  const save = db.prepare<[string, number, string]>(
    'UPDATE file_text SET text = ?, content = NULL WHERE message_id = ? AND part_id = ?',
  )
  const isWaiting = db.prepare<[number]>(
    'SELECT 1 FROM file_text WHERE message_id = ? AND text IS NULL LIMIT 1',
  )
  const texts = rowOf({ filename: z.string(), text: z.string() }).prepare<[number]>(
    db,
    `SELECT a.filename, f.text FROM file_text AS f JOIN attachment AS a USING (message_id, part_id)
     WHERE f.message_id = ? AND f.text IS NOT NULL AND f.text <> '' ORDER BY a.position LIMIT ${MAX_FILES}`,
  )
  const hasSource = db.prepare<[number]>('SELECT 1 FROM message_source WHERE message_id = ?')

  let onWanted: () => void = () => undefined

  return {
    /** The listener is called, within the transaction, when there is something to read. */
    whenWanted(listener: () => void): void {
      onWanted = listener
    },
    /** Has the text of these files read that may hold some and whose bytes are here. What was read is not read again. */
    want(messageId: number, files: ReadBody['attachments'], keptSize = 0): void {
      const isKept = hasSource.get(messageId) !== undefined
      for (const file of files.slice(0, MAX_FILES)) {
        const { content } = file
        if (!mayHoldText(file) || file.size > MAX_FILE || (!content && !isKept)) continue
        if (content && content.length > MAX_FILE) continue
        // Small contents lie beside the body already.
        const isElsewhere = isKept || !content || content.length <= keptSize
        const { changes } = add.run(messageId, file.partId, isElsewhere ? null : content)
        if (changes > 0) onWanted()
      }
    },
    /** The file to be read next: that of the newest message. */
    next(): WaitingFile | null {
      const found = next.get()
      return found ? { ...found, filename: found.filename ?? '', contentType: found.contentType ?? '' } : null
    },
    /** Its bytes, or the whole mail with it; null when they are gone. */
    bytes(messageId: number, partId: string): { content: Uint8Array; isSource: boolean } | null {
      const found = content.get(messageId, partId)
      if (found?.content) return { content: found.content, isSource: false }
      return found?.source ? { content: found.source, isSource: true } : null
    },
    isLeftAlone: ({ attempts }: WaitingFile): boolean => attempts >= MAX_ATTEMPTS,
    countAttempt: (messageId: number, partId: string): void => void count.run(messageId, partId),
    /** Taken back when nobody waited for the end of it. */
    uncountAttempt: (messageId: number, partId: string): void => void uncount.run(messageId, partId),
    save: (messageId: number, partId: string, text: string): void => void save.run(text, messageId, partId),
    isWaiting: (messageId: number): boolean => isWaiting.get(messageId) !== undefined,
    /** The files of a message that have text, in its order. */
    texts: (messageId: number): { filename: string; text: string }[] => texts.all(messageId),
  }
}
