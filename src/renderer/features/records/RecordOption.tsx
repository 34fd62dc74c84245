import type { ComponentProps, MouseEvent } from 'react'
import { usePressed } from '../../app/pressed'
import classes from './RecordModule.module.css'

export const optionId = (id: string): string => `record-${id}`

/** A record in a list: pressed, it is chosen; its menu is that of the one that was under the mouse. */
export function RecordOption<Row extends { id: string }>(
  props: ComponentProps<'div'> & {
    record: Row
    choose(record: Row): void
    menu(event: MouseEvent, record: Row): void
    /** With Ctrl or ⌘ held, or up to it with Shift. */
    tick?: ((record: Row, isRun: boolean) => void) | undefined
  },
) {
  const { record, choose, menu, tick, className = classes.row, ...line } = props
  const { onPointerDown, meant } = usePressed(record)
  return (
    <div
      {...line}
      id={optionId(record.id)}
      role="option"
      className={className}
      onPointerDown={onPointerDown}
      // With Shift held the browser would mark text up to here.
      onMouseDown={(event) => tick && event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        if (tick && (event.shiftKey || event.ctrlKey || event.metaKey)) tick(meant(event), event.shiftKey)
        else choose(meant(event))
      }}
      onContextMenu={(event) => event.button === 2 && menu(event, meant(event))}
    />
  )
}
