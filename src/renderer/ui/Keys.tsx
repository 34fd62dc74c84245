import classes from './Keys.module.css'

/** Keys as small caps of a keyboard; `printed` comes from `printKeys`, one entry per stroke. */
export function Keys({ printed }: { printed: readonly string[] }) {
  return (
    <span className={classes.keys} aria-hidden>
      {printed.map((stroke, index) => (
        <kbd key={index} className={classes.key}>
          {stroke}
        </kbd>
      ))}
    </span>
  )
}
