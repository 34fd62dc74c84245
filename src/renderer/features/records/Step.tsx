import { useStepName } from './field-text'
import classes from './Step.module.css'

/** How far a record got, in word and colour. */
export function Step({ name, tone }: { name: string; tone: string }) {
  const stepName = useStepName()
  return (
    <span className={classes.step} data-tone={tone}>
      {stepName(name)}
    </span>
  )
}
