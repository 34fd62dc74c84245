import { z } from 'zod'
import {
  LONGEST_UNDO_MS,
  type DraftAttachment,
  type DraftChanges,
  type DraftContent,
  type Outgoing,
} from '../../../../shared/contract/outbox'
import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { bytes, rowOf } from '../../db/row'
import { createBegunDrafts } from './begun-drafts'
import type { MimeAttachment } from './compose/mime'
import { durably } from './durably'
import { createGroups } from './groups'
import { createPictures } from './pictures'
import {
  ALL_MISSING,
  rawRow,
  readRow,
  type AnswerKind,
  type Envelope,
  type Frozen,
  type OutgoingRow,
  type RawRow,
} from './rows'
import { createWaiting, TOUCH } from './waiting'

export interface NewDraft {
  id: string
  content: DraftContent
  answersMessageId: number | null
  answerKind: AnswerKind
  threadId: number | null
  inReplyTo: string
  references: readonly string[]
  /** The draft on the server it goes on with. */
  serverDraftId?: number
  /** Absent where nothing is. */
  quoteMissing?: Outgoing['quoteMissing']
}

export interface NewAttachment extends MimeAttachment {
  id: string
}

export type OutboxStore = ReturnType<typeof createOutboxStore>

/** What the id of a draft's taken out files begins with; no id from a window does. */
const DETACHED = 'detached:'

const FACTS = `id, account_id, state, content, answers_message_id, answer_kind, thread_id, message_id, in_reply_to,
  reference_ids, envelope, send_at, sent_at, sent_copy, attempts, problem, created_at, updated_at, revision,
  server_draft_id, taken_over, outgoing_server_id, quote_missing, is_scheduled,
  group_id, is_paused`
const COLUMNS = `${FACTS},
  coalesce((SELECT html FROM outgoing_quote WHERE outgoing_id = outgoing.id), '') AS quote`
// A list needs no quotes, which hold whole conversations with their pictures.
const LINE_COLUMNS = `${FACTS}, '' AS quote`
// A mail that may have arrived keeps saying so as a draft: what is sent again may come twice. So does one that did not
// leave because its conversation went on without it.
const KEEP_DOUBT = `problem = CASE WHEN json_extract(problem, '$.code') IN ('send-unconfirmed', 'answered-meanwhile')
  THEN problem END`
// Whom a server refused counts for more than a copy; what its user has settled meanwhile does not come back.
const keepRefused = (otherwise: string): string =>
  `CASE json_extract(problem, '$.code') WHEN 'recipient-refused' THEN problem ELSE ${otherwise} END`
// A window that has saved is not the one that did this: its next save must not pass for one that has seen it.
export const UNSEEN = "revision = revision + 1, saved_by = ''"

/**
 * The SQL of one mail after the other; see `createHandingOver` and `createUnderWay` for that of accounts and servers
 * that go. Each change of state is one statement that names the state it starts from and tells whether
 * it happened, so that two callers can never both succeed.
 */
