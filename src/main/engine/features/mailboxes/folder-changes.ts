import type { FolderPlace, FolderRefusal } from '../../../../shared/contract/mailboxes'
import { shownFolderName } from '../../../../shared/folder-name'
import { ProblemError, type Problem, type ProblemCode } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { folderName } from './folder-name'
import { createFolderQueue } from './folder-queue'
import { leafName } from './folder-path'
import { shownTree, type ShownTree } from './shown-tree'
import type { MailboxStore } from './store'
import { createChangeStore, type FolderChange, type NewFolderChange, type SeenContent } from './store/changes'
import { createPathStore, type PlacedFolder } from './store/paths'
import type { FolderRef } from './types'
import { wantedPlaces } from './wanted-places'

/** What the user wants of folders and the server has not carried out yet, for who carries it out. */
export interface PendingFolders {
  /** The next change of an account that is due; how it ended is to be told by one of the calls below. */
  next(accountId: number, now: number): FolderChange | null
  /** When one is due; null when nothing is pending. */
  nextAt(accountId: number): number | null
  /** What was known when the user decided on it. */
  seen(change: FolderChange): SeenContent
  /** The server is about to be told to bring a folder to this path. */
  sending(change: FolderChange, path: string): void
  /** The server has said no to that path. */
  unsent(change: FolderChange): void
  /** Whether a message is on its way out of these folders, or into them. */
  isOnTheWay(folderIds: readonly number[]): boolean
  /** Such messages wait, through whatever else, for this very change. */
  waitsForItself(change: FolderChange): boolean
  /** It did not work this time, and is tried again. */
  later(change: FolderChange, at: number): void
  /** It could not be tried yet. */
  waits(change: FolderChange, at: number): void
  /** It will never work: taken back, and told to the user. */
  refused(change: FolderChange, problem: Problem): void
  done(change: FolderChange): void
  /** The server has a folder, and all that lies in it, under another path now. Each step is a short piece of the work. */
  relocated(folderId: number, path: string): Generator<undefined, void>
  /**
   * The server no longer has this folder. Each step is a short piece of the work; cut off between two steps, it is made
   * good by the next list.
   */
  removed(folderId: number): Generator<undefined, void>
  /** A folder as the server has it. */
  at(accountId: number, path: string): PlacedFolder | null
  placed(folderId: number): PlacedFolder | null
  /** Paths the user is subscribed to, of a folder and of what lies in it. */
  subscribed(folderId: number, limit: number): string[]
  /** The folder is to be created by a change that is pending: nothing can be put there yet. */
  isAwaited(folderId: number): boolean
  /** Why the server would not make a folder of this name there, the latest time; null where it never said no. */
  refusedCreation(
    accountId: number,
    parentId: number | null,
    name: string,
  ): { changeId: number; problem: Problem } | null
  /** A refusal is told no more. */
  dismiss(changeId: number): void
  /** `brought` tells which messages we have put into folders since they were read: who reads them knows. */
  onDeciding(brought: (folderIds: readonly number[]) => number[]): void
  /** `listener` hears of each new change, after it is kept. Returns how to end that. */
  onWanted(listener: (accountId: number) => void): () => void
}

interface Deps {
  store: MailboxStore
  /** The trash of an account, shown at once where the server has none yet. */
  trash(accountId: number): FolderRef | null
  /** Drops folder rows, inside a transaction. */
  drop(folderIds: readonly number[]): void
  /** Takes out what lies in them, a short piece of the work each step. */
  emptied(folderIds: readonly number[]): Generator<undefined, void>
}

/** Where a folder lay, and the change that takes it from there; null where it stays. */
type Placed = FolderPlace & { changeId: number | null }

export type FolderChanges = ReturnType<typeof createFolderChanges>

