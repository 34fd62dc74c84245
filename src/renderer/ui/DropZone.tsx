import { useState, type DragEvent, type ReactNode } from 'react'
import classes from './DropZone.module.css'

/** Where files are dropped; in it stands how else they are chosen, and below that what is good to know. */
export function DropZone(props: {
  take(files: readonly File[]): void
  hints: readonly string[]
  children: ReactNode
}) {
  const { take, hints, children } = props
  const [isOver, setIsOver] = useState(false)
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    take([...event.dataTransfer.files])
  }
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      {children}
      {hints.map((hint) => (
        <p key={hint} className={classes.hint}>
          {hint}
        </p>
      ))}
    </div>
  )
}
