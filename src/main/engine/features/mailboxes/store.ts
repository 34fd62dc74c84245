import { z } from 'zod'
import { mailboxRole, type FolderSwitches, type MailboxRole } from '../../../../shared/contract/mailboxes'
import type { EngineContext } from '../../context'
import { rowOf, valueOf, type RowOf } from '../../db/row'
import type { CountChange, FolderCursor, FolderEntry, FolderRef, FolderState, ListedFolder } from './types'

const folderRow = rowOf({
  id: z.number(),
  accountId: z.number(),
  path: z.string(),
  role: z.string().nullable(),
})
type FolderRow = RowOf<typeof folderRow>

/** A folder row as the tree of mailboxes is built from it. */
export interface MailboxRow extends FolderSwitches {
  id: number
  accountId: number
  path: string
  name: string
  delimiter: string
  role: MailboxRole | null
  selectable: boolean
  unread: number
  total: number
  synced: number
  serverTotal: number
  isFetching: boolean
}

/** What is compared with a list of the server. */
const knownRow = rowOf({
  id: z.number(),
  path: z.string(),
  delimiter: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  selectable: z.number(),
  subscribed: z.number(),
  roleByUser: z.number(),
  /** To be created, or not listed lately. */
  awaited: z.number(),
})
type KnownRow = RowOf<typeof knownRow>

const switchColumns = {
  keepsTexts: z.number().nullable(),
  notifies: z.number().nullable(),
  files: z.number().nullable(),
}
const switchesSql = 'keeps_texts AS keepsTexts, notifies, files'

export type MailboxStore = ReturnType<typeof createMailboxStore>

