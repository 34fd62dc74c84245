import type { FolderChange } from './store/changes'

/** Where a folder is shown while the server has not carried out what the user wants; absent fields are as it has them. */
export interface WantedPlace {
  accountId: number
  name?: string
  /** null at the top. */
  parentId?: number | null
  gone?: true
}

/** What the pending changes make of the folders, by id. */
export function wantedPlaces(pending: readonly FolderChange[]): Map<number, WantedPlace> {
  const places = new Map<number, WantedPlace>()
  for (const { folderId, accountId, kind, name, place, parentId } of pending) {
    if (folderId === null) continue
    const before = places.get(folderId) ?? { accountId }
    if (kind === 'delete' || kind === 'delete-empty') places.set(folderId, { ...before, gone: true })
    // The folder it was to lie in is gone meanwhile: it stays where it is.
    else if (place !== 'inside' || parentId !== null)
      places.set(folderId, {
        ...before,
        ...(name === '' ? {} : { name }),
        // What is to be created stands in its place already.
        ...(place === 'same' || kind === 'create' ? {} : { parentId: place === 'top' ? null : parentId }),
      })
  }
  return places
}
