import { useState, type DragEvent, type DragEventHandler } from 'react'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { dragPicture, draggedRows, endDrag } from '../../app/drag'
import { deleteFolder, knownFolders, moveFolder } from './folder-actions'
import { branchIds } from './folder-branch'
import { queryClient } from '../../bridge/queries'
import { useFolderMail } from './folder-mail'
import { accountsQuery, goesAcross } from './queries'

interface DropHandlers {
  onDragOver: DragEventHandler
  onDragLeave: DragEventHandler
  onDrop: DragEventHandler
}

/** The folder that is being dragged: browsers hide the data of a drag from whom it passes over. */
let draggedFolder: Mailbox | null = null

/** What makes a folder one that can be dragged into another; nothing for one with a role. */
export const folderDrag = (mailbox: Mailbox) =>
  mailbox.role === null
    ? {
        draggable: true,
        onDragStart: (event: DragEvent) => {
          draggedFolder = mailbox
          dragPicture(event, mailbox.name)
        },
        onDragEnd: () => (draggedFolder = null),
      }
    : {}

/** Lets dragged conversations be dropped on a folder, and folders on one of their own account; true while they are over it. */
export function useFolderDrop(mailbox: Mailbox): [boolean, DropHandlers] {
  const mail = useFolderMail()
  return useDrop(
    () => mayDrop(mailbox),
    (isCopy) => {
      const folder = draggedFolder
      if (folder && mailbox.role === 'trash') deleteFolder(folder)
      else if (folder) void moveFolder(folder, mailbox.id)
      else if (isCopy) void mail.copy(draggedRows(), mailbox.id)
      else void mail.move(draggedRows(), mailbox.id)
    },
  )
}

/** Lets dragged conversations be dropped on a tag, which is put on them. */
export function useTagDrop(keyword: string): [boolean, DropHandlers] {
  const mail = useFolderMail()
  return useDrop(
    () => draggedRows().length > 0,
    () => void mail.tag(draggedRows(), keyword),
  )
}

/** Unfolds what is folded while conversations are dragged over it. */
export const useUnfoldOnDrag = (unfold: () => void) => ({
  onDragEnter: () => {
    if (draggedRows().length > 0) unfold()
  },
})

/** Lets a dragged folder be dropped at the top of its account. */
export function useAccountDrop(accountId: number): [boolean, DropHandlers] {
  return useDrop(
    () => draggedFolder?.accountId === accountId,
    () => void (draggedFolder && moveFolder(draggedFolder, null)),
  )
}

function useDrop(may: () => boolean, drop: (isCopy: boolean) => void): [boolean, DropHandlers] {
  const [over, setOver] = useState(false)
  return [
    over,
    {
      onDragOver: (event) => {
        if (!may()) return
        event.preventDefault()
        event.dataTransfer.dropEffect = isCopying(event) ? 'copy' : 'move'
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event) => {
        setOver(false)
        if (!may()) return
        event.preventDefault()
        drop(isCopying(event))
        draggedFolder = null
        endDrag()
      },
    },
  ]
}

/** The key by which files are copied instead of moved, too. */
const isCopying = ({ ctrlKey, altKey }: DragEvent): boolean => ctrlKey || altKey

function mayDrop(mailbox: Mailbox): boolean {
  const all = knownFolders()
  if (draggedFolder)
    return draggedFolder.accountId === mailbox.accountId && !branchIds(all, draggedFolder.id).has(mailbox.id)
  const rows = draggedRows()
  if (!mailbox.selectable || rows.length === 0) return false
  const accountOf = new Map(all.map(({ id, accountId }) => [id, accountId]))
  const may = goesAcross(queryClient.getQueryData(accountsQuery.queryKey) ?? [])
  return (
    rows.every(({ folderId }) => may(accountOf.get(folderId), mailbox.accountId)) &&
    rows.some(({ folderId }) => folderId !== mailbox.id)
  )
}
