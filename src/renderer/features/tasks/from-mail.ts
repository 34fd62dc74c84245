import { IconCalendarPlus, IconChecklist } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { create } from 'zustand'
import type { Command } from '../../app/commands'
import { needsOneRow, oneRow } from '../../app/one-row'
import type { RowKey } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'

/** What is made from a mail: a task has a day to be done by, an event times at which it happens. */
export type Made = 'task' | 'event'

/** A conversation, or one mail of it. */
export type FromRow = Pick<RowKey, 'threadId' | 'messageId'>

/** The conversation that something is being made from. */
export const useFromMail = create<{ asked: { type: Made; row: FromRow } | null }>(() => ({ asked: null }))

export function askFromMail(type: Made, row: FromRow): void {
  expectTyping(DIALOG)
  useFromMail.setState({ asked: { type, row } })
}

export const closeFromMail = (): void => useFromMail.setState({ asked: null })

export const madeIcons = { task: IconChecklist, event: IconCalendarPlus }

/** A command each, with a key of its own. */
export const fromMailCommands = (t: TFunction<'customer'>): Command[] =>
  (['task', 'event'] as const).map((type) => ({
    ...{ id: `${type}-from-mail`, group: 'customer' as const, title: t(`customer:fromMail.${type}`) },
    offered: () => oneRow() !== null,
    needs: needsOneRow,
    run: () => {
      const row = oneRow()
      if (row) askFromMail(type, row)
    },
  }))
