import { IconMailOpened } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadRow } from '../../../shared/contract/messages'
import { shownActions } from '../../app/action'
import { currentKeyText } from '../../app/key-choice'
import { go, keyOf, sameRow, useRoute } from '../../app/route'
import { openContextMenu, type MenuEntry } from '../../ui/ContextMenu'
import { useMailboxes } from '../mailboxes/index'
import { answerActions } from '../outbox/index'
import { conversationActions, furtherActions, paperActions } from './actions/index'
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
      const key = keyOf(row)
      const { checked } = useRoute.getState()
      const many = checked.length > 1 && checked.some((other) => sameRow(other, key))
      const role = mailboxes?.find(({ id }) => id === row.folderId)?.role
      const state = {
        unread: row.unreadCount > 0,
        flagged: row.flagged,
        muted: row.muted,
        inJunk: role === 'junk',
        inInbox: role === 'inbox',
      }
      const label = many ? t('bulk.selected', { count: checked.length }) : row.subject || t('noSubject')
      const open: MenuEntry = {
        id: 'open',
        label: t('commands.open'),
        key: currentKeyText('open'),
        icon: IconMailOpened,
        run: () => go.open(key, index),
      }
      const { threadId, messageId } = row
      const acted = { rows: many ? checked : [key], ...state }
      openContextMenu(
        event,
        {
          label,
          groups: [
            many
              ? []
              : [
                  open,
                  ...shownActions(
                    answerActions,
                    { threadId, messageId: messageId ?? null },
                    t,
                    currentKeyText,
                  ),
                ],
            shownActions([...conversationActions, ...furtherActions], acted, t, currentKeyText),
            many ? [] : shownActions(paperActions, { threadId, messageId, message: null }, t, currentKeyText),
          ],
        },
        line,
      )
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
