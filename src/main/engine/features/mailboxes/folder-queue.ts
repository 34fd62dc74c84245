import { liesIn, parentPath } from './folder-path'
import { shownTree, type ShownTree } from './shown-tree'
import type { ChangeStore, FolderChange } from './store/changes'
import type { PathStore, PlacedFolder } from './store/paths'

/**
 * In what order changes of folders are carried out. They are a queue per account, in the order in which the user wanted
 * them, with these rules:
 *
 * 1. A change never overtakes an earlier one that concerns the same: the same folder, one above or beneath it, the folder
 *    one of them goes into, or a path that one of them frees or takes. It may build on it.
 * 2. Changes that concern nothing in common go on without each other: one may make the folder that messages wait for
 *    which another change waits for.
 * 3. Where a change waits for messages that wait, through whatever else, for that very change, it is given up: nothing
 *    would ever move again.
 * 4. A change that is taken back before the server was told of it never happened, rather than being followed by its
 *    opposite. What the server may have been told is followed by that.
 */
export function createFolderQueue(changes: ChangeStore, paths: PathStore) {
  /** Handed out and not answered for yet: the server may be told of it at any moment. */
  const underWay = new Set<number>()

  /** The path a change is to bring its folder to, as far as it is known before it is its turn. */
  function pathTo({ accountId, kind, name, place, parentId }: FolderChange, folder: PlacedFolder): string[] {
    if (kind === 'delete' || kind === 'delete-empty') return []
    const leaf = name || folder.name
    if (place !== 'same')
      return place === 'inside' && parentId === null ? [] : [paths.pathIn(accountId, parentId, leaf)]
    const above = parentPath(folder)
    return [above === '' ? paths.pathIn(accountId, null, leaf) : `${above}${folder.delimiter}${leaf}`]
  }

  function concernOf(change: FolderChange): Concern {
    const folder = change.folderId === null ? null : paths.byId(change.folderId)
    return {
      folder,
      parent: change.parentId === null ? null : paths.byId(change.parentId),
      paths: new Set([
        ...(folder ? [folder.path, ...pathTo(change, folder)] : []),
        ...(change.sentPath === null ? [] : [change.sentPath]),
      ]),
    }
  }

  /** The changes of an account, each with those it must not overtake. */
  function* ordered(accountId: number): Generator<{ change: FolderChange; behind: FolderChange[] }, void> {
    const pending = changes.pending()
    const tree = shownTree(paths, pending)
    const earlier: { change: FolderChange; concern: Concern }[] = []
    for (const change of pending) {
      if (change.accountId !== accountId) continue
      const concern = concernOf(change)
      const behind = earlier.filter((one) => haveInCommon(tree, one.concern, concern))
      yield { change, behind: behind.map((one) => one.change) }
      earlier.push({ change, concern })
    }
  }

  /** Those that need not wait for another, whether they are due or not. */
  function* foremost(accountId: number): Generator<FolderChange, void> {
    for (const { change, behind } of ordered(accountId)) if (behind.length === 0) yield change
  }

  return {
    /** What is to be carried out next; null while all waits. */
    next(accountId: number, now: number): FolderChange | null {
      for (const change of foremost(accountId)) {
        if (change.nextAttemptAt > now) continue
        underWay.add(change.id)
        return change
      }
      return null
    },
    /** When there is something to be carried out; null when nothing is pending. */
    nextAt(accountId: number): number | null {
      const times = [...foremost(accountId)].map(({ nextAttemptAt }) => nextAttemptAt)
      return times.length === 0 ? null : Math.min(...times)
    },
    /** How it ended is kept: it is not under way any more. */
    answered: (id: number): void => void underWay.delete(id),
    /** The latest change of a folder, where the server has not been told of it and it can be made undone. */
    withdrawable(folderId: number): FolderChange | null {
      const latest = changes.pending().findLast((change) => change.folderId === folderId)
      return latest && latest.sentPath === null && !underWay.has(latest.id) ? latest : null
    },
    /** A change waits for messages on their way out of its folders, or into them, and these wait for that change. */
    waitsForItself(change: FolderChange): boolean {
      const all = [...ordered(change.accountId)]
      const waitsFor = (id: number): number[] => {
        const one = all.find((candidate) => candidate.change.id === id)
        if (!one) return []
        const folders = new Set(changes.foldersOnTheWay(changes.meant(one.change)))
        const making = all.filter(
          ({ change: { kind, folderId } }) => kind === 'create' && folderId !== null && folders.has(folderId),
        )
        return [...one.behind.map((earlier) => earlier.id), ...making.map((other) => other.change.id)]
      }
      const met = new Set<number>()
      const open = waitsFor(change.id)
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (id === change.id) return true
        if (!met.has(id)) open.push(...waitsFor(id))
        met.add(id)
      }
      return false
    },
  }
}

/** What a change has to do with. */
interface Concern {
  folder: PlacedFolder | null
  /** The folder it goes into. */
  parent: PlacedFolder | null
  /** Where the folder lies, and where it is to lie. */
  paths: ReadonlySet<string>
}

function haveInCommon(tree: ShownTree, a: Concern, b: Concern): boolean {
  /** On the server, or as it is shown. */
  const holds = (outer: PlacedFolder | null, inner: PlacedFolder | null): boolean =>
    outer !== null &&
    inner !== null &&
    (outer.id === inner.id || liesIn(inner, outer) || tree.isWithin(inner.id, outer.id))
  return (
    [...a.paths].some((path) => b.paths.has(path)) ||
    holds(a.folder, b.folder) ||
    holds(b.folder, a.folder) ||
    holds(a.folder, b.parent) ||
    holds(b.folder, a.parent)
  )
}
