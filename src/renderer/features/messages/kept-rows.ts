import { useEffect } from 'react'
import type { MailView } from '../../../shared/contract/mailboxes'
import { sameRow, useRoute, type RowKey } from '../../app/route'
import { queries, queryClient } from '../../bridge/queries'

const MOST_KEPT = 500
let kept: readonly RowKey[] = []

/**
 * The read rows that stay in the view of unread mail, and the row in front of the user that stays in a part of the inbox
 * when its conversation goes to another part: it was made a customer's just now, and is still being read.
 */
export function keptRows(view: MailView): readonly RowKey[] {
  if (view.kind === 'unread') return kept
  const { selected } = useRoute.getState()
  return view.kind !== 'flagged' && view.splits && selected ? [selected] : []
}

/**
 * What was opened in the view of unread mail stays there until the view is left. Otherwise the next message would
 * take its place, be read by that, and so on through the whole list.
 */
export function useKeptRows(view: MailView): void {
  const selected = useRoute((route) => route.selected)
  const isUnread = view.kind === 'unread'
  const accountId = isUnread ? view.accountId : undefined
  useEffect(() => {
    if (isUnread && selected && !kept.some((row) => sameRow(row, selected)))
      kept = [...kept, selected].slice(-MOST_KEPT)
  }, [isUnread, selected])
  useEffect(
    () => () => {
      kept = []
      const queryKey = queries.messages.threads.key({ input: { view: { kind: 'unread', accountId } } })
      if (isUnread) queryClient.removeQueries({ queryKey })
    },
    [isUnread, accountId],
  )
}
