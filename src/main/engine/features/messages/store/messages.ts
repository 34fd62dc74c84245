import { z } from 'zod'
import type { MailAddress } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { MAX_RECIPIENTS } from '../../../mime/addresses'
import type { MessageHeader } from '../../../mime/header'
import { shortHash } from '../../../short-hash'
import { bytes, rowOf, valueOf, type RowOf } from '../../../db/row'
import type { AddressLookup } from './addresses'

export interface NewMessage {
  dedupeKey: Buffer
  bodyDigest: Buffer | null
  threadId: number
  header: MessageHeader
  receivedAt: number
  size: number
  hasAttachments: boolean
  author: Author
  /** It lay unread in an inbox. */
  metUnread: boolean
}

/** What the user's own server has told of who wrote a message. */
export interface Author {
  /** The one it names did. */
  proven: boolean
  /** The domain it names disowns it. */
  refused: boolean
  /** A provider of certified mail (PEC) did, in its customer's place. */
  certified: boolean
}

/** A stored message whose dedupe key is that of one met now. */
const candidate = rowOf({
  id: z.number(),
  threadId: z.number(),
  orphanedAt: z.number().nullable(),
  bodyDigest: bytes().nullable(),
})
export type Candidate = RowOf<typeof candidate>

/** A message that lies nowhere. */
const orphan = rowOf({
  id: z.number(),
  threadId: z.number(),
  orphanedAt: z.number(),
})
export type Orphan = RowOf<typeof orphan>

/** Orphans looked at in one piece. */
const ORPHANS = 25

export const orphansSql = `SELECT id, thread_id AS threadId, orphaned_at AS orphanedAt FROM message
  WHERE orphaned_at IS NOT NULL AND orphaned_at < ? AND (orphaned_at, id) > (?, ?)
    AND NOT EXISTS (SELECT 1 FROM message_source WHERE message_id = message.id AND local = 0)
  ORDER BY orphaned_at, id LIMIT ${ORPHANS}`

/** A device that sends the same bytes for ever must not make each of them cost more than the one before. */
const MAX_CANDIDATES = 20

/** A message with a Message-ID lies in the thread its id refers to; see `ThreadStore.place`. */
const byReference = `thread_reference AS r
  CROSS JOIN message AS m ON m.thread_id = r.thread_id AND m.message_id = @messageId`

interface Named {
  key: number
  messageId: string
}

const named = (messageId: string): Named => ({ key: shortHash(messageId), messageId })

const countPeople = ({ from, replyTo, to, cc, bcc }: MessageHeader): number =>
  from.length + replyTo.length + to.length + cc.length + bcc.length

export type MessageStore = ReturnType<typeof createMessageStore>

