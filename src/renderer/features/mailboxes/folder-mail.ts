import { createContext, use } from 'react'
import type { RowKey } from '../../app/route'

/** What is done to the mail in folders, which the tree of folders offers and does not know how to do. */
export interface FolderMail {
  markRead(folderId: number): Promise<void>
  /** Asks before the mail of a trash or spam folder of this name is deleted for good. */
  empty(folderId: number, name: string): Promise<void>
  /** Whether its list shows single messages instead of conversations. */
  isSingle(folderId: number): boolean
  toggleSingle(folderId: number): void
  move(rows: readonly RowKey[], folderId: number): Promise<void>
}

export const FolderMailContext = createContext<FolderMail | null>(null)

export function useFolderMail(): FolderMail {
  const mail = use(FolderMailContext)
  if (!mail) throw new Error('The tree of folders stands in no FolderMailContext')
  return mail
}
