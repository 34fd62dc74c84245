import type { Icon } from '@tabler/icons-react'
import { createContext, use } from 'react'
import type { RowKey } from '../../app/route'

/** How what turns a list into one of the other kind looks and is called. */
export interface OtherKind {
  icon: Icon
  label: 'listOf.conversations' | 'listOf.messages'
}

/** What is done to the mail in folders, which the tree of folders offers and does not know how to do. */
export interface FolderMail {
  markRead(folderId: number): Promise<void>
  /** Asks before the mail of a trash or spam folder of this name is deleted for good. */
  empty(folderId: number, name: string): Promise<void>
  /** Asks how the mail of a folder of this name is to be exported. */
  save(folderId: number, name: string): Promise<void>
  /** What its list could show instead: single messages or conversations. */
  otherKind(folderId: number): OtherKind
  toggleSingle(folderId: number): void
  tag(rows: readonly RowKey[], keyword: string): Promise<void>
  copy(rows: readonly RowKey[], folderId: number): Promise<void>
  move(rows: readonly RowKey[], folderId: number): Promise<void>
}

export const FolderMailContext = createContext<FolderMail | null>(null)

export function useFolderMail(): FolderMail {
  const mail = use(FolderMailContext)
  if (!mail) throw new Error('The tree of folders stands in no FolderMailContext')
  return mail
}
