import type { Deal } from '../../../shared/contract/deals'
import { useStageName } from './queries'
import classes from './Stage.module.css'

/** How far a deal got, in word and colour. */
export function Stage({ name, outcome }: { name: string; outcome: Deal['outcome'] }) {
  const stageName = useStageName()
  return (
    <span className={classes.stage} data-outcome={outcome}>
      {stageName(name)}
    </span>
  )
}