/** The table of messages and their participants. Writers expect to run inside `context.write`. */
export function createMessageStore({ db }: Pick<EngineContext, 'db'>) {
  // No limit that is bound to a parameter, here and wherever mail passes one by one: SQLite would compile the statement
  // anew for each.
  const byDedupeKey = candidate.prepare<[Buffer]>(
    db,
    `SELECT id, thread_id AS threadId, orphaned_at AS orphanedAt, body_digest AS bodyDigest
     FROM message WHERE dedupe_key = ? ORDER BY id LIMIT ${MAX_CANDIDATES}`,
  )
  const insert = db.prepare<
    [
      Buffer,
      Buffer | null,
      number,
      string,
      string,
      string,
      string,
      number | null,
      number,
      number,
      number,
      number,
      string,
      string,
      string,
      string,
      number,
      number,
      number,
      number,
      number,
      number,
      number | null,
      string,
      number,
    ]
  >(
    `INSERT INTO message (dedupe_key, body_digest, thread_id, message_id, in_reply_to, reference_ids, subject, sent_at,
       received_at, size, has_attachments, is_automatic, list_id, list_unsubscribe,
       sender_name, sender_address, author_proven, author_refused, is_certified, is_report, recipients_left_out,
       met_unread, sent_zone, scheduled, is_auto_reply)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertParticipant = db.prepare<[number, string, number, number, string, string | null]>(
    `INSERT INTO message_address (message_id, role, position, address_id, name, spelling)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const threadOf = rowOf({ threadId: z.number() }).prepare<[number]>(
    db,
    'SELECT thread_id AS threadId FROM message WHERE id = ?',
  )
  const ofThread = rowOf({ id: z.number() }).prepare<[number]>(
    db,
    'SELECT id FROM message WHERE thread_id = ? ORDER BY received_at, id',
  )
  const byMessageId = rowOf({ id: z.number() }).prepare<Named>(
    db,
    `SELECT m.id FROM ${byReference} WHERE r.message_key = @key ORDER BY m.orphaned_at IS NOT NULL, m.id LIMIT 1`,
  )
  const isPlaced = rowOf({ found: z.number() }).prepare<Named>(
    db,
    `SELECT 1 AS found FROM ${byReference} CROSS JOIN placement AS p ON p.message_id = m.id
     WHERE r.message_key = @key LIMIT 1`,
  )
  const markOrphan = db.prepare<[number, number]>(
    `UPDATE message SET orphaned_at = ? WHERE id = ? AND NOT EXISTS (SELECT 1 FROM placement WHERE message_id = message.id)`,
  )
  const adopt = db.prepare<[number]>('UPDATE message SET orphaned_at = NULL WHERE id = ?')
  const receivedAt = valueOf(z.number()).prepare<[number]>(db, 'SELECT received_at FROM message WHERE id = ?')
  const orphans = orphan.prepare<[number, number, number]>(db, orphansSql)
  const remove = db.prepare<[number]>('DELETE FROM message WHERE id = ?')

  function addParticipants(messageId: number, header: MessageHeader, addressOf: AddressLookup): void {
    let room = MAX_RECIPIENTS
    const add = (role: string, people: readonly MailAddress[]): void => {
      for (const [position, { name, address }] of people.slice(0, room).entries()) {
        const { id, spelling } = addressOf(address)
        insertParticipant.run(messageId, role, position, id, name, spelling)
      }
      room -= Math.min(room, people.length)
    }
    add('from', header.from)
    add('reply-to', header.replyTo)
    add('to', header.to)
    add('cc', header.cc)
    add('bcc', header.bcc)
  }

  return {
    /** Messages that may be the one with this dedupe key: header and size are the same. */
    byDedupeKey: (key: Buffer): Candidate[] => byDedupeKey.all(key),
    /** `addressOf` tells the row of an address; see `AddressStore.lookup`. */
    insert(
      {
        dedupeKey,
        bodyDigest,
        threadId,
        header,
        receivedAt,
        size,
        hasAttachments,
        author,
        metUnread,
      }: NewMessage,
      addressOf: AddressLookup,
    ): number {
      const { lastInsertRowid } = insert.run(
        dedupeKey,
        bodyDigest,
        threadId,
        header.messageId,
        header.inReplyTo,
        header.references.join(' '),
        header.subject,
        header.date,
        receivedAt,
        size,
        Number(hasAttachments),
        Number(header.automatic),
        header.listId,
        header.listUnsubscribe,
        header.sender?.name ?? '',
        header.sender?.address ?? '',
        Number(author.proven),
        Number(author.refused),
        Number(author.certified),
        Number(header.isReport),
        header.recipientsLeftOut + Math.max(0, countPeople(header) - MAX_RECIPIENTS),
        Number(metUnread),
        header.dateZone,
        header.scheduled ? JSON.stringify(header.scheduled) : '',
        Number(header.isAutoReply),
      )
      const messageId = Number(lastInsertRowid)
      addParticipants(messageId, header, addressOf)
      return messageId
    },
    threadOf: (messageId: number): number | null => threadOf.get(messageId)?.threadId ?? null,
    ofThread: (threadId: number): number[] => ofThread.all(threadId).map((row) => row.id),
    byMessageId: (messageId: string): number | null => byMessageId.get(named(messageId))?.id ?? null,
    /** Whether a message with this Message-ID lies in any folder. */
    isPlaced: (messageId: string): boolean => isPlaced.get(named(messageId)) !== undefined,
    /** Remembers since when a message lies nowhere; one that still lies somewhere is left alone. */
    markOrphan(messageId: number, now: number): void {
      markOrphan.run(now, messageId)
    },
    receivedAt: (messageId: number): number | null => receivedAt.get(messageId) ?? null,
    adopt(messageId: number): void {
      adopt.run(messageId)
    },
    /** Some messages that lie nowhere since before `before` and were not kept for a link, behind one of them. */
    orphans: (before: number, { orphanedAt, id }: Pick<Orphan, 'orphanedAt' | 'id'>): Orphan[] =>
      orphans.all(before, orphanedAt, id),
    remove(messageId: number): void {
      remove.run(messageId)
    },
  }
}
