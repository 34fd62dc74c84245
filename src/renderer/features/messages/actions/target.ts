import type { Message } from '../../../../shared/contract/messages'
import { nameOfRow, useRoute, type RowKey } from '../../../app/route'
import { actedOn, lieIn } from '../change-threads'
import { loadedRows } from '../loaded-rows'
import { hasJustMovedOn } from '../moved-on'

/** Conversations where they lie, and what is so of them as far as the window knows. */
export interface Conversations {
  rows: readonly RowKey[]
  /** Something in them is not read. */
  readonly unread: boolean
  /** All are flagged. */
  readonly flagged: boolean
  /** Nothing of them is told any more. */
  readonly muted: boolean
  readonly inInbox: boolean
  readonly inJunk: boolean
}

/**
 * What keys and the palette act on: the checked rows, else the selected one, unless that came in front of the user by
 * itself just now. Its state is looked up when asked for.
 */
export function selectedConversations(): Conversations | null {
  const rows = hasJustMovedOn() && useRoute.getState().checked.length === 0 ? [] : actedOn()
  if (rows.length === 0) return null
  const loaded = () => {
    const acted = new Set(rows.map(nameOfRow))
    return loadedRows().filter((row) => acted.has(nameOfRow(row)))
  }
  return {
    rows,
    get unread() {
      return loaded().some(({ unreadCount }) => unreadCount > 0)
    },
    get flagged() {
      return loaded().every(({ flagged }) => flagged)
    },
    get muted() {
      const known = loaded()
      return known.length > 0 && known.every(({ muted }) => muted)
    },
    get inInbox() {
      return lieIn(rows, 'inbox')
    },
    get inJunk() {
      return lieIn(rows, 'junk')
    },
  }
}

/** One mail of a conversation; without it the one the reader has in front, else the one of the row, else the newest. */
export interface Paper {
  threadId: number
  /** Of a row that is a single message. */
  messageId?: number | undefined
  message: Message | null
}
