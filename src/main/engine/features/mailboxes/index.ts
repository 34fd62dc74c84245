import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FolderSwitches, Mailbox, MailboxRole } from '../../../../shared/contract/mailboxes'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import { inSlices, Pace, sortedInSlices } from '../../slices'
import { createFolderChanges, type FolderChanges, type PendingFolders } from './folder-changes'
import type { TakenOut } from './store/changes'
import { createMailboxStore, type MailboxRow, type MailboxStore } from './store'
import { isInbox, nameIn, newFolder, specialUse, type NewFolder, type NewRole } from './new-folder'
import { createFolderCounts } from './store/counts'
import { mailboxTree } from './tree'
import type { CountChange, FolderCursor, FolderEntry, FolderRef, FolderState, ListedFolder } from './types'

export type { NewFolder, NewRole } from './new-folder'
export type { PendingFolders } from './folder-changes'
export { leafName, liesIn } from './folder-path'
export { isInSmartView, smartLines, smartMessages, smartViews } from './smart-views'
export type { FolderChange, SeenContent } from './store/changes'
export type { PlacedFolder } from './store/paths'
export type { CountChange, FolderCursor, FolderEntry, FolderRef, FolderState, ListedFolder } from './types'

/** What of the switches is to change. */
type WantedSwitches = { [name in keyof FolderSwitches]?: FolderSwitches[name] | undefined }

/** A folder, and how it is called now. */
export interface Renamed {
  id: number
  to: Pick<ListedFolder, 'path' | 'name' | 'delimiter'>
}

/** The folders of all accounts: what the server lists, which role each plays, and how far its sync is. */
export interface MailboxesFeature {
  router: ReturnType<typeof createRouter>
  /** A new folder below another, or at the top; see `mailboxesContract.create`. */
  create: FolderChanges['create']
  /** What users want of folders, for who carries it out on the server. */
  pending: PendingFolders
  folder(id: number): FolderRef | null
  /** Whether messages may be moved into a folder: it is known, and neither it nor what it lies in is to go for good. */
  takesIn(id: number): boolean
  /** The user takes messages out of where they lie, inside a transaction: no folder that is to go takes them along. */
  takenOut(places: readonly TakenOut[]): void
  /** The folders of an account with ids above this one, in the order of their ids: there may be very many. */
  page(accountId: number, above: number, limit: number): FolderEntry[]
  byRole(accountId: number, role: MailboxRole): FolderRef | null
  /**
   * The folder with this role. Where the account has none, one is shown at once and is created on the server before
   * anything goes there; null when no name is left for it, or when the account's folders are not known yet.
   */
  forRole(accountId: number, role: NewRole): FolderRef | null
  /** What is to be created for a folder the server does not have yet; null for any other. */
  toCreate(folderId: number): NewFolder | null
  /** The server has the folder now, under this path. Returns the folder to go on with. */
  created(folderId: number, path: string): FolderRef | null
  /**
   * Another client renamed these folders: all that is known of each holds under its new name. A folder that had such a
   * name and is none of these lies nowhere any more.
   */
  renamed(renames: readonly Renamed[]): void
  /** Roles the user set by hand, by path; null says that the folder has none. */
  rolesByUser(accountId: number): Map<string, MailboxRole | null>
  /**
   * Makes the folder rows those the server listed. Folders no longer listed go, with all that lay in them; those with
   * pending user actions stay for a day, in case they turn up again, here or under another name. A list without an
   * inbox is not the whole list: nothing goes by it. A role the user set by hand stays. Each step is a short piece of
   * the work: a list may be very long, and a folder hold very much. Cut off between two steps, it is made good by the
   * next list.
   */
  syncList(accountId: number, listed: readonly ListedFolder[]): Generator<undefined, void>
  /** Where the sync of a folder stands; null when the folder is gone. */
  state(folderId: number): FolderState | null
  /** Writes what `cursor` names. `fetchCursor: null` says that the first sync is through. */
  moveCursor(folderId: number, cursor: FolderCursor): void
  /**
   * Under which the server's keys of messages in the folder hold; with another, they name other messages. 0 before the
   * folder was looked into.
   */
  keyValidity(folderId: number): number
  /** The keys have another validity: the first sync starts anew, and what it brings is no new mail. */
  restart(folderId: number, cursor: FolderCursor): void
  /** The account's folders lie elsewhere, inside a transaction: whatever validity they tell, each is read anew. */
  voidKeys(accountId: number): void
  addCounts(folderId: number, change: CountChange): void
  /** Any folder that is left of a removed account; null when all are gone. */
  leftOf(accountId: number): number | null
  /** Deletes a folder, as its user would; one that holds something, or is gone already, is left as it is. */
  takeAway(folderId: number): void
  /** Forgets a folder nothing lies in any more. */
  forget(folderId: number): void
  /** Whether an account's mail lies on a server, and not on this computer alone. */
  isOnServer(accountId: number): boolean
  /** What the user wants of the mail in a folder. */
  switches(folderId: number): FolderSwitches
  /** Called when the user wants other texts of a folder kept than before. */
  onTextsChanged(listener: (accountId: number) => void): void
  /** Called inside the transaction that gives folders another role or none. */
  onRolesChanged(listener: (folderIds: readonly number[]) => void): void
  /** Called inside the transaction that drops folders, before the rows go. */
  onFoldersRemoved(listener: (folderIds: readonly number[]) => void): void
  /**
   * `takeOut` takes some of what lies in a folder out of it, inside a transaction; false when nothing lies there. Folders
   * that are gone are emptied so before their rows are dropped.
   */
  emptyWith(takeOut: (folderId: number) => boolean): void
}

