import { z } from 'zod'
import type { EngineContext } from '../../../context'
import { bytes, rowOf, valueOf, type RowOf } from '../../../db/row'
import { shortHash } from '../../../short-hash'
import { serverKey, type ServerKey } from '../../messages/index'
import { rowOfKey } from './server-keys'

const fetchedRow = rowOf({
  id: z.number(),
  uidl: z.string(),
  size: z.number().nullable(),
  fetchedAt: z.number(),
  isGone: z.number(),
  isDeletedHere: z.number(),
})
/** A message that was fetched once, as far as a pass compares it with what the server lists. */
export type FetchedRow = RowOf<typeof fetchedRow>

const sameRow = rowOf({ id: z.number(), uidl: z.string(), digest: bytes(), named: z.string() })
export type SameRow = RowOf<typeof sameRow>

const localMail = rowOf({
  mailId: z.number(),
  messageId: z.string(),
  size: z.number(),
  seen: z.number(),
  flagged: z.number(),
  answered: z.number(),
  source: bytes(),
})
/** A mail of the local inbox that is to be put into another mailbox. */
export type LocalMail = RowOf<typeof localMail>

export interface NewFetched {
  accountId: number
  uidl: string
  size: number | null
  digest: Buffer
  /** Message-ID and date; '' where it has no Message-ID. */
  named: string
  fetchedAt: number
}

const settled = `want_folder_id IS NULL AND want_gone = 0 AND deleted = 0`

export type Pop3Store = ReturnType<typeof createPop3Store>

