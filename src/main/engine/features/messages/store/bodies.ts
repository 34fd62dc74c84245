import { z } from 'zod'
import { deliveryReport, type DeliveryReport } from '../../../../../shared/contract/delivery-reports'
import type { Attachment } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { isExecutable } from '../../../mime/filename'
import { shortHash } from '../../../short-hash'
import { bytes, rowOf, valueOf, type RowOf } from '../../../db/row'
import type { ReadBody } from '../types'
import type { FileTextStore } from './file-texts'

/** Attachments up to this size are kept with the body when they came along with it. */
const MAX_KEPT_CONTENT = 512 * 1024

/** A message after this many crashed or failed readings is left unread. */
const MAX_ATTEMPTS = 3

export const attachmentFields = {
  partId: z.string(),
  filename: z.string(),
  contentType: z.string(),
  size: z.number(),
  isInline: z.number(),
  contentId: z.string(),
}
const attachmentRow = rowOf(attachmentFields)
type AttachmentRow = RowOf<typeof attachmentRow>

const queuedRow = rowOf({
  messageId: z.number(),
  source: bytes(),
  complete: z.number(),
})
export type QueuedSource = RowOf<typeof queuedRow>

const warningsSchema = z.array(z.string())

export const textsBeforeSql = `SELECT p.message_id AS messageId, p.received_at AS receivedAt,
    (NOT EXISTS (SELECT 1 FROM message_source WHERE message_source.message_id = p.message_id)
      AND NOT EXISTS (SELECT 1 FROM placement AS o WHERE o.message_id = p.message_id AND o.account_id <> p.account_id)
      AND (EXISTS (SELECT 1 FROM message_body AS b WHERE b.message_id = p.message_id AND b.report IS NULL)
        OR EXISTS (SELECT 1 FROM body_queue WHERE body_queue.message_id = p.message_id)
        OR EXISTS (SELECT 1 FROM message WHERE message.id = p.message_id AND preview <> ''
          AND NOT EXISTS (SELECT 1 FROM message_body WHERE message_body.message_id = p.message_id)))) AS isToGo
  FROM placement AS p
  WHERE p.shown_folder_id = @folderId AND p.hidden = 0 AND (p.received_at, p.message_id) < (@receivedAt, @messageId)
  ORDER BY p.received_at DESC, p.message_id DESC LIMIT 50`

export type BodyStore = ReturnType<typeof createBodyStore>

