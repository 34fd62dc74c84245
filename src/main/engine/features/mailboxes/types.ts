import type { FolderSwitches, MailboxRole } from '../../../../shared/contract/mailboxes'

/** A folder as the mail features hand it to each other. */
export interface FolderRef {
  id: number
  accountId: number
  path: string
  role: MailboxRole | null
}

/** A folder as its account's sync goes through all of them. */
export interface FolderEntry extends FolderRef, Pick<FolderSwitches, 'keepsTexts'> {
  /** Whether the server has it and lets it be opened. */
  canBeOpened: boolean
}

/**
 * Columns of `folder` that move in the same transaction as its messages; absent ones stay. They are notes the sync with
 * IMAP servers makes and reads; to others the folder has `keyValidity`.
 */
export interface FolderCursor {
  uidValidity?: number
  uidNext?: number
  highestModseq?: string
  /** Lowest UID whose header is known while the first sync works downwards; null when it is through. */
  fetchCursor?: number | null
  serverTotal?: number
}

/** Where the sync of a folder stands. */
export interface FolderState extends Required<FolderCursor> {
  /** When the first sync was through; null before that. */
  syncedAt: number | null
}

/** A folder as LIST told it, path and name decoded, its role decided. */
export interface ListedFolder {
  path: string
  name: string
  /** '' where the server has no hierarchy. */
  delimiter: string
  role: MailboxRole | null
  selectable: boolean
  subscribed: boolean
}

/** What a change of messages does to the counters of a folder; may be negative. */
export interface CountChange {
  /** Threads with an unread message. */
  unread: number
  messages: number
}
