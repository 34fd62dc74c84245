import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './FactsCard.module.css'

/** What a mail says in a form that programs read, told in words of ours beside a sign. */
export function FactsCard(props: { icon: Icon; label: string; hasFailed?: boolean; children: ReactNode }) {
  const { icon: Sign, label, hasFailed = false, children } = props
  return (
    <section className={classes.card} data-severity={hasFailed ? 'failed' : undefined} aria-label={label}>
      <Sign size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>{children}</div>
    </section>
  )
}
