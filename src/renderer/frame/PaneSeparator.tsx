import { Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import classes from './PaneSeparator.module.css'
import { unzoomed } from '../app/zoom'

const STEP = 16

/** The line between two panes: dragged, or moved by the arrow keys; a double click restores the usual width. */
export function PaneSeparator(props: {
  label: string
  width: number
  least: number
  most: number
  /** The pane whose width it sets stands after it. */
  after?: boolean
  /** Puts the pane away. */
  fold: { label: string; run(): void }
  /** Called while it moves; `settled` at the end. */
  resize(width: number, settled: boolean): void
  reset(): void
}) {
  const { width, least, most, resize } = props
  const drag = useRef<{ from: number; width: number } | null>(null)
  const towards = (after: boolean): number =>
    (after ? -1 : 1) * (document.documentElement.dir === 'rtl' ? -1 : 1)
  const sign = towards(props.after ?? false)
  const onPointerDown = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current) resize(drag.current.width + sign * unzoomed(event.clientX - drag.current.from), false)
  }
  const onPointerUp = (event: PointerEvent): void => {
    if (!drag.current) return
    const moved = unzoomed(event.clientX - drag.current.from)
    const to = drag.current.width + sign * moved
    drag.current = null
    if (moved !== 0) resize(to, true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight') resize(width + sign * STEP, true)
    else if (event.key === 'ArrowLeft') resize(width - sign * STEP, true)
    else if (event.key === 'Home') resize(least, true)
    else if (event.key === 'End') resize(most, true)
    else if (event.key === 'Enter') props.reset()
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.edge}>
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={props.label}
        aria-valuenow={width}
        aria-valuemin={least}
        aria-valuemax={most}
        className={classes.separator}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onDoubleClick={props.reset}
        onKeyDown={onKeyDown}
      />
      <FoldButton {...props.fold} points={props.after ? 'right' : 'left'} className={classes.fold} />
    </div>
  )
}

/** Where a pane was put away: the way to have it again. */
export function FoldedPane({ label, after, run }: { label: string; after: boolean; run(): void }) {
  return (
    <div className={classes.strip}>
      <FoldButton label={label} run={run} points={after ? 'left' : 'right'} className={classes.unfold} />
    </div>
  )
}

/** By keys each pane has a command. */
function FoldButton(props: {
  label: string
  points: 'left' | 'right'
  className: string | undefined
  run(): void
}) {
  const { label, points, className, run } = props
  const Icon = points === 'left' ? IconChevronLeft : IconChevronRight
  return (
    <Tooltip label={label}>
      <button type="button" tabIndex={-1} className={className} aria-label={label} onClick={run}>
        <Icon size={14} aria-hidden />
      </button>
    </Tooltip>
  )
}
