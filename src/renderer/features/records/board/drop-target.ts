import { useState, type DragEvent } from 'react'

/** What takes a dragged card. */
export interface Dropping {
  /** False while no card is dragged, or none that could be dropped here. */
  canDrop(): boolean
  drop(): void
}

/** The attributes of an element that cards are dropped on, marked while one is held over it. */
export function useDropTarget({ canDrop, drop }: Dropping) {
  const [isOver, setIsOver] = useState(false)
  return {
    'data-target': isOver || undefined,
    onDragOver(event: DragEvent): void {
      if (!canDrop()) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'move'
      setIsOver(true)
    },
    onDragLeave({ relatedTarget, currentTarget }: DragEvent): void {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false)
    },
    onDrop(event: DragEvent): void {
      event.preventDefault()
      setIsOver(false)
      drop()
    },
  }
}
