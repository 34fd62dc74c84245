import i18next from 'i18next'
import { create } from 'zustand'
import type { RecordRef } from '../../../shared/contract/crm'
import type { DescribedType, RecordRow } from '../../../shared/contract/records'
import { engine } from '../../bridge/connection'
import { changeUndoably } from './changes'

/** The record that was done with just now, for who asks what comes next. */
export const useJustClosed = create<{ row: RecordRow | null }>(() => ({ row: null }))

export const forgetClosed = (): void => useJustClosed.setState({ row: null })

/** Changes how far a record got; `message` tells it. */
export async function changeStep(
  row: RecordRow,
  { steps, closing }: Pick<DescribedType, 'steps' | 'closing'>,
  value: string,
  message: string,
): Promise<void> {
  if (steps === null) return
  const isChanged = await changeUndoably({ message, row, fields: { [steps]: value } })
  if (isChanged) useJustClosed.setState({ row: closing.includes(value) ? row : null })
}

/** What a tick does to a record: of two steps, of which one ends it, the other one; null for a type of more. */
export function tickOf(type: DescribedType | undefined, row: RecordRow) {
  const { options } = type?.fields.find(({ name }) => name === type.steps) ?? { options: [] }
  const [closed, ...others] = type?.closing ?? []
  const open = options.find((option) => option !== closed)
  if (!type || closed === undefined || open === undefined || others.length > 0 || options.length !== 2)
    return null
  const label = i18next.t(row.isClosed ? 'customer:tick.open' : 'customer:tick.close')
  const done = i18next.t(row.isClosed ? 'customer:tick.opened' : 'customer:tick.closed')
  return { label, run: () => changeStep(row, type, row.isClosed ? open : closed, done) }
}

/** Ticks off a record that is only named. */
export async function closeStep({ type: name, id }: RecordRef): Promise<void> {
  const row = await engine.records.get({ type: name, id })
  const types = await engine.records.types()
  const type = types.find((one) => one.name === name)
  if (!row.isClosed) await tickOf(type, row)?.run()
}
