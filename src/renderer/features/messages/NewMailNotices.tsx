import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { onEngineEvent } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { shownLine } from '../../../shared/shown-text'
import { go } from '../../app/route'
import { useSmartCounts } from '../mailboxes/index'

/** Tells of new mail outside the window, and shows the count of unread threads on its icon. */
export function NewMailNotices() {
  const { t } = useTranslation('customer')
  const unread = useSmartCounts().data?.inboxUnread ?? 0
  useEffect(() => shell.setBadge(unread), [unread])
  useEffect(
    () =>
      onEngineEvent((event) => {
        if (event.type !== 'new-mail' || document.hasFocus()) return
        const { threadId, folderId, doubts } = event
        const from = shownLine(event.from)
        const subject = shownLine(event.subject)
        shell.notify(
          doubts.length > 0 ? `⚠ ${from}` : from,
          doubts.length > 0 ? `${t('doubted')}\n${subject}` : subject,
          () => go.thread({ threadId, folderId }),
        )
      }),
    [t],
  )
  return null
}