/** A folder the server does not list any more keeps its pending actions this long. */
const MISSING_GRACE = 24 * 60 * 60_000

/** Folders that are compared, written and read in one piece. */
const COMPARED = 500
const WRITTEN = 100
const READ = 500
/** What looking whether a folder is empty costs, in the units of a slice. */
const EMPTY_UNITS = 100

export function createMailboxesFeature(context: EngineContext): MailboxesFeature {
  const store = createMailboxStore(context)
  const roleListeners: ((folderIds: readonly number[]) => void)[] = []
  const textListeners: ((accountId: number) => void)[] = []
  const removalListeners: ((folderIds: readonly number[]) => void)[] = []
  const rolesChanged = (folderIds: readonly number[]): void => {
    if (folderIds.length > 0) for (const listener of roleListeners) listener(folderIds)
  }

  const drop = (folderIds: readonly number[]): void => {
    for (const listener of removalListeners) listener(folderIds)
    for (const id of folderIds) store.remove(id)
  }
  let takeOut: (folderId: number) => boolean = () => false
  /** What lies in folders goes bit by bit: each of them is one that holds less, until it can be dropped at once. */
  function* emptied(folderIds: readonly number[]): Generator<undefined, void> {
    const pace = new Pace()
    for (const id of folderIds) {
      while (context.write(() => takeOut(id))) yield
      if (pace.isDue(EMPTY_UNITS)) yield
    }
  }
  const changes = createFolderChanges(context, {
    ...{ store, drop, emptied },
    trash: (accountId) => forRole(accountId, 'trash'),
  })

  function* syncList(accountId: number, listed: readonly ListedFolder[]): Generator<undefined, void> {
    const pace = new Pace()
    const byPath = new Map<string, ListedFolder>()
    let hasInbox = false
    for (const folder of listed) {
      byPath.set(folder.path, folder)
      hasInbox ||= isInbox(folder)
      if (pace.isDue()) yield
    }
    const known = new Map<string, { id: number; role: string | null }>()
    const isUnchanged = new Set<string>()
    const missing: { id: number; path: string }[] = []
    for (let page: KnownFolder[], above = 0; ; above = page.at(-1)?.id ?? 0) {
      page = store.known(accountId, above, COMPARED)
      for (const row of page) {
        const now = byPath.get(row.path)
        known.set(row.path, row)
        if (!now) missing.push(row)
        else if (isAsKnown(row, now)) isUnchanged.add(row.path)
      }
      if (page.length < COMPARED) break
      yield
    }
    // Roles first and together: at no time are there two folders for one purpose, or none.
    const withRole: ListedFolder[] = []
    const others: ListedFolder[] = []
    for (const folder of byPath.values()) {
      const hasRole = folder.role !== null || (known.get(folder.path)?.role ?? null) !== null
      if (!isUnchanged.has(folder.path)) (hasRole ? withRole : others).push(folder)
      if (pace.isDue()) yield
    }
    yield* inTurns(withRole, Infinity, (slice) => takeListed(accountId, slice, known))
    // In the order of the index on them: in any other order each slice writes other pages, and the database is busy
    // with its journal for longer than a slice may last.
    const ordered = yield* sortedInSlices(others, (a, b) => (a.path < b.path ? -1 : 1), pace)
    yield* inTurns(ordered, WRITTEN, (slice) => takeListed(accountId, slice, known))
    if (!hasInbox) return
    // What only groups others now was deleted: its mail went with it.
    yield* emptied(
      [...byPath.values()].flatMap(({ path, selectable }) => (selectable ? [] : (known.get(path)?.id ?? []))),
    )
    if (missing.length === 0) return
    const toCreate = store.toCreate(accountId)
    for (let start = 0; start < missing.length; start += WRITTEN) {
      const slice = missing.slice(start, start + WRITTEN)
      const gone = context.write(() => notListed(accountId, slice, byPath, toCreate))
      yield
      if (gone.length === 0) continue
      yield* emptied(gone.map(({ id }) => id))
      context.write(() => {
        // Meanwhile something may be wanted of one of them again.
        drop(notListed(accountId, gone, byPath, toCreate).map(({ id }) => id))
        context.publish({ type: 'mailboxes' })
      })
      yield
    }
  }

  /** Work on a slice at a time, each in a transaction of its own. */
  function* inTurns<T>(
    items: readonly T[],
    size: number,
    work: (slice: readonly T[]) => void,
  ): Generator<undefined, void> {
    for (let start = 0; start < items.length; start += size) {
      context.write(() => work(items.slice(start, start + size)))
      yield
    }
  }

  function takeListed(
    accountId: number,
    folders: readonly ListedFolder[],
    known: ReadonlyMap<string, { id: number; role: string | null }>,
  ): void {
    let changed = 0
    for (const folder of folders) changed += Number(store.upsert(accountId, folder))
    rolesChanged(
      folders.flatMap(({ path }) => {
        const before = known.get(path)
        return before && store.folder(before.id)?.role !== before.role ? [before.id] : []
      }),
    )
    if (changed > 0) context.publish({ type: 'mailboxes' })
  }

  /** Those of them the server no longer has and nobody waits for. */
  function notListed<Folder extends { id: number; path: string }>(
    accountId: number,
    missing: readonly Folder[],
    listed: ReadonlyMap<string, ListedFolder>,
    toCreate: ReadonlySet<number>,
  ): Folder[] {
    const now = context.clock.now()
    return missing.filter(({ id, path }) => {
      // Created or renamed since it was compared: the list is older than that.
      if (store.folder(id)?.path !== path) return false
      if (!toCreate.has(id))
        return !store.hasPending(id) || now - store.missingSince(id, now) >= MISSING_GRACE
      // Meanwhile another client made a folder for the same purpose.
      const role = store.folder(id)?.role ?? null
      const made = role && store.allByRole(accountId, role).find((other) => listed.has(other.path))
      if (made) store.redirectPending(id, made.id)
      return !store.hasPending(id)
    })
  }

  function forRole(accountId: number, role: NewRole): FolderRef | null {
    const known = store.byRole(accountId, role)
    if (known) return known
    const folder = newFolder(role, store.paths(accountId))
    if (!folder) return null
    return context.write(() => {
      const id = store.insertToCreate(accountId, folder, role)
      context.publish({ type: 'mailboxes' })
      return store.folder(id)
    })
  }

  function toCreate(folderId: number): NewFolder | null {
    const folder = store.folder(folderId)
    if (!folder?.role || !store.toCreate(folder.accountId).has(folderId)) return null
    return { name: nameIn(folder.path, store.paths(folder.accountId)), use: specialUse(folder.role) }
  }

  function created(folderId: number, path: string): FolderRef | null {
    const folder = store.folder(folderId)
    if (!folder) return null
    return context.write(() => {
      const known = store.byPath(folder.accountId, path)
      const other = known?.id === folderId ? null : known
      if (!other) {
        const { delimiter } = store.paths(folder.accountId).find((one) => one.path === folder.path) ?? {
          delimiter: '',
        }
        store.rename(folderId, { path, delimiter, name: nameIn(path, [{ path, delimiter }]) })
      } else {
        store.redirectPending(folderId, other.id)
        changes.redirect(folderId, other.id)
        drop([folderId])
      }
      context.publish({ type: 'mailboxes' })
      return other ?? store.folder(folderId)
    })
  }

  function renamed(renames: readonly Renamed[]): void {
    if (renames.length === 0) return
    context.write(() => {
      for (const { id, to } of renames) {
        const folder = store.folder(id)
        const holder = folder && store.byPath(folder.accountId, to.path)
        // Names may have been exchanged, and no two folders have one at a time.
        if (holder && holder.id !== id) store.park(holder.id)
        store.rename(id, to)
      }
      context.publish({ type: 'mailboxes' })
    })
  }

  function setRole(id: number, role: MailboxRole | null): void {
    context.write(() => {
      const folder = store.folder(id)
      if (!folder || !changes.takesIn(id)) throw new ProblemError({ code: 'not-found' })
      if (folder.role === role) return
      if (folder.role === 'inbox' && role === 'junk')
        throw new ProblemError({ code: 'inbox-as-spam', field: 'role' })
      // What lies in the inbox is never what was thrown away, and another folder is never the inbox.
      const isTaken = folder.role === 'inbox' || role === 'inbox' || (folder.role !== null && role !== null)
      if (isTaken) {
        throw new ProblemError({ code: 'folder-has-role', field: 'role', params: { path: folder.path } })
      }
      const holder = role && store.byRole(folder.accountId, role)
      if (holder) giveUpRole(holder, folder)
      store.setRole(id, role)
      rolesChanged(holder ? [id, holder.id] : [id])
      context.publish({ type: 'mailboxes' })
    })
  }

  function setSwitches(id: number, wanted: WantedSwitches): void {
    const folder = store.folder(id)
    if (!folder) throw new ProblemError({ code: 'not-found' })
    const before = store.switches(id)
    const { keepsTexts = before.keepsTexts, notifies = before.notifies, files = before.files } = wanted
    const now = { keepsTexts, notifies, files }
    context.write(() => {
      store.setSwitches(id, now)
      context.publish({ type: 'mailboxes' })
      // Histories show other mail now.
      if (now.files !== before.files) context.publish({ type: 'threads', folderIds: [id], threadIds: [] })
    })
    if (now.keepsTexts !== before.keepsTexts) for (const listener of textListeners) listener(folder.accountId)
  }

  /** The server may give the role back to `holder` when the folder the user chose is gone. */
  function giveUpRole(holder: FolderRef, chosen: FolderRef): void {
    store.dropRole(holder.id)
    if (!store.toCreate(holder.accountId).has(holder.id)) return
    // It was to be made only for this role.
    store.redirectPending(holder.id, chosen.id)
    drop([holder.id])
  }

  function moveCursor(folderId: number, cursor: FolderCursor): void {
    const before = store.state(folderId)
    if (!before) return
    const through = cursor.fetchCursor === null && before.syncedAt === null
    store.moveCursor(folderId, before, cursor, through ? context.clock.now() : before.syncedAt)
    if (through || (cursor.serverTotal ?? before.serverTotal) !== before.serverTotal) {
      context.publish({ type: 'mailboxes' })
    }
  }

  return {
    router: createRouter(store, createFolderCounts(context), changes, { setRole, setSwitches }),
    create: changes.create,
    pending: changes.pending,
    folder: store.folder,
    takesIn: changes.takesIn,
    takenOut: changes.takenOut,
    page: store.page,
    byRole: store.byRole,
    forRole,
    toCreate,
    created,
    renamed,
    rolesByUser: store.rolesByUser,
    syncList,
    state: store.state,
    keyValidity: (folderId) => store.state(folderId)?.uidValidity ?? 0,
    moveCursor: (folderId, cursor) => context.write(() => moveCursor(folderId, cursor)),
    restart: (folderId, cursor) =>
      context.write(() => {
        const before = store.state(folderId)
        if (before) store.moveCursor(folderId, before, cursor, null)
      }),
    voidKeys: store.voidKeys,
    addCounts: store.addCounts,
    leftOf: store.any,
    takeAway: changes.takeAway,
    forget: store.remove,
    switches: store.switches,
    isOnServer: store.isOnServer,
    onTextsChanged: (listener) => void textListeners.push(listener),
    onRolesChanged: (listener) => void roleListeners.push(listener),
    onFoldersRemoved: (listener) => void removalListeners.push(listener),
    emptyWith: (work) => void (takeOut = work),
  }
}

