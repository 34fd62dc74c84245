import { useEffect } from 'react'
import { onEngineEvent } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { shownLine } from '../../../shared/shown-text'
import { go } from '../../app/route'
import { useSmartCounts } from '../mailboxes/queries'

/** Tells of new mail outside the window, and shows the count of unread threads on its icon. */
export function NewMailNotices() {
  const unread = useSmartCounts().data?.inboxUnread ?? 0
  useEffect(() => shell.setBadge(unread), [unread])
  useEffect(
    () =>
      onEngineEvent((event) => {
        if (event.type !== 'new-mail' || document.hasFocus()) return
        const { threadId, folderId } = event
        shell.notify(shownLine(event.from), shownLine(event.subject), () => go.thread({ threadId, folderId }))
      }),
    [],
  )
  return null
}
