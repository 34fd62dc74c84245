import type { ReactNode } from 'react'
import classes from './SettingsSection.module.css'

/** A part of the settings under its title; `action` stands beside the title. */
export function SettingsSection(props: { title: string; action?: ReactNode; children: ReactNode }) {
  const { title, action, children } = props
  return (
    <section className={classes.section} aria-label={title}>
      <header className={classes.head}>
        <h2>{title}</h2>
        {action}
      </header>
      {children}
    </section>
  )
}

/** One thing to choose: what it is called, a word about it, and how it is chosen. */
export function SettingsRow({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string
  children: ReactNode
}) {
  return (
    <div className={classes.row}>
      <span className={classes.label}>
        {label}
        {hint && <SettingsHint>{hint}</SettingsHint>}
      </span>
      {children}
    </div>
  )
}

/** What is said beside the things to choose. */
export const SettingsHint = ({ children }: { children: ReactNode }) => (
  <span className={classes.hint}>{children}</span>
)
