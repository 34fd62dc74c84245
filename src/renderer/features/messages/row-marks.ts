import { useMemo } from 'react'
import { nameOfRow, type RowKey } from '../../app/route'
import { isWritten, useMailboxes, useOutbox } from '../mailboxes/index'

/** Whether a row is checked, however many are. */
export function useIsChecked(checked: readonly RowKey[]): (row: RowKey) => boolean {
  const names = useMemo(() => new Set(checked.map(nameOfRow)), [checked])
  return (row) => names.has(nameOfRow(row))
}

/** Whether a conversation has something unfinished in it: a draft on the server, or one begun here. */
export function useDraftMarks(): (row: RowKey) => boolean {
  const { data: mailboxes } = useMailboxes()
  const { data: outbox } = useOutbox()
  return useMemo(() => {
    const folderIds = new Set(mailboxes?.filter(({ role }) => role === 'drafts').map(({ id }) => id))
    const threadIds = new Set(
      outbox?.filter((mail) => mail.state === 'draft' && isWritten(mail)).map(({ threadId }) => threadId),
    )
    // Of a list of single messages none is the one that a draft answers.
    return ({ folderId, threadId, messageId }) =>
      folderIds.has(folderId) || (messageId === undefined && threadIds.has(threadId))
  }, [mailboxes, outbox])
}
