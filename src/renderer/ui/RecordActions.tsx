import type { ReactNode } from 'react'
import classes from './RecordActions.module.css'

/** What can be done with a record, in the corner of its page. */
export function RecordActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>
}
