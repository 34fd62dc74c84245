import {
  IconArrowBackUp,
  IconArrowBackUpDouble,
  IconArrowForwardUp,
  IconDownload,
  IconMailOpened,
  IconPrinter,
} from '@tabler/icons-react'
import { useCallback, useEffect, useRef, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadRow } from '../../../shared/contract/messages'
import { currentKeyText } from '../../app/key-choice'
import { go, sameRow, useRoute } from '../../app/route'
import { openContextMenu, type MenuEntry } from '../../ui/ContextMenu'
import { useMailboxes } from '../mailboxes/index'
import { answerThread } from '../outbox/index'
import { printThread, saveThread } from './message-actions'
import { threadActions } from './thread-actions'
import type { ThreadRows } from './use-thread-rows'

/**
 * The menu of a row: by the right button of the mouse for the row under it, by key for the selected one. One of the
 * checked rows speaks for all of them.
 */
export function useRowMenu(rows: ThreadRows): {
  of(event: MouseEvent, row: ThreadRow, index: number): void
  ofSelected(event: MouseEvent): void
} {
  const { t } = useTranslation('mail')
  const { data: mailboxes } = useMailboxes()
  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  })
  const of = useCallback(
    (event: MouseEvent, row: ThreadRow, index: number, line = event.currentTarget) => {
      const key = { threadId: row.threadId, folderId: row.folderId }
      const { checked } = useRoute.getState()
      const many = checked.length > 1 && checked.some((other) => sameRow(other, key))
      const role = mailboxes?.find(({ id }) => id === row.folderId)?.role
      const state = {
        unread: row.unreadCount > 0,
        flagged: row.flagged,
        inJunk: role === 'junk',
        inInbox: role === 'inbox',
      }
      const label = many ? t('bulk.selected', { count: checked.length }) : row.subject || t('noSubject')
      openContextMenu(
        event,
        {
          label,
          groups: [
            many ? [] : ofOne(row, index),
            threadActions(many ? checked : [key], state, t, currentKeyText),
            many ? [] : paper(row),
          ],
        },
        line,
      )
      function ofOne({ threadId }: ThreadRow, at: number): MenuEntry[] {
        return [
          {
            id: 'open',
            label: t('commands.open'),
            key: currentKeyText('open'),
            icon: IconMailOpened,
            run: () => go.open(key, at),
          },
          {
            id: 'reply',
            label: t('commands.reply'),
            key: currentKeyText('reply'),
            icon: IconArrowBackUp,
            run: () => void answerThread(threadId, 'reply'),
          },
          {
            id: 'reply-all',
            label: t('commands.replyAll'),
            key: currentKeyText('reply-all'),
            icon: IconArrowBackUpDouble,
            run: () => void answerThread(threadId, 'reply-all'),
          },
          {
            id: 'forward',
            label: t('commands.forward'),
            key: currentKeyText('forward'),
            icon: IconArrowForwardUp,
            run: () => void answerThread(threadId, 'forward'),
          },
        ]
      }
      function paper({ threadId }: ThreadRow): MenuEntry[] {
        return [
          {
            id: 'print',
            label: t('commands.print'),
            key: currentKeyText('print'),
            icon: IconPrinter,
            run: () => void printThread(threadId),
          },
          { id: 'save', label: t('saveSource'), icon: IconDownload, run: () => void saveThread(threadId) },
        ]
      }
    },
    [t, mailboxes],
  )
  const ofSelected = useCallback(
    (event: MouseEvent) => {
      const line = event.currentTarget.querySelector('[role=option][aria-selected=true]')
      const index = Number(line?.getAttribute('aria-posinset')) - 1
      const row = line && latest.current.row(index)
      if (row) of(event, row, index, line)
    },
    [of],
  )
  return { of, ofSelected }
}