function createRouter(
  store: MailboxStore,
  counts: ReturnType<typeof createFolderCounts>,
  changes: FolderChanges,
  {
    setRole,
    setSwitches,
  }: {
    setRole(id: number, role: MailboxRole | null): void
    setSwitches(id: number, wanted: WantedSwitches): void
  },
) {
  return os.mailboxes.router({
    list: os.mailboxes.list.handler(async function* ({ signal }) {
      for (const piece of inPieces(store, counts, changes)) {
        if (piece) yield piece
        await nextTurn()
        signal?.throwIfAborted()
      }
    }),
    smartCounts: os.mailboxes.smartCounts.handler(({ signal }) => inSlices(counts.smart(new Pace()), signal)),
    splitCounts: os.mailboxes.splitCounts.handler(() => counts.splits()),
    setRole: os.mailboxes.setRole.handler(({ input }) => setRole(input.id, input.role)),
    setSwitches: os.mailboxes.setSwitches.handler(({ input: { id, ...wanted } }) => setSwitches(id, wanted)),
    create: os.mailboxes.create.handler(({ input }) =>
      changes.create(input.accountId, input.parentId, input.name),
    ),
    place: os.mailboxes.place.handler(({ input: { id, ...wanted } }) => changes.place(id, wanted)),
    trash: os.mailboxes.trash.handler(({ input }) => changes.trash(input.id)),
    remove: os.mailboxes.remove.handler(({ input }) => changes.remove(input.id, input.ifEmpty)),
    refusals: os.mailboxes.refusals.handler(() => changes.refusals()),
    dismissRefusal: os.mailboxes.dismissRefusal.handler(({ input }) => changes.dismiss(input.id)),
  })
}