/** Rows that get another path in one piece. */
const MOVED = 200
/** What users do to folders: kept in their order, shown at once, carried out when the server can be reached. */
export function createFolderChanges(context: EngineContext, { store, trash, drop, emptied }: Deps) {
  const changes = createChangeStore(context)
  const paths = createPathStore(context)
  const queue = createFolderQueue(changes, paths)
  const listeners = new Set<(accountId: number) => void>()
  let broughtSince: (folderIds: readonly number[]) => number[] = () => []

  const treeNow = (): ShownTree => shownTree(paths, changes.pending())

  /** A path no row has: where the name is free only once the server has moved another folder away. */
  function freePath(path: string, accountId: number): string {
    let free = path
    for (let number = 2; paths.byPath(accountId, free); number += 1) free = `${path} (${number})`
    return free
  }

  function known(tree: ShownTree, id: number): PlacedFolder {
    const folder = paths.byId(id)
    if (!folder || tree.isDoomed(id)) throw new ProblemError({ code: 'not-found' })
    return folder
  }

  /** A folder others can lie in. */
  function knownParent(tree: ShownTree, accountId: number, id: number | null): PlacedFolder | null {
    if (id === null) return null
    const parent = known(tree, id)
    if (parent.accountId !== accountId) throw new ProblemError({ code: 'not-found' })
    if (parent.delimiter === '') throw refusal('folder-holds-none', tree.nameOf(parent))
    return parent
  }

  /** A folder that may leave its place: neither it nor any in it has a role. */
  function movable(tree: ShownTree, id: number, withContent: boolean): PlacedFolder {
    const folder = known(tree, id)
    if (folder.role !== null) throw refusal('folder-is-special', folder.path)
    const special = withContent && paths.special(folder.accountId).find((one) => tree.isWithin(one.id, id))
    if (special) throw refusal('folder-is-special', special.path)
    return folder
  }

  function keep(change: NewFolderChange, meant: readonly PlacedFolder[]): number {
    context.publish({ type: 'mailboxes' })
    const folders = [...new Set(meant.map(({ id }) => id))].flatMap((id) => {
      const state = store.state(id)
      if (!state) return []
      const { uidValidity, uidNext, fetchCursor } = state
      return [{ id, uidValidity, uidNext, isWhole: fetchCursor === null }]
    })
    const unread = broughtSince(folders.map(({ id }) => id))
    return changes.insert(change, folders, unread)
  }

  const wake = (accountId: number): void => {
    for (const listener of listeners) listener(accountId)
  }

  function create(
    accountId: number,
    parentId: number | null,
    typed: string,
  ): { id: number; changeId: number } {
    const made = context.write(() => {
      const tree = treeNow()
      const parent = knownParent(tree, accountId, parentId)
      const delimiter = parent?.delimiter ?? paths.delimiter(accountId)
      const name = folderName(typed, delimiter)
      // Before the first LIST nobody knows which there are.
      if (!parent && paths.special(accountId).length === 0) throw new ProblemError({ code: 'offline' })
      if (tree.isTaken(accountId, parentId, name)) throw refusal('folder-name-taken', name)
      const path = freePath(paths.pathIn(accountId, parentId, name), accountId)
      const folderId = store.insertToCreate(accountId, { path, delimiter, name }, null)
      const place = parent ? 'inside' : 'top'
      const changeId = keep(
        {
          ...{ accountId, folderId, kind: 'create', label: name, name },
          place,
          parentId,
        },
        [],
      )
      return { id: folderId, changeId }
    })
    wake(accountId)
    return made
  }

  function place(id: number, wanted: { [Key in keyof FolderPlace]?: FolderPlace[Key] | undefined }): Placed {
    const { placed, accountId } = context.write(() => {
      const tree = treeNow()
      const folder = movable(tree, id, false)
      const { accountId } = folder
      const before = { name: tree.nameOf(folder), parentId: tree.parentOf(folder) }
      const parentId = wanted.parentId === undefined ? before.parentId : wanted.parentId
      const parent = wanted.parentId === undefined ? null : knownParent(tree, accountId, parentId)
      if (parent && tree.isWithin(parent.id, id)) throw refusal('folder-into-itself', before.name)
      const bin = store.byRole(accountId, 'trash')
      if (parent && bin && tree.isWithin(parent.id, bin.id)) movable(tree, id, true)
      const isNamed = wanted.name !== undefined && !isCalled(before.name, wanted.name)
      const name = isNamed ? folderName(wanted.name ?? '', folder.delimiter) : before.name
      if (name === before.name && parentId === before.parentId)
        return { placed: { ...before, changeId: null }, accountId }
      if (tree.isTaken(accountId, parentId, name, id)) throw refusal('folder-name-taken', name)
      if (isUndone(folder, name, parentId)) return { placed: { ...before, changeId: null }, accountId }
      const changeId = keep(
        {
          ...{ accountId, folderId: id, kind: 'move', label: before.name, parentId },
          name: name === before.name ? '' : name,
          place: parentId === before.parentId ? 'same' : parentId === null ? 'top' : 'inside',
        },
        [folder],
      )
      return { placed: { ...before, changeId }, accountId }
    })
    wake(accountId)
    return placed
  }

  /** Takes the folder's latest change back, where without that it would lie there. */
  function isUndone(folder: PlacedFolder, name: string, parentId: number | null): boolean {
    const latest = queue.withdrawable(folder.id)
    if (latest?.kind !== 'move' && latest?.kind !== 'trash') return false
    const without = shownTree(
      paths,
      changes.pending().filter(({ id }) => id !== latest.id),
    )
    const isBack =
      without.nameOf(folder) === name &&
      without.sameParent(folder.accountId, without.parentOf(folder), parentId)
    if (isBack) withdraw(latest)
    return isBack
  }

  function withdraw({ id }: FolderChange): void {
    changes.remove(id)
    context.publish({ type: 'mailboxes' })
  }

  function toTrash(id: number): Placed {
    const { placed, accountId } = context.write(() => {
      const tree = treeNow()
      const folder = movable(tree, id, true)
      const { accountId } = folder
      const to = trash(accountId)
      if (!to) throw new ProblemError({ code: 'offline' })
      if (tree.isWithin(id, to.id)) throw new ProblemError({ code: 'conflict' })
      const before = { name: tree.nameOf(folder), parentId: tree.parentOf(folder) }
      let name = before.name
      for (let number = 2; tree.isTaken(accountId, to.id, name); number += 1)
        name = `${before.name} ${number}`
      const changeId = keep(
        {
          ...{ accountId, folderId: id, kind: 'trash', label: before.name, place: 'inside', parentId: to.id },
          name: name === before.name ? '' : name,
        },
        tree.inside(folder),
      )
      return { placed: { ...before, changeId }, accountId }
    })
    wake(accountId)
    return placed
  }

  function remove(id: number, ifEmpty: boolean): { changeId: number | null } {
    const { changeId, accountId } = context.write(() => {
      const tree = treeNow()
      const folder = movable(tree, id, true)
      const bin = store.byRole(folder.accountId, 'trash')
      if (!ifEmpty && !(bin && tree.isWithin(id, bin.id))) throw new ProblemError({ code: 'conflict' })
      const label = tree.nameOf(folder)
      if (ifEmpty && folder.messages > 0) throw refusal('folder-not-empty', label)
      const creation = queue.withdrawable(id)
      if (ifEmpty && creation?.kind === 'create' && tree.inside(folder).every((one) => one.id === id)) {
        withdraw(creation)
        drop([id])
        return { changeId: null, accountId: folder.accountId }
      }
      const changeId = keep(
        {
          ...{ accountId: folder.accountId, folderId: id, label, name: '', place: 'same', parentId: null },
          kind: ifEmpty ? 'delete-empty' : 'delete',
        },
        tree.inside(folder),
      )
      return { changeId, accountId: folder.accountId }
    })
    wake(accountId)
    return { changeId }
  }

  function takeAway(id: number): void {
    try {
      remove(id, true)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
    }
  }

  function* relocated(folderId: number, path: string): Generator<undefined, void> {
    const folder = paths.byId(folderId)
    if (!folder) return
    const newPath = (child: PlacedFolder): string => `${path}${child.path.slice(folder.path.length)}`
    // The folder itself last: as long as it has its old path, the change can be made good after a crash.
    for (let more = path !== folder.path; more;) {
      for (const child of paths.below(folder, MOVED)) yield* makeRoom(child, newPath(child))
      more = context.write(() => {
        const inside = paths.below(folder, MOVED)
        for (const child of inside) relocate(child, newPath(child))
        return inside.length > 0
      })
      yield
    }
    yield* makeRoom(folder, path)
    context.write(() => {
      relocate(folder, path)
      context.publish({ type: 'mailboxes' })
    })
  }

  /** The row of a folder that was listed under its new path before its old one was known to be gone. */
  function listedTwice({ id, accountId }: PlacedFolder, path: string): PlacedFolder | null {
    const other = paths.byPath(accountId, path)
    return other && other.id !== id ? other : null
  }

  /** Empties it, so that it can be dropped at once. */
  function* makeRoom(folder: PlacedFolder, path: string): Generator<undefined, void> {
    const other = listedTwice(folder, path)
    if (!other) return
    context.write(() => store.redirectPending(other.id, folder.id))
    yield* emptied([other.id])
  }

  function relocate(folder: PlacedFolder, path: string): void {
    const { id, delimiter } = folder
    const name = leafName({ path, delimiter })
    const other = listedTwice(folder, path)
    if (other) {
      store.redirectPending(other.id, id)
      changes.redirect(other.id, id)
      drop([other.id])
    }
    store.relocate(id, { path, name, delimiter })
  }

  function answer({ id }: FolderChange, write: () => void): void {
    context.write(write)
    queue.answered(id)
  }

  const dismiss = (id: number): void =>
    context.write(() => {
      changes.remove(id)
      context.publish({ type: 'mailboxes' })
    })

  const pending: PendingFolders = {
    next: queue.next,
    nextAt: queue.nextAt,
    seen: (change) => changes.seen(change.id),
    isOnTheWay: (folderIds) => changes.foldersOnTheWay(folderIds).length > 0,
    waitsForItself: queue.waitsForItself,
    sending: (change, path) => context.write(() => changes.setSent(change.id, path)),
    unsent: (change) => context.write(() => changes.setSent(change.id, null)),
    later: (change, at) => answer(change, () => changes.setLater(change.id, at)),
    waits: (change, at) => answer(change, () => changes.setWaiting(change.id, at)),
    refused: (change, problem) =>
      answer(change, () => {
        changes.setRefused(change.id, problem)
        if (change.kind === 'create' && change.folderId !== null) drop([change.folderId])
        context.publish({ type: 'mailboxes' })
      }),
    done: (change) =>
      answer(change, () => {
        changes.remove(change.id)
        context.publish({ type: 'mailboxes' })
      }),
    relocated,
    *removed(folderId) {
      yield* emptied([folderId])
      context.write(() => {
        drop([folderId])
        context.publish({ type: 'mailboxes' })
      })
    },
    at: paths.byPath,
    placed: paths.byId,
    subscribed(folderId, limit) {
      const folder = paths.byId(folderId)
      if (!folder) return []
      return [folder, ...paths.below(folder, limit)].flatMap((one) => (one.subscribed ? [one.path] : []))
    },
    isAwaited: (id) => {
      const folder = store.folder(id)
      return folder !== null && folder.role === null && store.toCreate(folder.accountId).has(id)
    },
    refusedCreation(accountId, parentId, name) {
      const found = changes
        .refused()
        .findLast(
          (one) =>
            one.kind === 'create' &&
            one.accountId === accountId &&
            one.parentId === parentId &&
            one.name === name,
        )
      return found?.problem ? { changeId: found.id, problem: found.problem } : null
    },
    dismiss,
    onDeciding: (brought) => void (broughtSince = brought),
    onWanted(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  return {
    pending,
    /** What was wanted of one folder is wanted of the other, inside a transaction. */
    redirect: changes.redirect,
    /** Whether what is moved or made may come to lie in a folder: it is known, and not to go for good. */
    takesIn: (id: number): boolean => paths.byId(id) !== null && !treeNow().isDoomed(id),
    /** The user takes messages elsewhere, inside a transaction. */
    takenOut: changes.takenOut,
    create,
    place,
    trash: toTrash,
    remove,
    takeAway,
    /** Where folders are shown meanwhile. */
    wanted: () => wantedPlaces(changes.pending()),
    refusals: (): FolderRefusal[] =>
      changes.refused().flatMap(({ id, accountId, folderId, kind, label, name, parentId, problem }) =>
        problem === null
          ? []
          : [
              {
                ...{ id, accountId, folderId, label, name, parentId, problem },
                kind: kind === 'delete-empty' ? 'delete' : kind,
              },
            ],
      ),
    dismiss,
  }
}

/** Whether a name is the one the folder has, or that as it is shown: a name nobody touched is not made anew. */
const isCalled = (name: string, typed: string): boolean => typed === name || typed === shownFolderName(name)

const refusal = (code: ProblemCode, what: string): ProblemError =>
  new ProblemError({ code, field: 'name', params: { what } })
