import i18next from 'i18next'
import type { Listed } from '../../../shared/contract/messages'
import { userLocale } from '../../app/format'
import { report } from '../../app/problems'
import { isOfServers, keyOf, useRoute, type RowKey } from '../../app/route'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { changeThreads } from './change-threads'
import { askToDelete } from './dialogs'
import { askToExport } from './export/export-mail'
import { knownFolders, type FolderMail } from '../mailboxes/index'
import { keptRows } from './kept-rows'
import { foundOnServers, oncePerThread } from './loaded-rows'
import { scopeNow } from './search-scope'
import { isSingleList, otherKindOf, toggleSingleList } from './single-list'

/** What the list shows now; null where it is no list of conversations. */
function listedNow(): Listed | null {
  const { view, search } = useRoute.getState()
  if (search) return { kind: 'search', query: search, locale: userLocale(), scope: scopeNow() }
  if (!isOfServers(view)) return null
  return { kind: 'view', view, single: isSingleList(view), keep: [...keptRows(view)] }
}

/** All the list holds, fetched or not, in its order. */
export const rowsNow = async (): Promise<RowKey[]> => {
  const listed = listedNow()
  if (!listed) return []
  const rows = await engine.messages.rows(listed)
  if (listed.kind === 'view') return rows
  const here = new Set(rows.map(({ threadId }) => threadId))
  const others = oncePerThread(foundOnServers()).filter(({ row }) => !here.has(row.threadId))
  return [...rows, ...others.map(({ row }) => keyOf(row))]
}

const sayEmpty = (command: string): void => void toast(command, { name: i18next.t('needs.rows') })

/**
 * Checks all the list holds, fetched or not. What arrives later is not meant, and stays unchecked. False where that was
 * not found out, or another list is shown by then.
 */
export async function selectAll(): Promise<boolean> {
  const before = useRoute.getState()
  try {
    const checked = await rowsNow()
    const { view, search } = useRoute.getState()
    if (view !== before.view || search !== before.search) return false
    if (checked.length === 0) sayEmpty(i18next.t('mail:commands.checkAll'))
    useRoute.setState({ checked })
    return true
  } catch (error) {
    report(error)
    return false
  }
}

/** Marks all the list holds as read. */
export async function markListRead(): Promise<void> {
  try {
    const rows = await rowsNow()
    if (rows.length === 0) sayEmpty(i18next.t('palette:titles.markAllRead'))
    await changeThreads(rows, { kind: 'seen', value: true })
  } catch (error) {
    report(error)
  }
}

/** Asks how to export what is checked, or else all the list holds. */
export async function exportListed(): Promise<void> {
  const { checked, search, view } = useRoute.getState()
  const folder = view.kind === 'folder' && knownFolders().find(({ id }) => id === view.folderId)
  const name = search || (folder ? folder.name : i18next.t('mail:export.mail'))
  try {
    askToExport(name, checked.length > 0 ? checked : await rowsNow())
  } catch (error) {
    report(error)
  }
}

async function exportFolder(folderId: number, name: string): Promise<void> {
  try {
    askToExport(name, await rowsOf(folderId))
  } catch (error) {
    report(error)
  }
}

const rowsOf = (folderId: number): Promise<RowKey[]> =>
  engine.messages.rows({ kind: 'view', view: { kind: 'folder', folderId } })

async function markFolderRead(folderId: number): Promise<void> {
  try {
    await changeThreads(await rowsOf(folderId), { kind: 'seen', value: true })
  } catch (error) {
    report(error)
  }
}

const askToEmpty = (rows: readonly RowKey[], name: string): void =>
  rows.length === 0 ? sayEmpty(name) : askToDelete(rows, name)

/** Asks before what lies in the trash or among the spam is deleted for good. */
async function emptyFolder(folderId: number, name: string): Promise<void> {
  try {
    askToEmpty(await rowsOf(folderId), name)
  } catch (error) {
    report(error)
  }
}

/** As `emptyFolder`, for the folders with this role in all accounts. */
export async function emptyRole(role: 'trash' | 'junk'): Promise<void> {
  try {
    const rows = await engine.messages.rows({ kind: 'view', view: { kind: 'role', role } })
    askToEmpty(rows, i18next.t(`mail:roles.${role}`))
  } catch (error) {
    report(error)
  }
}

/** What the tree of folders offers to do to the mail in them. */
export const folderMail: FolderMail = {
  markRead: markFolderRead,
  empty: emptyFolder,
  save: exportFolder,
  otherKind: (folderId) => otherKindOf(isSingleList({ kind: 'folder', folderId })),
  toggleSingle: (folderId) => toggleSingleList({ kind: 'folder', folderId }),
  tag: (rows, keyword) => changeThreads(rows, { kind: 'tag', keyword, value: true }),
  copy: (rows, folderId) => changeThreads(rows, { kind: 'copy', folderId }),
  move: (rows, folderId) => changeThreads(rows, { kind: 'move', folderId }),
}
