import i18next from 'i18next'
import type { DragEvent } from 'react'
import { sameRow, useRoute, type RowKey } from './route'

/** What is being dragged: browsers hide the data of a drag from whom it passes over. */
let dragged: readonly RowKey[] = []

export const draggedRows = (): readonly RowKey[] => dragged

/** Begins to drag a row; one of the checked rows takes all of them along. */
export function startDrag(event: DragEvent, row: RowKey, subject: string): void {
  const { checked } = useRoute.getState()
  dragged = checked.some((other) => sameRow(other, row)) ? checked : [row]
  const label =
    dragged.length > 1
      ? i18next.t('mail:messageList', { count: dragged.length })
      : subject || i18next.t('mail:noSubject')
  dragPicture(event, label)
}

/** What a drag shows beside the pointer. */
export function dragPicture(event: DragEvent, label: string): void {
  event.dataTransfer.effectAllowed = 'copyMove'
  event.dataTransfer.setData('application/x-postilla', '')
  const picture = Object.assign(document.createElement('div'), {
    textContent: label,
    className: 'drag-label',
  })
  document.body.append(picture)
  event.dataTransfer.setDragImage(picture, -12, -8)
  // The browser has copied it once the event is over.
  setTimeout(() => picture.remove(), 0)
}

export const endDrag = (): void => {
  dragged = []
}
