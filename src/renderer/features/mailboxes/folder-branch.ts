import type { Mailbox } from '../../../shared/contract/mailboxes'
import { folderLook } from '../../../shared/folder-name'

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

/** The folder in which one lies; null at the top of its account. */
export function parentOf(mailboxes: readonly Mailbox[], { id, accountId, depth }: Mailbox): Mailbox | null {
  const at = mailboxes.findIndex((box) => box.id === id)
  return mailboxes.slice(0, at).findLast((box) => box.accountId === accountId && box.depth < depth) ?? null
}

/** Whoever lies in one place and looks, as it is shown or as the server calls it, as a folder of this name would. */
export function alikeIn(
  mailboxes: readonly Mailbox[],
  { accountId, parentId }: { accountId: number; parentId: number | null },
  name: string,
  shownName: (folder: Mailbox) => string,
): Mailbox | undefined {
  const inside = parentId === null ? null : branchIds(mailboxes, parentId)
  const depth = 1 + (mailboxes.find(({ id }) => id === parentId)?.depth ?? -1)
  const look = folderLook(name)
  return mailboxes.find(
    (box) =>
      box.accountId === accountId &&
      box.depth === depth &&
      (inside?.has(box.id) ?? true) &&
      (folderLook(shownName(box)) === look || folderLook(box.name) === look),
  )
}
