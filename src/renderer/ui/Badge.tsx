import type { RecordType } from '../../shared/contract/crm'
import classes from './Badge.module.css'
import { RecordIcon } from './RecordIcon'

/** The picture of a record that has no face. */
export function Badge({ type }: { type: RecordType }) {
  return (
    <span className={classes.badge}>
      <RecordIcon type={type} size={17} />
    </span>
  )
}
