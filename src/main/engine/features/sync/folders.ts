import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FolderEntry, FolderRef, MailboxesFeature } from '../mailboxes/index'

const PAGE = 500

/** All folders of an account, read a page at a time, because there may be very many. */
export async function allFolders(
  mailboxes: Pick<MailboxesFeature, 'page'>,
  accountId: number,
): Promise<FolderEntry[]> {
  const folders: FolderEntry[] = []
  for (let page: FolderEntry[], above = 0; ; above = page.at(-1)?.id ?? 0) {
    page = mailboxes.page(accountId, above, PAGE)
    folders.push(...page)
    if (page.length < PAGE) return folders
    await nextTurn()
  }
}

/** The folder that was chosen for sent copies, while the account has it; else null. */
export function chosenFolder(
  mailboxes: Pick<MailboxesFeature, 'folder'>,
  accountId: number,
  chosen: number | null,
): FolderRef | null {
  const folder = chosen === null ? null : mailboxes.folder(chosen)
  return folder?.accountId === accountId ? folder : null
}
