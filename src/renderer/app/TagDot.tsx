import classes from './TagChips.module.css'

/** The colour of a tag, beside its name. */
export const TagDot = ({ color }: { color: string }) => (
  <span className={classes.dot} style={{ background: color }} aria-hidden />
)