export function createOutboxStore(context: EngineContext) {
  const { db } = context
  const pictures = createPictures(context)
  const now = (): number => context.clock.now()

  const select = rawRow.prepare<[string]>(db, `SELECT ${COLUMNS} FROM outgoing WHERE id = ?`)
  const selectList = rawRow.prepare<[{ threadId: number | null; sentSince: number }]>(
    db,
    `SELECT ${LINE_COLUMNS} FROM outgoing
     WHERE (state IN ('draft', 'queued', 'sending', 'failed')
         OR (state = 'sent' AND (sent_at >= @sentSince OR problem IS NOT NULL)))
       AND (@threadId IS NULL OR thread_id = @threadId)
     ORDER BY updated_at DESC, id DESC`,
  )
  const insert = db.prepare(
    `INSERT INTO outgoing (id, account_id, state, content, answers_message_id, answer_kind, thread_id, in_reply_to,
       reference_ids, server_draft_id, taken_over, quote_missing, created_at, updated_at)
     VALUES (@id, @accountId, 'draft', @content, @answersMessageId, @answerKind, @threadId, @inReplyTo, @references,
       @serverDraftId, @takenOver, @quoteMissing, @now, @now)`,
  )
  const insertQuote = db.prepare(
    `INSERT INTO outgoing_quote (outgoing_id, html) VALUES (@id, @html)
     ON CONFLICT (outgoing_id) DO UPDATE SET html = excluded.html`,
  )
  const deleteQuote = db.prepare<[string]>('DELETE FROM outgoing_quote WHERE outgoing_id = ?')
  // A window whose earlier save was carried out and never answered goes on from what it saved itself.
  const updateContent = rowOf({ revision: z.number() }).prepare<[Record<string, string | number | null>]>(
    db,
    `UPDATE outgoing SET content = json_patch(content, @changes), account_id = coalesce(@accountId, account_id),
       saved_from = CASE saved_by WHEN @window THEN saved_from ELSE revision END, saved_by = @window,
       revision = revision + 1, ${KEEP_DOUBT}, ${TOUCH}
     WHERE id = @id AND state = 'draft'
       AND (revision = @revision
         OR (saved_by = @window AND @window <> '' AND @revision >= saved_from AND @revision < revision))
     RETURNING revision`,
  )
  const updateAnswerKind = db.prepare<[{ id: string; kind: string; content: string; now: number }]>(
    `UPDATE outgoing SET answer_kind = @kind, content = json_patch(content, @content), ${UNSEEN}, ${TOUCH}
     WHERE id = @id AND state = 'draft'`,
  )
  const selectSentAs = rawRow.prepare<[string]>(
    db,
    `SELECT ${COLUMNS} FROM outgoing WHERE message_id = ? AND state = 'sent' ORDER BY id DESC LIMIT 1`,
  )
  const acknowledge = db.prepare(
    `UPDATE outgoing SET problem = NULL, ${TOUCH} WHERE id = @id AND state = 'sent'`,
  )
  const copyAttachments = db.prepare(
    `INSERT INTO outgoing_attachment (id, outgoing_id, position, filename, content_type, content, content_id)
     SELECT @newId, @to, position, filename, content_type, content, content_id
     FROM outgoing_attachment WHERE id = @attachmentId`,
  )
  const touchDraft = db.prepare(`UPDATE outgoing SET ${TOUCH} WHERE id = @id AND state = 'draft'`)
  const insertAttachment = db.prepare(
    `INSERT INTO outgoing_attachment (id, outgoing_id, position, filename, content_type, content)
     VALUES (@id, @outgoingId,
       (SELECT coalesce(max(position), -1) + 1 FROM outgoing_attachment WHERE outgoing_id = @outgoingId),
       @filename, @contentType, @content)`,
  )
  // What is taken out of a draft lies in a discarded one of its own: it never leaves, and the next start forgets it.
  const insertDetached = db.prepare<[{ id: string; now: number }]>(
    `INSERT INTO outgoing (id, account_id, state, content, created_at, updated_at)
     SELECT '${DETACHED}' || id, account_id, 'discarded', json_set(content, '$.html', ''), @now, @now
     FROM outgoing WHERE id = @id
     ON CONFLICT DO NOTHING`,
  )
  const detach = db.prepare<[{ id: string; attachmentId: string }]>(
    `UPDATE outgoing_attachment SET outgoing_id = '${DETACHED}' || @id
     WHERE id = @attachmentId AND outgoing_id = @id`,
  )
  const reattach = db.prepare<[{ id: string; attachmentId: string }]>(
    `UPDATE outgoing_attachment SET outgoing_id = @id
     WHERE id = @attachmentId AND outgoing_id LIKE '${DETACHED}%'`,
  )
  const countDetached = rowOf({ count: z.number() }).prepare<[string]>(
    db,
    `SELECT count(*) AS count FROM outgoing_attachment WHERE id = ? AND outgoing_id LIKE '${DETACHED}%'`,
  )
  const selectAttachments = rowOf({
    id: z.string(),
    filename: z.string(),
    contentType: z.string(),
    size: z.number(),
  }).prepare<[string]>(
    db,
    `SELECT id, filename, content_type AS contentType, length(content) AS size
     FROM outgoing_attachment WHERE outgoing_id = ? ORDER BY position, id`,
  )
  const selectContents = rowOf({ filename: z.string(), contentType: z.string(), content: bytes() }).prepare<
    [string]
  >(
    db,
    `SELECT filename, content_type AS contentType, content
     FROM outgoing_attachment WHERE outgoing_id = ? ORDER BY position, id`,
  )
  const discard = db.prepare(
    `UPDATE outgoing SET state = 'discarded', mime = NULL, envelope = '', send_at = NULL, ${TOUCH}
     WHERE id = @id AND (state IN ('draft', 'failed') OR (state = 'queued' AND @isWaiting))`,
  )
  const restore = db.prepare(
    `UPDATE outgoing SET state = 'draft', ${TOUCH} WHERE id = @id AND state = 'discarded'`,
  )
  const purgeDiscarded = db.prepare<[number]>(
    `DELETE FROM outgoing WHERE state = 'discarded' AND (updated_at < ? OR id LIKE '${DETACHED}%')
       AND NOT EXISTS (SELECT 1 FROM outgoing AS m WHERE m.group_id = outgoing.id AND m.state IN ('queued', 'sending', 'failed'))`,
  )
  const selectDiscarded = rawRow.prepare<[]>(
    db,
    `SELECT ${LINE_COLUMNS} FROM outgoing WHERE state = 'discarded' AND id NOT LIKE '${DETACHED}%' AND group_id IS NULL
     ORDER BY updated_at DESC, id DESC`,
  )
  const purgeSent = db.prepare<[number]>(
    "DELETE FROM outgoing WHERE state = 'sent' AND sent_copy <> 'pending' AND problem IS NULL AND sent_at < ?",
  )
  const queue = db.prepare(
    `UPDATE outgoing SET state = 'queued', message_id = @messageId, mime = @mime, envelope = @envelope,
       send_at = @sendAt, outgoing_server_id = @serverId, is_scheduled = @isScheduled, attempts = 0, next_attempt_at = 0,
       problem = NULL, ${TOUCH}
     WHERE id = @id AND state = 'draft' AND updated_at = @seen`,
  )
  const unqueue = db.prepare(
    `UPDATE outgoing SET state = 'draft', mime = NULL, envelope = '', outgoing_server_id = NULL,
       send_at = CASE WHEN send_at > @now + ${LONGEST_UNDO_MS} THEN send_at END,
       attempts = 0, next_attempt_at = 0, ${KEEP_DOUBT}, ${TOUCH}
     WHERE id = @id AND state IN ('queued', 'failed')`,
  )
  const start = db.prepare(
    `UPDATE outgoing SET state = 'sending', mime = @mime, sending_since = @now, attempts = attempts + 1,
       next_attempt_at = 0, problem = NULL, ${TOUCH}
     WHERE id = @id AND state = 'queued' AND is_paused = 0 AND send_at <= @now`,
  )
  const noteUntaken = db.prepare(
    "UPDATE outgoing SET envelope = @envelope WHERE id = @id AND state = 'sending'",
  )
  const reschedule = db.prepare(
    `UPDATE outgoing SET state = 'queued', sending_since = NULL, next_attempt_at = @nextAttemptAt, problem = @problem,
       envelope = @envelope, attempts = @attempts, ${TOUCH}
     WHERE id = @id AND state IN ('queued', 'sending', 'failed')`,
  )
  const fail = db.prepare(
    `UPDATE outgoing SET state = 'failed', sending_since = NULL, problem = @problem, ${TOUCH}
     WHERE id = @id AND state IN ('queued', 'sending')`,
  )
  const succeed = db.prepare(
    `UPDATE outgoing SET state = 'sent', sending_since = NULL, sent_at = @now, sent_copy = @copy, attempts = 0,
       next_attempt_at = 0, problem = @problem, envelope = @envelope,
       mime = CASE @copy WHEN 'pending' THEN mime ELSE NULL END, ${TOUCH}
     WHERE id = @id AND state IN ('queued', 'sending', 'failed')`,
  )
  const copied = db.prepare(
    `UPDATE outgoing SET sent_copy = 'done', mime = NULL, problem = ${keepRefused('NULL')}, ${TOUCH}
     WHERE id = @id AND sent_copy = 'pending'`,
  )
  const copyFailed = db.prepare(
    `UPDATE outgoing SET attempts = attempts + 1, next_attempt_at = @nextAttemptAt,
       problem = ${keepRefused('@problem')}, ${TOUCH}
     WHERE id = @id AND sent_copy = 'pending'`,
  )
  const selectMime = rowOf({ mime: bytes().nullable() }).prepare<[string]>(
    db,
    'SELECT mime FROM outgoing WHERE id = ?',
  )
  const selectInterrupted = rawRow.prepare<[number]>(
    db,
    `SELECT ${COLUMNS} FROM outgoing WHERE state = 'sending' AND account_id = ? ORDER BY sending_since LIMIT 1`,
  )
  const selectDue = rawRow.prepare<[{ accountId: number; now: number }]>(
    db,
    `SELECT ${COLUMNS} FROM outgoing
     WHERE state = 'queued' AND is_paused = 0 AND account_id = @accountId AND send_at <= @now
       AND next_attempt_at <= @now
     ORDER BY send_at, id LIMIT 1`,
  )
  const selectCopyDue = rawRow.prepare<[{ accountId: number; now: number }]>(
    db,
    `SELECT ${COLUMNS} FROM outgoing
     WHERE state = 'sent' AND sent_copy = 'pending' AND account_id = @accountId AND next_attempt_at <= @now
     ORDER BY sent_at, id LIMIT 1`,
  )
  const selectWork = rowOf({ accountId: z.number(), at: z.number() }).prepare<[]>(
    db,
    `SELECT account_id AS accountId, min(at) AS at FROM (
       SELECT account_id, max(send_at, next_attempt_at) AS at FROM outgoing
       WHERE state = 'queued' AND is_paused = 0
       UNION ALL SELECT account_id, 0 FROM outgoing WHERE state = 'sending'
       UNION ALL SELECT account_id, next_attempt_at FROM outgoing WHERE state = 'sent' AND sent_copy = 'pending'
     ) GROUP BY account_id`,
  )
  const countLeaving = rowOf({ count: z.number() }).prepare<[number]>(
    db,
    `SELECT count(*) AS count FROM outgoing
     WHERE state = 'sending' OR (state = 'queued' AND is_paused = 0 AND attempts = 0 AND send_at <= ?)`,
  )
  const selectUndoable = rowOf({ id: z.string(), groupId: z.string().nullable() }).prepare<[number]>(
    db,
    `SELECT id, group_id AS groupId FROM outgoing
     WHERE state = 'queued' AND is_paused = 0 AND is_scheduled = 0 AND attempts = 0 AND send_at > ?
     ORDER BY send_at, id`,
  )
  const selectUnconfirmed = rawRow.prepare<[]>(
    db,
    `SELECT ${COLUMNS} FROM outgoing
     WHERE state = 'failed' AND json_extract(problem, '$.code') = 'send-unconfirmed'`,
  )

  const changed = (result: { changes: number }): boolean => result.changes > 0
  const json = (problem: Problem | null): string | null => (problem ? JSON.stringify(problem) : null)
  const optional = (raw: RawRow | undefined): OutgoingRow | null => (raw ? whole(readRow(raw)) : null)
  const whole = (row: OutgoingRow): OutgoingRow => ({
    ...row,
    content: { ...row.content, html: pictures.whole(row.id, row.content.html) },
  })
  const writeQuote = (id: string, html: string): void => {
    if (html === '') deleteQuote.run(id)
    else insertQuote.run({ id, html })
  }
  const insertDraft = (draft: NewDraft): void => {
    const { quotedHtml, ...written } = draft.content
    const { html, found } = pictures.named(written.html)
    insert.run({
      ...draft,
      accountId: written.accountId,
      content: JSON.stringify({ ...written, html }),
      references: draft.references.join(' '),
      serverDraftId: draft.serverDraftId ?? null,
      takenOver: Number(draft.serverDraftId !== undefined),
      quoteMissing: draft.quoteMissing === 'all' ? ALL_MISSING : (draft.quoteMissing ?? 0),
      now: now(),
    })
    pictures.keep(draft.id, found)
    writeQuote(draft.id, quotedHtml)
  }

  return {
    get: (id: string): OutgoingRow | null => optional(select.get(id)),
    list: (threadId: number | null, sentSince: number): OutgoingRow[] =>
      selectList.all({ threadId, sentSince }).map(readRow),
    attachments: (id: string): DraftAttachment[] => selectAttachments.all(id),
    attachmentContents: (id: string): MimeAttachment[] => selectContents.all(id),
    mime: (id: string): Buffer | null => selectMime.get(id)?.mime ?? null,

    insert(draft: NewDraft, attachments: readonly NewAttachment[]): void {
      durably(context, () => {
        insertDraft(draft)
        for (const attachment of attachments) insertAttachment.run({ ...attachment, outgoingId: draft.id })
      })
    },
    /**
     * The draft's new revision. Null when it is no draft any more, or somebody other than `window` ('' for the engine)
     * changed it since `revision`.
     */
    save: (id: string, revision: number, changes: DraftChanges, window: string): number | null =>
      durably(context, () => {
        const { quotedHtml, ...written } = changes
        const text = written.html === undefined ? null : pictures.named(written.html)
        const kept = text ? { ...written, html: text.html } : written
        const row = {
          ...{ id, revision, window, now: now() },
          ...{ changes: JSON.stringify(kept), accountId: written.accountId ?? null },
        }
        const saved = updateContent.get(row)
        if (saved && text) pictures.keep(id, text.found)
        if (saved && quotedHtml !== undefined) writeQuote(id, quotedHtml)
        return saved?.revision ?? null
      }),
    ...createBegunDrafts(db),
    /** The mail sent from here with this Message-ID, while it is kept. */
    sentAs: (messageId: string): OutgoingRow | null => optional(selectSentAs.get(messageId)),
    /** False when it is a draft no more. */
    readdress: (id: string, kind: AnswerKind, { to, cc }: Pick<DraftContent, 'to' | 'cc'>): boolean =>
      durably(context, () =>
        changed(updateAnswerKind.run({ id, kind, content: JSON.stringify({ to, cc }), now: now() })),
      ),
    /** A second draft beside `row`, with its files; `newId` names what `id` does not. */
    copy(row: OutgoingRow, content: DraftContent, newId: () => string, id = newId()): string {
      durably(context, () => {
        insertDraft({
          ...{ id, content, answersMessageId: row.answersMessageId, answerKind: row.answerKind },
          ...{ threadId: row.threadId, inReplyTo: row.inReplyTo, references: row.references },
          quoteMissing: row.quoteMissing,
        })
        for (const attachment of selectAttachments.all(row.id)) {
          copyAttachments.run({ newId: newId(), to: id, attachmentId: attachment.id })
        }
      })
      return id
    },
    acknowledge: (id: string): boolean =>
      durably(context, () => changed(acknowledge.run({ id, now: now() }))),
    attach: (id: string, attachment: NewAttachment): boolean =>
      durably(context, () => {
        if (!changed(touchDraft.run({ id, now: now() }))) return false
        insertAttachment.run({ ...attachment, outgoingId: id })
        return true
      }),
    detach: (id: string, attachmentId: string): boolean =>
      durably(context, () => {
        if (!changed(touchDraft.run({ id, now: now() }))) return false
        insertDetached.run({ id, now: now() })
        return changed(detach.run({ id, attachmentId }))
      }),
    isDetached: (attachmentId: string): boolean => (countDetached.get(attachmentId)?.count ?? 0) > 0,
    reattach: (id: string, attachmentId: string): boolean =>
      durably(
        context,
        () => changed(touchDraft.run({ id, now: now() })) && changed(reattach.run({ id, attachmentId })),
      ),
    /** A draft, or one that failed; `isWaiting`: one that waits, too. */
    discard: (id: string, isWaiting = false): boolean =>
      durably(context, () => changed(discard.run({ id, isWaiting: Number(isWaiting), now: now() }))),
    restore: (id: string): boolean => durably(context, () => changed(restore.run({ id, now: now() }))),
    discarded: (): OutgoingRow[] => selectDiscarded.all().map(readRow),
    /** Forgets what was discarded and what was sent before these moments. */
    purge({ sentBefore, discardedBefore }: { sentBefore: number; discardedBefore: number }): void {
      context.write(() => {
        purgeDiscarded.run(discardedBefore)
        purgeSent.run(sentBefore)
      })
    },

    /** draft -> queued, unless the draft was changed since `seen` (its `updatedAt`). */
    queue: (id: string, seen: number, frozen: Frozen): boolean =>
      durably(context, () =>
        changed(
          queue.run({
            ...{ ...frozen, id, seen, now: now() },
            ...{ envelope: JSON.stringify(frozen.envelope), isScheduled: Number(frozen.isScheduled) },
          }),
        ),
      ),
    /** queued or failed -> draft. */
    unqueue: (id: string): boolean => durably(context, () => changed(unqueue.run({ id, now: now() }))),
    ...createWaiting(context),
    ...createGroups(context),
    /** queued -> sending. Only when this has returned true may the first byte leave. */
    start: (id: string, mime: Buffer): boolean =>
      durably(context, () => changed(start.run({ id, mime, now: now() }))),
    /** What the server said of recipients. Only when this has returned may the message follow. */
    noteUntaken(id: string, envelope: Envelope): void {
      durably(context, () => noteUntaken.run({ id, envelope: JSON.stringify(envelope) }))
    },
    /** sending or failed -> queued: the server certainly does not have it (for those in the envelope). */
    reschedule(
      id: string,
      next: { at: number; problem: Problem | null; envelope: Envelope; attempts: number },
    ): void {
      durably(context, () =>
        reschedule.run({
          id,
          nextAttemptAt: next.at,
          problem: json(next.problem),
          envelope: JSON.stringify(next.envelope),
          attempts: next.attempts,
          now: now(),
        }),
      )
    },
    fail(id: string, problem: Problem): void {
      durably(context, () => fail.run({ id, problem: json(problem), now: now() }))
    },
    /** The server has it. `alsoDone` runs in the same transaction. */
    succeed(
      id: string,
      done: { copy: 'pending' | 'none' | 'done'; problem: Problem | null; envelope: Envelope },
      alsoDone: () => void,
    ): void {
      durably(context, () => {
        const { copy, problem } = done
        const row = { id, copy, problem: json(problem), envelope: JSON.stringify(done.envelope), now: now() }
        if (changed(succeed.run(row))) alsoDone()
      })
    },
    copied(id: string): void {
      durably(context, () => copied.run({ id, now: now() }))
    },
    copyFailed(id: string, problem: Problem, nextAttemptAt: number): void {
      durably(context, () => copyFailed.run({ id, problem: json(problem), nextAttemptAt, now: now() }))
    },

    interrupted: (accountId: number): OutgoingRow | null => optional(selectInterrupted.get(accountId)),
    due: (accountId: number): OutgoingRow | null => optional(selectDue.get({ accountId, now: now() })),
    copyDue: (accountId: number): OutgoingRow | null =>
      optional(selectCopyDue.get({ accountId, now: now() })),
    /** Per account, when its next work is due. */
    work: (): { accountId: number; at: number }[] => selectWork.all(),
    /** How many are on their way or leave before `until` and were not put off yet. */
    leaving: (until: number): number => countLeaving.get(until)?.count ?? 0,
    /** What waits for nothing but the time in which it can be called back, the first to leave first. */
    undoable: (now: number) => selectUndoable.all(now),
    unconfirmed: (): OutgoingRow[] => selectUnconfirmed.all().map(readRow).map(whole),
  }
}
