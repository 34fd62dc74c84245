import classes from './Badge.module.css'
import { RecordIcon } from './RecordIcon'

/** The picture of a record that has no face. */
export function Badge({ type, size }: { type: string; size?: number }) {
  return (
    <span className={classes.badge} {...(size && { style: { width: size, height: size } })}>
      <RecordIcon type={type} size={size ? size / 2 : 17} />
    </span>
  )
}