/** Bodies, attachments, sources kept for good, and the queues that fill them. Writers run inside `context.write`. */
export function createBodyStore(
  { db, clock, publish }: Pick<EngineContext, 'db' | 'clock' | 'publish'>,
  fileTexts: FileTextStore,
) {
  const selectBody = rowOf({
    text: z.string(),
    html: z.string(),
    warnings: z.string(),
    report: z.string().nullable(),
  }).prepare<[number]>(db, 'SELECT text, html, warnings, report FROM message_body WHERE message_id = ?')
  const selectText = rowOf({ text: z.string() }).prepare<[number]>(
    db,
    'SELECT text FROM message_body WHERE message_id = ?',
  )
  const hasBody = rowOf({ found: z.number() }).prepare<[number]>(
    db,
    'SELECT 1 AS found FROM message_body WHERE message_id = ?',
  )
  const threadsOf = valueOf(z.number()).prepare<[number]>(
    db,
    'SELECT DISTINCT thread_id FROM thread_reference WHERE message_key = ?',
  )
  const upsertBody = db.prepare<[number, string, string, string, string | null, number]>(
    'INSERT OR REPLACE INTO message_body (message_id, text, html, warnings, report, fetched_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const attachmentColumns = `part_id AS partId, filename, content_type AS contentType, size, is_inline AS isInline,
    content_id AS contentId`
  const selectAttachments = attachmentRow.prepare<[number]>(
    db,
    `SELECT ${attachmentColumns} FROM attachment WHERE message_id = ? ORDER BY position`,
  )
  const selectContent = rowOf({ content: bytes().nullable() }).prepare<[number, string]>(
    db,
    'SELECT content FROM attachment WHERE message_id = ? AND part_id = ?',
  )
  const clearAttachments = db.prepare<[number]>('DELETE FROM attachment WHERE message_id = ?')
  const insertAttachment = db.prepare<
    AttachmentRow & { messageId: number; position: number; content: Uint8Array | null }
  >(
    `INSERT OR REPLACE INTO attachment (message_id, part_id, position, filename, content_type, size, is_inline,
       content_id, content)
     VALUES (@messageId, @partId, @position, @filename, @contentType, @size, @isInline, @contentId, @content)`,
  )
  const describe = db.prepare<[string, number, number, number]>(
    'UPDATE message SET preview = ?, has_attachments = ?, is_report = max(is_report, ?) WHERE id = ?',
  )
  const setPreview = db.prepare<[string, number]>('UPDATE message SET preview = ? WHERE id = ?')
  const selectSource = rowOf({ source: bytes() }).prepare<[number]>(
    db,
    'SELECT source FROM message_source WHERE message_id = ?',
  )
  const insertSource = db.prepare<[number, Uint8Array, number]>(
    'INSERT OR IGNORE INTO message_source (message_id, source, kept_at) VALUES (?, ?, ?)',
  )
  const insertLocal = db.prepare<[number, Uint8Array, number]>(
    'INSERT OR IGNORE INTO message_source (message_id, source, kept_at, local) VALUES (?, ?, ?, 1)',
  )
  const removeSource = db.prepare<[number]>('DELETE FROM message_source WHERE message_id = ?')
  const removeLocal = db.prepare<[number]>('DELETE FROM message_source WHERE message_id = ? AND local = 1')
  const isSourceKept = rowOf({ found: z.number() }).prepare<[number]>(
    db,
    'SELECT 1 AS found FROM message_source WHERE message_id = ? AND local = 0',
  )
  const hasSource = rowOf({ found: z.number() }).prepare<[number]>(
    db,
    'SELECT 1 AS found FROM message_source WHERE message_id = ?',
  )

  const enqueue = db.prepare<[number, Uint8Array, number]>(
    `INSERT INTO body_queue (message_id, source, complete) VALUES (?, ?, ?)
     ON CONFLICT (message_id) DO UPDATE SET source = excluded.source, complete = excluded.complete, attempts = 0
     WHERE excluded.complete > body_queue.complete`,
  )
  const nextQueued = queuedRow.prepare<[number]>(
    db,
    `SELECT message_id AS messageId, source, complete FROM body_queue WHERE attempts < ${MAX_ATTEMPTS}
     ORDER BY message_id LIMIT ?`,
  )
  const anyQueued = rowOf({ found: z.number() }).prepare<[]>(db, 'SELECT 1 AS found FROM body_queue LIMIT 1')
  const queuedSource = queuedRow.prepare<[number]>(
    db,
    'SELECT message_id AS messageId, source, complete FROM body_queue WHERE message_id = ?',
  )
  const countAttempt = db.prepare<[number]>(
    'UPDATE body_queue SET attempts = attempts + 1 WHERE message_id = ?',
  )
  const uncountAttempt = db.prepare<[number]>(
    'UPDATE body_queue SET attempts = attempts - 1 WHERE message_id = ?',
  )
  const dequeue = db.prepare<[number]>('DELETE FROM body_queue WHERE message_id = ?')
  const abandoned = rowOf({ messageId: z.number() }).prepare<[]>(
    db,
    `DELETE FROM body_queue WHERE attempts >= ${MAX_ATTEMPTS} RETURNING message_id AS messageId`,
  )

  const withText = rowOf({ messageId: z.number(), receivedAt: z.number(), isToGo: z.number() }).prepare<{
    folderId: number
    receivedAt: number
    messageId: number
  }>(db, textsBeforeSql)
  const removeBody = db.prepare<[number]>('DELETE FROM message_body WHERE message_id = ?')
  const clearContents = db.prepare<[number]>('UPDATE attachment SET content = NULL WHERE message_id = ?')
  const request = db.prepare<[number]>('INSERT OR IGNORE INTO source_request (message_id) VALUES (?)')
  const dueRequest = rowOf({ messageId: z.number(), attempts: z.number() }).prepare<[number]>(
    db,
    `SELECT message_id AS messageId, attempts FROM source_request WHERE next_attempt_at <= ?
     ORDER BY next_attempt_at, message_id LIMIT 1`,
  )
  const nextRequest = rowOf({ at: z.number().nullable() }).prepare<[]>(
    db,
    'SELECT min(next_attempt_at) AS at FROM source_request',
  )
  const postponeRequest = db.prepare<[number, number]>(
    'UPDATE source_request SET attempts = attempts + 1, next_attempt_at = ? WHERE message_id = ?',
  )
  const closeRequest = db.prepare<[number]>('DELETE FROM source_request WHERE message_id = ?')

  return {
    /** The cached body; null when it was never read. */
    body(messageId: number): {
      text: string
      html: string
      attachments: Attachment[]
      warnings: string[]
      report: DeliveryReport | null
    } | null {
      const row = selectBody.get(messageId)
      if (!row) return null
      const warnings: unknown = JSON.parse(row.warnings)
      return {
        text: row.text,
        html: row.html,
        attachments: selectAttachments.all(messageId).map(toAttachment),
        warnings: warningsSchema.parse(warnings),
        report: readReport(row.report),
      }
    },
    hasBody: (messageId: number): boolean => hasBody.get(messageId) !== undefined,
    text: (messageId: number): string | null => selectText.get(messageId)?.text ?? null,
    /** Stores a body with its attachments, and what the list shows of it; a bounce changes what is shown of what it is about. */
    saveBody(messageId: number, body: ReadBody, preview: string): void {
      const report = body.report ? JSON.stringify(body.report) : null
      upsertBody.run(messageId, body.text, body.html, JSON.stringify(body.warnings), report, clock.now())
      const bouncedId = body.report?.kind === 'failed' ? body.report.original.messageId : ''
      const threadIds = bouncedId === '' ? [] : threadsOf.all(shortHash(bouncedId))
      if (threadIds.length > 0) publish({ type: 'threads', folderIds: [], threadIds })
      clearAttachments.run(messageId)
      for (const [position, attachment] of body.attachments.entries()) {
        const { content } = attachment
        insertAttachment.run({
          messageId,
          position,
          partId: attachment.partId,
          filename: attachment.filename,
          contentType: attachment.contentType,
          size: attachment.size,
          isInline: Number(attachment.inline),
          contentId: attachment.contentId,
          content: content && content.length <= MAX_KEPT_CONTENT ? content : null,
        })
      }
      const hasFiles = body.attachments.some((attachment) => !attachment.inline)
      describe.run(preview, Number(hasFiles), Number(report !== null), messageId)
      fileTexts.want(messageId, body.attachments, MAX_KEPT_CONTENT)
    },
    setPreview(messageId: number, preview: string): void {
      setPreview.run(preview, messageId)
    },
    content: (messageId: number, partId: string): Buffer | null =>
      selectContent.get(messageId, partId)?.content ?? null,

    source: (messageId: number): Buffer | null => selectSource.get(messageId)?.source ?? null,
    hasSource: (messageId: number): boolean => hasSource.get(messageId) !== undefined,
    keepSource(messageId: number, source: Uint8Array): void {
      insertSource.run(messageId, source, clock.now())
      fileTexts.want(messageId, selectAttachments.all(messageId).map(toAttachment))
    },
    /** Keeps the source of a mail no server will have. */
    keepLocal(messageId: number, source: Uint8Array): void {
      insertLocal.run(messageId, source, clock.now())
    },
    /** It is kept even when the mail lies nowhere. */
    isSourceKept: (messageId: number): boolean => isSourceKept.get(messageId) !== undefined,
    removeLocal(messageId: number): void {
      removeLocal.run(messageId)
    },
    /** Of a mail that goes for good. */
    removeSource(messageId: number): void {
      removeSource.run(messageId)
    },

    enqueue(messageId: number, source: Uint8Array, complete: boolean): void {
      enqueue.run(messageId, source, Number(complete))
    },
    /** All bytes of a mail as far as they are here, kept or waiting to be read. */
    whole(messageId: number): Buffer | null {
      const queued = queuedSource.get(messageId)
      return selectSource.get(messageId)?.source ?? (queued?.complete === 1 ? queued.source : null)
    },
    queued: (limit: number): QueuedSource[] => nextQueued.all(limit),
    hasQueued: (): boolean => anyQueued.get() !== undefined,
    queuedSource: (messageId: number): QueuedSource | null => queuedSource.get(messageId) ?? null,
    countAttempt(messageId: number): void {
      countAttempt.run(messageId)
    },
    /** Taken back when the message's turn did not come. */
    uncountAttempt(messageId: number): void {
      uncountAttempt.run(messageId)
    },
    dequeue(messageId: number): void {
      dequeue.run(messageId)
    },
    /** Takes what could not be read out of the queue. */
    dropAbandoned: (): number[] => abandoned.all().map((row) => row.messageId),

    /** Mail of a folder below one of it, by time of arrival, and whether its text may go. */
    textsBelow: (folderId: number, below: { receivedAt: number; messageId: number }) =>
      withText.all({ folderId, ...below }),
    /** What is known of a message beyond its header goes; the names of its files stay. */
    forgetText(messageId: number): void {
      removeBody.run(messageId)
      dequeue.run(messageId)
      clearContents.run(messageId)
      setPreview.run('', messageId)
    },
    request(messageId: number): void {
      request.run(messageId)
    },
    dueRequest: (now: number) => dueRequest.get(now) ?? null,
    nextRequestAt: (): number | null => nextRequest.get()?.at ?? null,
    postponeRequest(messageId: number, until: number): void {
      postponeRequest.run(until, messageId)
    },
    closeRequest(messageId: number): void {
      closeRequest.run(messageId)
    },
  }
}

function readReport(json: string | null): DeliveryReport | null {
  const stored: unknown = json === null ? null : JSON.parse(json)
  return deliveryReport.nullable().parse(stored)
}

export const toAttachment = ({ isInline, ...row }: AttachmentRow): Attachment => ({
  ...row,
  inline: isInline === 1,
  executable: isExecutable(row.filename, row.contentType),
})
