import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

/** A title of so many letters may be cut. */
const CUT_FROM = 60

/** Why a view is empty and the one thing to do about it. */
export function EmptyState(props: {
  icon: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={classes.root}>
      <div className={classes.icon} aria-hidden>
        {props.icon}
      </div>
      <p className={classes.title} title={props.title.length > CUT_FROM ? props.title : undefined}>
        {props.title}
      </p>
      {props.children && <div className={classes.text}>{props.children}</div>}
      {props.action && <div className={classes.action}>{props.action}</div>}
    </div>
  )
}