/** The table of what was fetched by POP3, and what is read of the mail that lies on this computer only. */
export function createPop3Store({ db, reader }: Pick<EngineContext, 'db' | 'reader'>) {
  const page = fetchedRow.prepare<[number, number, number]>(
    reader,
    `SELECT id, uidl, size, fetched_at AS fetchedAt, gone_since IS NOT NULL AS isGone, deleted_here AS isDeletedHere
     FROM pop3_message WHERE +account_id = ? AND id > ? ORDER BY id LIMIT ?`,
  )
  const sameColumns = 'SELECT id, uidl, digest, named FROM pop3_message'
  const byUidl = sameRow.prepare<[number, string]>(reader, `${sameColumns} WHERE account_id = ? AND uidl = ?`)
  const byDigest = sameRow.prepare<[number, Buffer]>(
    reader,
    `${sameColumns} WHERE account_id = ? AND digest = ? ORDER BY id`,
  )
  const insert = db.prepare<NewFetched>(
    `INSERT INTO pop3_message (account_id, uidl, size, digest, named, fetched_at)
     VALUES (@accountId, @uidl, @size, @digest, @named, @fetchedAt)`,
  )
  const setUidl = db.prepare<[string, number | null, number]>(
    'UPDATE pop3_message SET uidl = ?, size = ?, gone_since = NULL WHERE id = ?',
  )
  const setGone = db.prepare<[number | null, number]>('UPDATE pop3_message SET gone_since = ? WHERE id = ?')
  const deletedHere = db.prepare<[number]>('UPDATE pop3_message SET deleted_here = 1 WHERE id = ?')
  const copied = db.prepare<[number, number]>('UPDATE pop3_message SET copied_at = ? WHERE id = ?')
  const prune = db.prepare<[number, number]>(
    'DELETE FROM pop3_message WHERE account_id = ? AND gone_since IS NOT NULL AND gone_since < ?',
  )
  const removeSome = db.prepare<[number, number]>(
    'DELETE FROM pop3_message WHERE id IN (SELECT id FROM pop3_message WHERE account_id = ? LIMIT ?)',
  )
  const toCopy = valueOf(serverKey).prepare<[number]>(
    reader,
    `SELECT server_key FROM placement WHERE folder_id = ? AND server_key IS NOT NULL AND ${settled} ORDER BY id`,
  )
  const mailAt = localMail.prepare<[number, ServerKey]>(
    reader,
    `SELECT message.id AS mailId, message.message_id AS messageId, message.size, placement.seen, placement.flagged,
       placement.answered, source
     FROM placement JOIN message ON message.id = placement.message_id
       JOIN message_source ON message_source.message_id = message.id
     WHERE folder_id = ? AND server_key = ? AND ${settled}`,
  )
  const sourceAt = valueOf(bytes()).prepare<[number, ServerKey]>(
    reader,
    `SELECT source FROM placement JOIN message_source ON message_source.message_id = placement.message_id
     WHERE folder_id = ? AND server_key = ?`,
  )
  const namedIn = `SELECT 1 FROM thread_reference AS r
    CROSS JOIN message AS m ON m.thread_id = r.thread_id AND m.message_id = @messageId
    CROSS JOIN placement AS p ON p.message_id = m.id`
  const isInAccount = valueOf(z.number()).prepare<{
    messageId: string
    key: number
    mailId: number
    accountId: number
  }>(
    reader,
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM placement WHERE message_id = @mailId AND account_id = @accountId)
       OR (@messageId <> '' AND EXISTS (${namedIn} AND p.account_id = @accountId
         JOIN message AS own ON own.id = @mailId AND own.subject = m.subject AND own.sent_at IS m.sent_at
         WHERE r.message_key = @key))`,
  )
  const isInFolder = valueOf(z.number()).prepare<{ messageId: string; key: number; folderId: number }>(
    reader,
    `${namedIn} AND p.folder_id = @folderId WHERE r.message_key = @key LIMIT 1`,
  )

  return {
    /** Rows of an account above an id. */
    page: (accountId: number, above: number, limit: number): FetchedRow[] =>
      page.all(accountId, above, limit),
    byUidl: (accountId: number, uidl: string): SameRow | null => byUidl.get(accountId, uidl) ?? null,
    byDigest: (accountId: number, digest: Buffer): SameRow[] => byDigest.all(accountId, digest),
    /** The row id of a message fetched now. */
    insert: (row: NewFetched): number => Number(insert.run(row).lastInsertRowid),
    /** The server lists the message under this id now. */
    setUidl(id: number, uidl: string, size: number | null): void {
      setUidl.run(uidl, size, id)
    },
    /** Since when the server no longer lists it; null: it does. */
    setGone(id: number, since: number | null): void {
      setGone.run(since, id)
    },
    /** The user has deleted it for good; nothing for mail that did not come from the server. */
    deletedHere(key: ServerKey): void {
      deletedHere.run(rowOfKey(key))
    },
    copied(key: ServerKey, at: number): void {
      copied.run(at, rowOfKey(key))
    },
    /** Forgets what the server has not listed since before `before`. */
    prune(accountId: number, before: number): void {
      prune.run(accountId, before)
    },
    /** Forgets some rows of an account; false when none is left. */
    removeSome: (accountId: number, limit: number): boolean => removeSome.run(accountId, limit).changes > 0,
    /** Mail in a folder the user wants nothing else of, in the order it came. */
    toCopy: (folderId: number): ServerKey[] => toCopy.all(folderId),
    mailAt: (folderId: number, key: ServerKey): LocalMail | null => mailAt.get(folderId, key) ?? null,
    sourceAt: (folderId: number, key: ServerKey): Buffer | null => sourceAt.get(folderId, key) ?? null,
    /**
     * Whether a mail, or one of its Message-ID, subject and date, lies in any folder of an account. A Message-ID alone may
     * stand in many mails, of a scanner or an alarm.
     */
    isInAccount: (accountId: number, { mailId, messageId }: LocalMail): boolean =>
      isInAccount.get({ accountId, mailId, messageId, key: shortHash(messageId) }) !== undefined,
    /** Whether a mail with this Message-ID lies in a folder. */
    isInFolder: (folderId: number, messageId: string): boolean =>
      isInFolder.get({ folderId, messageId, key: shortHash(messageId) }) !== undefined,
  }
}
