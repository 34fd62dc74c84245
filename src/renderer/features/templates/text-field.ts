import type { ComponentType } from 'react'

/** The editor of words, which the outbox has: a template is written as a mail is. */
export type TextField = ComponentType<{
  label: string
  html: string
  change(html: string): void
  /** Told how to put text where the caret is. */
  onInsert?(insert: ((text: string) => void) | null): void
}>
