import { useState, type DragEvent, type DragEventHandler } from 'react'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { dragPicture, draggedRows, endDrag } from '../../app/drag'
import { deleteFolder, knownFolders, moveFolder } from './folder-actions'
import { branchIds } from './folder-branch'
import { useFolderMail } from './folder-mail'

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

/** Lets dragged conversations and folders be dropped on a folder of their own account; true while they are over it. */
export function useFolderDrop(mailbox: Mailbox): [boolean, DropHandlers] {
  const mail = useFolderMail()
  return useDrop(
    () => mayDrop(mailbox),
    () => {
      const folder = draggedFolder
      if (folder && mailbox.role === 'trash') deleteFolder(folder)
      else if (folder) void moveFolder(folder, mailbox.id)
      else void mail.move(draggedRows(), mailbox.id)
    },
  )
}

/** Lets a dragged folder be dropped at the top of its account. */
export function useAccountDrop(accountId: number): [boolean, DropHandlers] {
  return useDrop(
    () => draggedFolder?.accountId === accountId,
    () => void (draggedFolder && moveFolder(draggedFolder, null)),
  )
}

function useDrop(may: () => boolean, drop: () => void): [boolean, DropHandlers] {
  const [over, setOver] = useState(false)
  return [
    over,
    {
      onDragOver: (event) => {
        if (!may()) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event) => {
        setOver(false)
        if (!may()) return
        event.preventDefault()
        drop()
        draggedFolder = null
        endDrag()
      },
    },
  ]
}

function mayDrop(mailbox: Mailbox): boolean {
  const all = knownFolders()
  if (draggedFolder)
    return draggedFolder.accountId === mailbox.accountId && !branchIds(all, draggedFolder.id).has(mailbox.id)
  const rows = draggedRows()
  if (!mailbox.selectable || rows.length === 0) return false
  const ofAccount = new Set(all.filter((box) => box.accountId === mailbox.accountId).map(({ id }) => id))
  return (
    rows.every(({ folderId }) => ofAccount.has(folderId)) &&
    rows.some(({ folderId }) => folderId !== mailbox.id)
  )
}
