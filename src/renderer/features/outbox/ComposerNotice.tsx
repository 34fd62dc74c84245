import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './ComposerNotice.module.css'

/** One sentence about the mail being written, and what can be done about it. */
export function ComposerNotice(props: {
  /** A `warning` is about what may be missing or lost; `info` is good to know. */
  severity: 'info' | 'warning'
  /** Read out at once: it came by what the user just did. */
  isUrgent?: boolean
  children: ReactNode
  actions?: ReactNode
}) {
  const { severity, isUrgent = false, children, actions } = props
  const NoticeIcon = severity === 'warning' ? IconAlertTriangle : IconInfoCircle
  return (
    <div className={classes.root} data-severity={severity} role={isUrgent ? 'alert' : 'status'}>
      <NoticeIcon size={16} stroke={1.7} aria-hidden />
      <span className={classes.text}>{children}</span>
      {actions}
    </div>
  )
}
