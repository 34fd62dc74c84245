import type { Mailbox } from '../../../shared/contract/mailboxes'

/** The ids of a folder and of all that lie in it; `mailboxes` are in the order in which they are shown. */
export function branchIds(mailboxes: readonly Mailbox[], id: number): Set<number> {
  const at = mailboxes.findIndex((box) => box.id === id)
  const top = mailboxes[at]
  if (!top) return new Set()
  const end = mailboxes.findIndex(
    (box, index) => index > at && (box.depth <= top.depth || box.accountId !== top.accountId),
  )
  return new Set(mailboxes.slice(at, end < 0 ? undefined : end).map((box) => box.id))
}

/** Whether a folder lies in the trash, however deep. */
export function isInTrash(mailboxes: readonly Mailbox[], { id, accountId }: Mailbox): boolean {
  const trash = mailboxes.find((box) => box.role === 'trash' && box.accountId === accountId)
  return trash !== undefined && trash.id !== id && branchIds(mailboxes, trash.id).has(id)
}
