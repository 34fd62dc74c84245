import type { ReactNode } from 'react'
import { LineText } from './PersonName'
import classes from './RecordLine.module.css'

/** A record in a list: its picture, its name, one line about it, and a figure at the end. */
export function RecordLine(props: { icon: ReactNode; title: string; detail: string; side?: ReactNode }) {
  return (
    <>
      {props.icon}
      <span className={classes.text}>
        <span className={classes.title}>
          <LineText text={props.title} />
        </span>
        <span className={classes.detail}>
          <LineText text={props.detail} />
        </span>
      </span>
      {props.side && <span className={classes.side}>{props.side}</span>}
    </>
  )
}
