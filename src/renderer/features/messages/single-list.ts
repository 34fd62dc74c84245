import { IconMail, IconMessages } from '@tabler/icons-react'
import i18next from 'i18next'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { useRoute, type Route, type RowKey } from '../../app/route'
import { currentWindowState, saveWindowState, useWindowState } from '../../app/window-state'
import { toast } from '../../ui/toast'
import { knownFolders, useMailboxes, type OtherKind } from '../mailboxes/index'
import { messageInFront } from './in-front'

type View = Route['view']

/** More lists than anybody sets otherwise; what was set first is forgotten. */
const MOST_LISTS = 300

/** A list by name. The one folder of a role is the same list as all folders of that role. */
function nameOf(view: View, mailboxes: readonly Mailbox[]): string {
  switch (view.kind) {
    case 'role':
      return `role-${view.role}`
    case 'folder': {
      const role = mailboxes.find(({ id }) => id === view.folderId)?.role ?? null
      const isOnly = role !== null && mailboxes.filter((box) => box.role === role).length === 1
      return isOnly ? `role-${role}` : `folder-${view.folderId}`
    }
    default:
      return view.kind === 'unread' && view.accountId !== undefined ? `unread-${view.accountId}` : view.kind
  }
}

/** Whether a list shows single messages instead of conversations. */
export const isSingleList = (view: View): boolean =>
  currentWindowState().singleLists.includes(nameOf(view, knownFolders()))

export function useIsSingleList(view: View): boolean {
  const { data: mailboxes = [] } = useMailboxes()
  return useWindowState().singleLists.includes(nameOf(view, mailboxes))
}

/** Conversations or single messages, remembered for each list. The mail in front of the user stays there. */
export function toggleSingleList(view: View): void {
  const name = nameOf(view, knownFolders())
  const isSingle = !isSingleList(view)
  const others = currentWindowState().singleLists.filter((other) => other !== name)
  const { view: shown, search, selected } = useRoute.getState()
  const isShown = !search && nameOf(shown, knownFolders()) === name
  const next = isShown && selected ? inOther(selected, isSingle) : selected
  saveWindowState({ singleLists: isSingle ? [...others, name].slice(-MOST_LISTS) : others })
  if (isShown) useRoute.setState({ selected: next, checked: [] })
  toast(i18next.t(isSingle ? 'mail:listOf.nowMessages' : 'mail:listOf.nowConversations'))
}

/** The row of the other kind of list that shows the same mail; null where that is not known. */
function inOther(row: RowKey, isSingle: boolean): RowKey | null {
  const { threadId, folderId } = row
  if (!isSingle) return { threadId, folderId }
  const messageId = messageInFront(threadId)
  return messageId === null ? null : { threadId, folderId, messageId }
}

/** What turns a list into one of the other kind. */
export const otherKindOf = (isSingle: boolean): OtherKind =>
  isSingle
    ? { icon: IconMessages, label: 'listOf.conversations' }
    : { icon: IconMail, label: 'listOf.messages' }
