import { useState, type DragEventHandler } from 'react'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { queryClient } from '../../bridge/queries'
import { changeThreads } from '../messages/actions'
import { draggedRows, endDrag } from '../messages/drag'

interface DropHandlers {
  onDragOver: DragEventHandler
  onDragLeave: DragEventHandler
  onDrop: DragEventHandler
}

/** Lets dragged conversations be dropped on a folder of their own account; true while they are over it. */
export function useFolderDrop(mailbox: Mailbox): [boolean, DropHandlers] {
  const [over, setOver] = useState(false)
  return [
    over,
    {
      onDragOver: (event) => {
        if (!mayDrop(mailbox)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event) => {
        setOver(false)
        if (!mayDrop(mailbox)) return
        event.preventDefault()
        void changeThreads(draggedRows(), { kind: 'move', folderId: mailbox.id })
        endDrag()
      },
    },
  ]
}

function mayDrop(mailbox: Mailbox): boolean {
  const rows = draggedRows()
  if (!mailbox.selectable || rows.length === 0) return false
  const all = queryClient.getQueryData<Mailbox[]>(['mailboxes', 'list']) ?? []
  const ofAccount = new Set(all.filter((box) => box.accountId === mailbox.accountId).map(({ id }) => id))
  return (
    rows.every(({ folderId }) => ofAccount.has(folderId)) &&
    rows.some(({ folderId }) => folderId !== mailbox.id)
  )
}
