import { z } from 'zod'
import type { MailImport } from '../../../../shared/contract/mail-import'
import type { EngineContext } from '../../context'
import { rowOf, valueOf } from '../../db/row'
import { createSetting } from '../../db/setting'

const importRow = rowOf({
  id: z.number(),
  name: z.string(),
  accountId: z.number(),
  total: z.number(),
  added: z.number(),
  known: z.number(),
  refused: z.number(),
  begunAt: z.number(),
  endedAt: z.number().nullable(),
  undoneAt: z.number().nullable(),
})

const broughtRow = rowOf({
  id: z.number(),
  folderId: z.number(),
  messageId: z.string(),
  dedupeKey: z.instanceof(Uint8Array),
})

/** By what a mail is known again. */
export interface KnownBy {
  /** Without angle brackets; '' where it has none. */
  messageId: string
  subject: string
  /** Of its Date header. */
  sentAt: number | null
  dedupeKey: Buffer
}

/** An import that is begun; see `mailImportContract.begin`. */
export interface NewImport {
  name: string
  accountId: number
  total: number
  source: string
}

/** Imports that are told. */
const TOLD = 10

const COLUMNS = `id, name, account_id AS accountId, total, added, known, refused, begun_at AS begunAt,
  ended_at AS endedAt, undone_at AS undoneAt`

/** A message lies in the account, and is not thrown away. */
const LIES = `EXISTS (SELECT 1 FROM placement AS p JOIN folder AS f ON f.id = coalesce(p.want_folder_id, p.folder_id)
  WHERE p.message_id = m.id AND p.account_id = @accountId AND p.hidden = 0 AND coalesce(f.role, '') NOT IN ('trash', 'junk'))`

/** All SQL of imports of mail. Writers expect to run inside `context.write`. */
export function createMailImportStore({ db }: Pick<EngineContext, 'db'>) {
  const select = importRow.prepare<[number]>(db, `SELECT ${COLUMNS} FROM mail_import WHERE id = ?`)
  const latest = importRow.prepare<[number]>(
    db,
    `SELECT ${COLUMNS} FROM mail_import ORDER BY id DESC LIMIT ?`,
  )
  const insert = db.prepare<[string, number, number, number]>(
    'INSERT INTO mail_import (name, account_id, total, begun_at) VALUES (?, ?, ?, ?)',
  )
  const goOn = db.prepare<[number, number]>(
    'UPDATE mail_import SET total = ?, added = 0, known = 0, refused = 0, ended_at = NULL WHERE id = ?',
  )
  const count = db.prepare<[number, number, number, number]>(
    'UPDATE mail_import SET added = added + ?, known = known + ?, refused = refused + ? WHERE id = ?',
  )
  const end = db.prepare<[number, number]>('UPDATE mail_import SET ended_at = ? WHERE id = ?')
  const undone = db.prepare<[number, number]>('UPDATE mail_import SET undone_at = ? WHERE id = ?')
  const bring = db.prepare<[number, number, string, Buffer]>(
    'INSERT INTO imported_mail (import_id, folder_id, message_id, dedupe_key) VALUES (?, ?, ?, ?)',
  )
  const brought = broughtRow.prepare<[number, number, number]>(
    db,
    `SELECT id, folder_id AS folderId, message_id AS messageId, dedupe_key AS dedupeKey FROM imported_mail
     WHERE import_id = ? AND id > ? ORDER BY id LIMIT ?`,
  )
  const withId = rowOf({ subject: z.string(), sentAt: z.number().nullable() }).prepare<{
    messageId: string
    accountId: number
  }>(
    db,
    `SELECT m.subject, m.sent_at AS sentAt FROM message AS m WHERE m.message_id = @messageId AND ${LIES}`,
  )
  const withKey = valueOf(z.number()).prepare<{ dedupeKey: Buffer; accountId: number }>(
    db,
    `SELECT m.id FROM message AS m WHERE m.dedupe_key = @dedupeKey AND ${LIES} LIMIT 1`,
  )
  const inFolder = rowOf({ messageId: z.number(), threadId: z.number() }).prepare<{
    folderId: number
    dedupeKey: Uint8Array
  }>(
    db,
    `SELECT m.id AS messageId, m.thread_id AS threadId FROM message AS m
     WHERE m.dedupe_key = @dedupeKey
       AND EXISTS (SELECT 1 FROM placement AS p WHERE p.message_id = m.id AND p.hidden = 0
         AND coalesce(p.want_folder_id, p.folder_id) = @folderId) ORDER BY m.id DESC`,
  )
  const child = valueOf(z.number()).prepare<{ accountId: number; parentId: number | null; name: string }>(
    db,
    `SELECT c.id FROM folder AS c LEFT JOIN folder AS f ON f.id = @parentId
     WHERE c.account_id = @accountId AND c.name = @name
       AND (@parentId IS NULL AND (c.path = c.name OR c.delimiter <> '' AND c.path = 'INBOX' || c.delimiter || c.name)
         OR c.path = f.path || c.delimiter || c.name) ORDER BY length(c.path) LIMIT 1`,
  )
  const delimiter = valueOf(z.string()).prepare<[number]>(
    db,
    "SELECT delimiter FROM folder WHERE account_id = ? AND delimiter <> '' LIMIT 1",
  )
  /** By the number of an import, of those that are told. */
  const sources = createSetting(db, 'mail-import-sources', z.record(z.string(), z.string()))
  return {
    /** From which files an import is; null where that is not known any more. */
    sourceOf: (id: number): string | null => sources.get()?.[id] ?? null,
    /** What stands between the names of folders in the paths of an account. */
    delimiter: (accountId: number): string => delimiter.get(accountId) ?? '',
    byId: (id: number): MailImport | undefined => select.get(id),
    latest: (): MailImport[] => latest.all(TOLD),
    begin({ name, accountId, total, source }: NewImport, at: number): number {
      const id = Number(insert.run(name, accountId, total, at).lastInsertRowid)
      const before = Object.entries(sources.get() ?? {}).filter(([other]) => id - Number(other) < TOLD)
      sources.set({ ...Object.fromEntries(before), [id]: source })
      return id
    },
    goOn: (id: number, total: number): void => void goOn.run(total, id),
    counted: (id: number, added: number, known: number, refused: number): void =>
      void count.run(added, known, refused, id),
    end: (id: number, at: number): void => void end.run(at, id),
    undone: (id: number, at: number): void => void undone.run(at, id),
    bring: (id: number, folderId: number, { messageId, dedupeKey }: KnownBy): void =>
      void bring.run(id, folderId, messageId, dedupeKey),
    /** What an import has brought, from behind a row of this table on. */
    brought: (id: number, after: number, limit: number) => brought.all(id, after, limit),
    /** Whether the account holds this mail: by its Message-ID, subject and date, or by the bytes of its header. */
    holds(accountId: number, { messageId, subject, sentAt, dedupeKey }: KnownBy): boolean {
      if (withKey.get({ dedupeKey, accountId }) !== undefined) return true
      // A Message-ID alone is re-used by devices and spammers.
      return (
        messageId !== '' &&
        withId.all({ messageId, accountId }).some((one) => one.subject === subject && one.sentAt === sentAt)
      )
    },
    /** Those with this header and size in a folder, the last met first: what lay there before is brought by no import. */
    inFolder: (folderId: number, dedupeKey: Uint8Array) => inFolder.all({ folderId, dedupeKey }),
    /** A folder of this name right below another, or at the top. */
    child: (accountId: number, parentId: number | null, name: string): number | undefined =>
      child.get({ accountId, parentId, name }),
  }
}
