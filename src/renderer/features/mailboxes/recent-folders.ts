import type { Mailbox } from '../../../shared/contract/mailboxes'
import { currentWindowState, saveWindowState, useWindowState } from '../../app/window-state'

/** More are no help: what was used before them is found by its letters as fast. */
const MOST = 5

/** Mail was moved into it: it is offered first the next time. */
export function usedFolder(folderId: number): void {
  const others = currentWindowState().recentFolders.filter((id) => id !== folderId)
  saveWindowState({ recentFolders: [folderId, ...others].slice(0, MOST) })
}

/** These folders, those first into which mail was moved lately. */
export function useRecentFirst(folders: readonly Mailbox[]): {
  folders: readonly Mailbox[]
  recent: ReadonlySet<number>
} {
  const { recentFolders } = useWindowState()
  const recent = recentFolders.flatMap((id) => folders.find((box) => box.id === id) ?? [])
  if (recent.length === 0) return { folders, recent: new Set() }
  const ids = new Set(recent.map(({ id }) => id))
  return { folders: [...recent, ...folders.filter(({ id }) => !ids.has(id))], recent: ids }
}
