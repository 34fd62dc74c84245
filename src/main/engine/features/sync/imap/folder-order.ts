import type { FolderEntry } from '../../mailboxes/index'

/** What people look at first comes first; folders that only repeat or hide mail come last. */
const ORDER = ['inbox', 'snoozed', 'sent', 'drafts', 'archive', 'trash', 'junk', 'all'] as const

/** Those that can be opened, by purpose. */
export function inOrder(folders: readonly FolderEntry[]): FolderEntry[] {
  const byRole = Map.groupBy(
    folders.filter(({ canBeOpened }) => canBeOpened),
    ({ role }) => role,
  )
  return [...ORDER, null].flatMap((role) => byRole.get(role) ?? [])
}