/** What lies in all accounts, as it is shown: in pieces, and undefined where a slice of the work is done. */
function* inPieces(
  store: MailboxStore,
  counts: ReturnType<typeof createFolderCounts>,
  changes: FolderChanges,
): Generator<Mailbox[] | undefined, void> {
  const pace = new Pace()
  const rows: MailboxRow[] = []
  for (let page: MailboxRow[], above = 0; ; above = page.at(-1)?.id ?? 0) {
    page = store.mailboxes(above, READ)
    for (const row of page) {
      const isEmpty = row.total === 0 && row.serverTotal === 0
      rows.push({ ...row, synced: isEmpty ? 0 : yield* counts.synced(row.id, pace) })
      if (pace.isDue()) yield
    }
    if (page.length < READ) break
    yield
  }
  yield* mailboxTree(rows, undefined, pace, changes.wanted())
}

type KnownFolder = ReturnType<MailboxStore['known']>[number]

const isAsKnown = (row: KnownFolder, listed: ListedFolder): boolean =>
  row.awaited === 0 &&
  row.delimiter === listed.delimiter &&
  row.name === listed.name &&
  row.selectable === Number(listed.selectable) &&
  row.subscribed === Number(listed.subscribed) &&
  (row.roleByUser === 1 || row.role === listed.role)