/** All SQL on the table `folder`. Writers expect to run inside `context.write`. */
export function createMailboxStore({ db }: Pick<EngineContext, 'db'>) {
  const folderColumns = 'id, account_id AS accountId, path, role'
  const selectFolder = folderRow.prepare<[number]>(db, `SELECT ${folderColumns} FROM folder WHERE id = ?`)
  const selectPage = folderRow
    .and({ canBeOpened: z.number(), keepsTexts: z.number().nullable() })
    .prepare<[number, number, number]>(
      db,
      `SELECT ${folderColumns}, selectable = 1 AND to_create = 0 AND missing_since IS NULL AS canBeOpened, keeps_texts AS keepsTexts
     -- By row id: with the index on the account each page would sort all of them.
     FROM folder WHERE +account_id = ? AND id > ? ORDER BY id LIMIT ?`,
    )
  const selectByPath = folderRow.prepare<[number, string]>(
    db,
    `SELECT ${folderColumns} FROM folder WHERE account_id = ? AND path = ?`,
  )
  const selectByRole = folderRow.prepare<[number, string]>(
    db,
    `SELECT ${folderColumns} FROM folder WHERE account_id = ? AND role = ?`,
  )
  const selectRolesByUser = rowOf({ path: z.string(), role: z.string().nullable() }).prepare<[number]>(
    db,
    'SELECT path, role FROM folder WHERE account_id = ? AND role_by_user = 1',
  )
  const selectKnown = knownRow.prepare<[number, number, number]>(
    db,
    `SELECT id, path, delimiter, name, role, selectable, subscribed, role_by_user AS roleByUser,
       to_create OR missing_since IS NOT NULL AS awaited
     FROM folder WHERE +account_id = ? AND id > ? ORDER BY id LIMIT ?`,
  )
  const upsert = db.prepare<{
    accountId: number
    path: string
    delimiter: string
    name: string
    role: string | null
    selectable: number
    subscribed: number
  }>(
    `INSERT INTO folder (account_id, path, delimiter, name, role, selectable, subscribed)
     VALUES (@accountId, @path, @delimiter, @name, @role, @selectable, @subscribed)
     ON CONFLICT (account_id, path) DO UPDATE SET delimiter = excluded.delimiter, name = excluded.name,
       role = CASE WHEN role_by_user THEN role ELSE excluded.role END,
       selectable = excluded.selectable, subscribed = excluded.subscribed, to_create = 0, missing_since = NULL
     WHERE to_create = 1 OR missing_since IS NOT NULL OR delimiter <> excluded.delimiter OR name <> excluded.name OR selectable <> excluded.selectable
       OR subscribed <> excluded.subscribed OR (NOT role_by_user AND role IS NOT excluded.role)`,
  )
  const insertToCreate = db.prepare<[number, string, string, string, string | null]>(
    'INSERT INTO folder (account_id, path, delimiter, name, role, to_create) VALUES (?, ?, ?, ?, ?, 1)',
  )
  const selectToCreate = valueOf(z.number()).prepare<[number]>(
    db,
    'SELECT id FROM folder WHERE account_id = ? AND to_create = 1',
  )
  const rename = db.prepare<[string, string, string, number]>(
    'UPDATE folder SET path = ?, name = ?, delimiter = ?, to_create = 0, missing_since = NULL WHERE id = ?',
  )
  // No server lists a name with this character in it.
  const park = db.prepare<[number]>('UPDATE folder SET path = path || char(1) || id WHERE id = ?')
  // A role that went by the old name is kept by the new one.
  const relocate = db.prepare<[string, string, string, number]>(
    `UPDATE folder SET path = ?, name = ?, delimiter = ?, to_create = 0, missing_since = NULL,
       role_by_user = role_by_user OR role IS NOT NULL WHERE id = ?`,
  )
  const setMissing = rowOf({ since: z.number().nullable() }).prepare<[number, number]>(
    db,
    'UPDATE folder SET missing_since = coalesce(missing_since, ?) WHERE id = ? RETURNING missing_since AS since',
  )
  const selectPending = valueOf(z.number()).prepare<[number, number, number]>(
    db,
    `SELECT EXISTS (SELECT 1 FROM placement WHERE folder_id = ? AND (want_seen IS NOT NULL
         OR want_flagged IS NOT NULL OR want_answered IS NOT NULL OR want_keywords IS NOT NULL OR want_folder_id IS NOT NULL OR want_gone = 1))
       OR EXISTS (SELECT 1 FROM placement WHERE want_folder_id = ?)
       OR EXISTS (SELECT 1 FROM folder_change WHERE folder_id = ? AND problem IS NULL)`,
  )
  const redirectPending = db.prepare<{ from: number; to: number }>(
    `UPDATE placement SET want_folder_id = @to, in_flight_folder_id = nullif(in_flight_folder_id, @from)
     WHERE want_folder_id = @from`,
  )
  const selectAny = rowOf({ id: z.number() }).prepare<[number]>(
    db,
    'SELECT id FROM folder WHERE account_id = ? LIMIT 1',
  )
  const selectPaths = rowOf({ path: z.string(), delimiter: z.string() }).prepare<[number]>(
    db,
    'SELECT path, delimiter FROM folder WHERE account_id = ?',
  )
  const remove = db.prepare<[number]>('DELETE FROM folder WHERE id = ?')
  const setRole = db.prepare<[string | null, number]>(
    'UPDATE folder SET role = ?, role_by_user = 1 WHERE id = ?',
  )
  const dropRole = db.prepare<[number]>('UPDATE folder SET role = NULL, role_by_user = 0 WHERE id = ?')
  const selectState = rowOf({
    uidValidity: z.number(),
    uidNext: z.number(),
    highestModseq: z.string(),
    fetchCursor: z.number().nullable(),
    serverTotal: z.number(),
    syncedAt: z.number().nullable(),
  }).prepare<[number]>(
    db,
    `SELECT uid_validity AS uidValidity, uid_next AS uidNext, highest_modseq AS highestModseq,
       fetch_cursor AS fetchCursor, server_total AS serverTotal, synced_at AS syncedAt
     FROM folder WHERE id = ?`,
  )
  const updateState = db.prepare<FolderState & { id: number }>(
    `UPDATE folder SET uid_validity = @uidValidity, uid_next = @uidNext, highest_modseq = @highestModseq,
       fetch_cursor = @fetchCursor, server_total = @serverTotal, synced_at = @syncedAt
     WHERE id = @id`,
  )
  const voidKeys = db.prepare<[number]>('UPDATE folder SET uid_validity = 0 WHERE account_id = ?')
  const addCounts = db.prepare<[number, number, number]>(
    'UPDATE folder SET unread_count = unread_count + ?, message_count = message_count + ? WHERE id = ?',
  )
  const selectKind = rowOf({ kind: z.string().nullable() }).prepare<[number]>(
    db,
    "SELECT settings ->> '$.incoming.kind' AS kind FROM account WHERE id = ?",
  )
  const selectSwitches = rowOf(switchColumns).prepare<[number]>(
    db,
    `SELECT ${switchesSql} FROM folder WHERE id = ?`,
  )
  const setSwitches = db.prepare<[number | null, number | null, number | null, number]>(
    'UPDATE folder SET keeps_texts = ?, notifies = ?, files = ? WHERE id = ?',
  )
  const selectMailboxes = folderRow
    .and({
      name: z.string(),
      delimiter: z.string(),
      selectable: z.number(),
      unread: z.number(),
      total: z.number(),
      serverTotal: z.number(),
      isFetching: z.number(),
      ...switchColumns,
    })
    .prepare<[number, number]>(
      db,
      `SELECT id, account_id AS accountId, path, name, delimiter, role, selectable, unread_count AS unread,
       message_count AS total, server_total AS serverTotal, synced_at IS NULL AS isFetching,
       ${switchesSql}
     FROM folder WHERE id > ? AND NOT EXISTS (SELECT 1 FROM account WHERE account.id = folder.account_id AND removed_at IS NOT NULL)
     ORDER BY id LIMIT ?`,
    )

  return {
    folder: (id: number): FolderRef | null => toRef(selectFolder.get(id)),
    page: (accountId: number, above: number, limit: number): FolderEntry[] =>
      selectPage.all(accountId, above, limit).map((row) => ({
        ...row,
        role: toRole(row.role),
        canBeOpened: row.canBeOpened === 1,
        keepsTexts: toSwitch(row.keepsTexts),
      })),
    byPath: (accountId: number, path: string): FolderRef | null => toRef(selectByPath.get(accountId, path)),
    byRole: (accountId: number, role: MailboxRole): FolderRef | null =>
      toRef(selectByRole.get(accountId, role)),
    /** Two for a moment, while one of them was to be created and the server has another. */
    allByRole: (accountId: number, role: MailboxRole): FolderRef[] =>
      selectByRole.all(accountId, role).flatMap((row) => toRef(row) ?? []),
    rolesByUser: (accountId: number): Map<string, MailboxRole | null> =>
      new Map(selectRolesByUser.all(accountId).map((row) => [row.path, toRole(row.role)])),
    /** Folders above a row id, in the order of their ids, as they are compared with a list. */
    known: (accountId: number, above: number, limit: number): KnownRow[] =>
      selectKnown.all(accountId, above, limit),
    /** Inserts or refreshes a listed folder; true when anything changed. */
    upsert(accountId: number, folder: ListedFolder): boolean {
      const { changes } = upsert.run({
        accountId,
        path: folder.path,
        delimiter: folder.delimiter,
        name: folder.name,
        role: folder.role,
        selectable: Number(folder.selectable),
        subscribed: Number(folder.subscribed),
      })
      return changes > 0
    },
    /** Any folder of an account, in whatever state; null when it has none. */
    any: (accountId: number): number | null => selectAny.get(accountId)?.id ?? null,
    remove(id: number): void {
      remove.run(id)
    },
    paths: (accountId: number): { path: string; delimiter: string }[] => selectPaths.all(accountId),
    /** Inserts a folder the server does not have yet; its row id. */
    insertToCreate(
      accountId: number,
      folder: Pick<ListedFolder, 'path' | 'delimiter' | 'name'>,
      role: MailboxRole | null,
    ): number {
      const { path, delimiter, name } = folder
      return Number(insertToCreate.run(accountId, path, delimiter, name, role).lastInsertRowid)
    },
    toCreate: (accountId: number): Set<number> => new Set(selectToCreate.all(accountId)),
    /** The folder is known under this name now, to the server too. */
    rename(id: number, { path, name, delimiter }: Pick<ListedFolder, 'path' | 'delimiter' | 'name'>): void {
      rename.run(path, name, delimiter, id)
    },
    /** Another folder has its name now. */
    park(id: number): void {
      park.run(id)
    },
    /** The server brought the folder here, by our command: its role comes along. */
    relocate(id: number, { path, name, delimiter }: Pick<ListedFolder, 'path' | 'delimiter' | 'name'>): void {
      relocate.run(path, name, delimiter, id)
    },
    /** Notes that the server did not list the folder; since when that is so. */
    missingSince: (id: number, now: number): number => setMissing.get(now, id)?.since ?? now,
    /** Whether user actions on the folder, on what lies in it, or on what is to go there, are pending. */
    hasPending: (id: number): boolean => selectPending.get(id, id, id) === 1,
    /** What was to go to one folder goes to the other. */
    redirectPending(from: number, to: number): void {
      redirectPending.run({ from, to })
    },
    /** The folder has no role until the server says otherwise. */
    dropRole(id: number): void {
      dropRole.run(id)
    },
    /** As the user wants it. */
    setRole(id: number, role: MailboxRole | null): void {
      setRole.run(role, id)
    },
    isOnServer: (accountId: number): boolean => selectKind.get(accountId)?.kind !== 'pop3',
    switches(id: number): FolderSwitches {
      const row = selectSwitches.get(id)
      return row ? toSwitches(row) : { keepsTexts: null, notifies: null, files: null }
    },
    setSwitches(id: number, { keepsTexts, notifies, files }: FolderSwitches): void {
      setSwitches.run(fromSwitch(keepsTexts), fromSwitch(notifies), fromSwitch(files), id)
    },
    state: (id: number): FolderState | null => selectState.get(id) ?? null,
    /** Writes what `cursor` names; `syncedAt` as it is to be. */
    moveCursor(id: number, before: FolderState, cursor: FolderCursor, syncedAt: number | null): void {
      updateState.run({
        id,
        uidValidity: cursor.uidValidity ?? before.uidValidity,
        uidNext: cursor.uidNext ?? before.uidNext,
        highestModseq: cursor.highestModseq ?? before.highestModseq,
        fetchCursor: cursor.fetchCursor === undefined ? before.fetchCursor : cursor.fetchCursor,
        serverTotal: cursor.serverTotal ?? before.serverTotal,
        syncedAt,
      })
    },
    /** Folders of an account are to be read as if for the first time. */
    voidKeys(accountId: number): void {
      voidKeys.run(accountId)
    },
    addCounts(id: number, change: CountChange): void {
      addCounts.run(change.unread, change.messages, id)
    },
    /** Folders of all accounts above a row id, in the order of their ids; nobody counted what is known of each. */
    mailboxes: (above: number, limit: number): MailboxRow[] =>
      selectMailboxes.all(above, limit).map((row) => ({
        ...row,
        role: toRole(row.role),
        selectable: row.selectable === 1,
        synced: 0,
        isFetching: row.isFetching === 1,
        ...toSwitches(row),
      })),
  }
}

const toSwitch = (value: number | null): boolean | null => (value === null ? null : value === 1)
const fromSwitch = (value: boolean | null): number | null => (value === null ? null : Number(value))

const toSwitches = (row: Record<keyof FolderSwitches, number | null>): FolderSwitches => ({
  keepsTexts: toSwitch(row.keepsTexts),
  notifies: toSwitch(row.notifies),
  files: toSwitch(row.files),
})

function toRef(row: FolderRow | undefined): FolderRef | null {
  return row ? { ...row, role: toRole(row.role) } : null
}

const readRole = mailboxRole.nullable().catch(null)

function toRole(text: string | null): MailboxRole | null {
  // Almost every folder of a large account has none.
  return text === null ? null : readRole.parse(text)
}
