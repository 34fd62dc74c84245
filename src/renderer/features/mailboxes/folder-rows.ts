import type { FolderTrouble } from '../../../shared/contract/accounts'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { currentWindowState, saveWindowState } from '../../app/window-state'

export interface FolderRow {
  mailbox: Mailbox
  fold: 'none' | 'open' | 'folded'
  /** Of the folder, or of one in it that is out of sight. */
  trouble: FolderTrouble | null
}

/** The tree without what lies in folded folders; whoever has subfolders can be folded. */
export function rowsOf(
  mailboxes: readonly Mailbox[],
  foldedIds: readonly number[],
  troubles: readonly FolderTrouble[],
): FolderRow[] {
  const folded = new Set(foldedIds)
  const troubleOf = new Map(troubles.map((trouble) => [trouble.folderId, trouble]))
  const rows: FolderRow[] = []
  let hiddenBelow = Infinity
  for (const [index, mailbox] of mailboxes.entries()) {
    const trouble = troubleOf.get(mailbox.id) ?? null
    const last = rows.at(-1)
    if (mailbox.depth > hiddenBelow) {
      if (last) last.trouble ??= trouble
      continue
    }
    const hasChildren = (mailboxes[index + 1]?.depth ?? 0) > mailbox.depth
    const isFolded = hasChildren && folded.has(mailbox.id)
    hiddenBelow = isFolded ? mailbox.depth : Infinity
    rows.push({ mailbox, trouble, fold: isFolded ? 'folded' : hasChildren ? 'open' : 'none' })
  }
  return rows
}

/** Where a row stands among those beside it: of a long tree only a part is in the page. */
export interface Place {
  level: number
  position: number
  siblings: number
}

/** The place of each row in the tree, as it is told to who cannot see it. */
export function placesOf(rows: readonly { mailbox: { depth: number } }[]): Place[] {
  const groups: { size: number }[] = []
  const placed = rows.map(({ mailbox: { depth } }) => {
    groups.length = Math.min(groups.length, depth + 1)
    const group = (groups[depth] ??= { size: 0 })
    group.size += 1
    return { level: depth + 1, position: group.size, group }
  })
  return placed.map(({ level, position, group }) => ({ level, position, siblings: group.size }))
}

const toggled = (ids: readonly number[], id: number): number[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]

/** Folds a folder that is open, and opens one that is folded. */
export const toggleFolder = (id: number): void =>
  saveWindowState({ foldedFolders: toggled(currentWindowState().foldedFolders, id) })

export const toggleAccount = (id: number): void =>
  saveWindowState({ foldedAccounts: toggled(currentWindowState().foldedAccounts, id) })
