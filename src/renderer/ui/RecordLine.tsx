import type { ReactNode } from 'react'
import { shownLine } from '../../shared/shown-text'
import classes from './RecordLine.module.css'

/** A record in a list: its picture, its name, one line about it, and a figure at the end. */
export function RecordLine(props: { icon: ReactNode; title: string; detail: string; side?: ReactNode }) {
  return (
    <>
      {props.icon}
      <span className={classes.text}>
        <span className={classes.title}>
          <bdi>{shownLine(props.title)}</bdi>
        </span>
        <span className={classes.detail}>
          <bdi>{shownLine(props.detail)}</bdi>
        </span>
      </span>
      {props.side && <span className={classes.side}>{props.side}</span>}
    </>
  )
}
