import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import type { RecordRow } from '../../../shared/contract/records'
import { report } from '../../app/problems'
import classes from './Tick.module.css'
import { tickOf } from './step-on'
import { useRecordType } from './types'

/** Ticks a record off where it stands in a list, by the mouse: keys and menus have an action of their own for it. */
export function Tick({ row }: { row: RecordRow }) {
  const tick = tickOf(useRecordType(row.type), row)
  if (!tick) return null
  const Sign = row.isClosed ? IconCircleCheckFilled : IconCircle
  return (
    <span
      className={classes.tick}
      data-closed={row.isClosed || undefined}
      title={tick.label}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation()
        tick.run().catch(report)
      }}
    >
      <Sign size={20} stroke={1.6} aria-hidden />
    </span>
  )
}
