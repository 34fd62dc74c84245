import { parentPath } from './folder-path'
import { isInbox } from './new-folder'
import type { FolderChange } from './store/changes'
import type { PathStore, PlacedFolder } from './store/paths'
import { wantedPlaces, type WantedPlace } from './wanted-places'

/** Of more folders it is not noted what was known: they are not destroyed with the one they lie in. */
const MAX_SEEN = 5000
/** Deeper than this no folder lies. */
const MAX_DEPTH = 10_000

export type ShownTree = ReturnType<typeof shownTree>

/** The folders as they are shown while these changes are pending. */
export function shownTree(paths: PathStore, pending: readonly FolderChange[]) {
  const places = wantedPlaces(pending)
  const parentOf = (folder: PlacedFolder): number | null => {
    const wanted = places.get(folder.id)?.parentId
    if (wanted !== undefined) return wanted
    const above = parentPath(folder)
    return above === '' ? null : (paths.byPath(folder.accountId, above)?.id ?? null)
  }
  const nameOf = (folder: PlacedFolder): string => places.get(folder.id)?.name ?? folder.name
  /** A folder and those it lies in, the outermost last. */
  function upwards(id: number | null): number[] {
    const passed: number[] = []
    for (let at = id; at !== null && passed.length < MAX_DEPTH;) {
      passed.push(at)
      const folder = paths.byId(at)
      at = folder && parentOf(folder)
    }
    return passed
  }
  /** Whether a folder is another one or lies in it, however deep. */
  const isWithin = (id: number | null, outer: number): boolean => upwards(id).includes(outer)
  /** The account's own top, where a server keeps all folders below INBOX. */
  const sameParent = (accountId: number, a: number | null, b: number | null): boolean => {
    if (a === b) return true
    const only = a === null ? b : b === null ? a : null
    const folder = only === null ? null : paths.byId(only)
    return folder !== null && isInbox(folder) && paths.topPrefix(accountId) !== ''
  }
  const isTaken = (accountId: number, parentId: number | null, name: string, except?: number): boolean => {
    if (parentId === null && isInbox({ path: name })) return true
    const there = paths.byPath(accountId, paths.pathIn(accountId, parentId, name))
    if (there && there.id !== except && !isElsewhere(places.get(there.id))) return true
    for (const [id, place] of places) {
      const folder = id === except || place.gone || place.accountId !== accountId ? null : paths.byId(id)
      if (folder && nameOf(folder) === name && sameParent(accountId, parentOf(folder), parentId)) return true
    }
    return false
  }
  /** A folder and all that is shown in it, however deep. */
  const inside = (folder: PlacedFolder): PlacedFolder[] => {
    const brought = [...places.keys()].flatMap((id) =>
      isWithin(id, folder.id) ? (paths.byId(id) ?? []) : [],
    )
    // What lies in it on the server and was taken out of it here is not what the user sees in it.
    return [folder, ...brought]
      .flatMap((one) => [one, ...paths.below(one, MAX_SEEN)])
      .filter(({ id }) => isWithin(id, folder.id))
  }
  /** It is to go for good, or what it lies in is: it takes in nothing any more. */
  const isDoomed = (id: number): boolean => upwards(id).some((at) => places.get(at)?.gone === true)
  return { parentOf, nameOf, isWithin, sameParent, isTaken, inside, isDoomed }
}

const isElsewhere = (place: WantedPlace | undefined): boolean =>
  place?.gone === true || place?.parentId !== undefined || place?.name !== undefined
