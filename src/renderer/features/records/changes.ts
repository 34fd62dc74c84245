import i18next from 'i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import type { FieldValues, RecordRow } from '../../../shared/contract/records'
import { nameList, shownLine, withinSentence } from '../../../shared/shown-text'
import { isSameValue } from '../../app/form-draft'
import { namesInWords } from '../../app/format'
import { go, moduleOf, useRoute } from '../../app/route'
import { takenAway } from '../../app/taken-away'
import { undoWay } from '../../app/kept-undo'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { moveHalfTyped } from './half-typed'

/** Records to be made with another, by the field that names them. */
export type NewRecords = Record<string, FieldValues>

/** Tells what was created, a record and those created with it, and takes all of it back as one. */
export function createdUndoably(record: RecordRow, change: string, others: readonly string[] = []): void {
  const names = [record.title, ...others].map((name) => withinSentence(name))
  const list = namesInWords(names, i18next.language)
  const undo = async (): Promise<void> => {
    await takeBack(change)
    const { record: shown } = useRoute.getState()
    const isGone = shown?.id === record.id && !(await exists(record))
    if (isGone) go.module(moduleOf(record.type))
  }
  done(i18next.t('created', { count: names.length }), i18next.t('undo'), undo, list, byChange(change))
}

/** Writes those fields of a record that differ from what they held, and offers the way back. False when none does. */
export async function changeUndoably(options: {
  message: string
  row: RecordRow
  fields: FieldValues
  withNew?: NewRecords
}): Promise<boolean> {
  const { message, row, fields, withNew = {} } = options
  const changed = Object.keys(fields).filter((name) => !isSameValue(fields[name], row.fields[name]))
  const written = [...changed, ...Object.keys(withNew)]
  if (written.length === 0) return false
  const part = (values: FieldValues, names: readonly string[]): FieldValues =>
    Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] ?? null]] : [])))
  const { record, change } = await beforeUndo(
    engine.records.update({
      record: { type: row.type, id: row.id },
      fields: part(fields, changed),
      from: part(row.fields, written),
      withNew,
    }),
  )
  if (change) done(message, i18next.t('undo'), () => takeBack(change), record.title, byChange(change))
  return change !== ''
}

/** Deletes a record and offers the way back. Where it was shown, `next` is shown instead. */
export async function removeUndoably(record: RecordRef, name: string, next: RecordRef | null): Promise<void> {
  const { type, id } = record
  const removed = await takenAway(id, () => beforeUndo(engine.records.remove({ type, id })))
  if (!removed) return
  const { change } = removed
  if (useRoute.getState().record?.id === record.id) {
    if (next) go.record(next)
    else go.module(moduleOf(record.type))
  }
  const undo = async (): Promise<void> => {
    await takeBack(change)
    go.record(record)
  }
  done(i18next.t('customer:removed', { name }), i18next.t('undo'), undo, '', byChange(change))
}

/** Brings back a deleted record, whoever deleted it, and offers the way back. */
export async function restoreUndoably({ type, id }: RecordRef): Promise<void> {
  const { record, change } = await beforeUndo(engine.records.restore({ type, id }))
  if (!change) return
  const undo = async (): Promise<void> => void (await takeBack(change))
  done(i18next.t('customer:deleted.back'), i18next.t('undo'), undo, record.title, byChange(change))
}

/** Makes one record of two, what is half typed included, shows it, and takes all of it back as one. */
export async function mergeUndoably(
  keep: RecordRow,
  other: RecordRow,
  taken: readonly string[],
  related: readonly string[],
): Promise<void> {
  const ref = { type: keep.type, id: keep.id }
  const merging = engine.records.merge({ keep: ref, other: other.id, taken: [...taken] })
  const moving = merging.then(() => moveHalfTyped({ type: other.type, id: other.id }, ref, related))
  const [{ record, change }, moveBack] = await beforeUndo(Promise.all([merging, moving]))
  go.record(ref)
  const undo = async (): Promise<void> => {
    if (await takeBack(change)) await moveBack()
  }
  done(i18next.t('customer:merge.done'), i18next.t('undo'), undo, record.title, byChange(change))
}

/** Makes a person, a company and a deal of a lead, shows the deal, and takes all of it back as one. */
export async function convertUndoably(
  lead: RecordRow,
  into: Omit<Parameters<typeof engine.leads.convert>[0], 'id'>,
): Promise<void> {
  const { deal, change } = await beforeUndo(engine.leads.convert({ id: lead.id, ...into }))
  go.record({ type: deal.type, id: deal.id })
  const undo = async (): Promise<void> => {
    if (await takeBack(change)) go.record({ type: lead.type, id: lead.id })
  }
  done(i18next.t('customer:convert.done'), i18next.t('undo'), undo, deal.title, byChange(change))
}

/**
 * What somebody changed meanwhile stays as it is, and is said with the names of the records: the next undo takes back
 * what was done before, which may be of another one. False where nothing was taken back.
 */
export async function takeBack(change: string): Promise<boolean> {
  const { undone, kept, titles } = await engine.records.undo({ change })
  if (kept > 0) toast(i18next.t(undone === 0 ? 'undoOutdated' : 'undoPartly', { what: named(titles, kept) }))
  return undone > 0
}

/** The names of the first few, and how many more there are. */
function named(titles: readonly string[], count: number): string {
  const names = titles.map((title) => shownLine(title, MAX_TITLE) || i18next.t('mail:noSubject'))
  if (names.length === count) return namesInWords(names, i18next.language)
  return i18next.t('mail:andMore', { names: nameList(names), count: count - names.length })
}

/** How a change of records is taken back after the window was loaded again. */
const changeWay = undoWay('change', takeBack)
export const byChange = (change: string) => ({ way: changeWay(change) })

const MAX_TITLE = 60

const exists = ({ type, id }: RecordRow): Promise<boolean> =>
  engine.records.get({ type, id }).then(
    () => true,
    () => false,
  )
