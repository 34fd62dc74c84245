import i18next from 'i18next'
import { toast } from '../ui/toast'
import { report } from './problems'
import { done } from './undo'

/**
 * Changes fields of a record and offers the way back: the same fields, and no others, as they were. Where somebody has changed one of
 * them since, undoing would destroy that newer change, so it is refused and says so.
 */
export async function updateUndoably<Fields extends object, Row extends Fields>(options: {
  message: string
  before: Fields
  changes: Fields
  get(): Promise<Row>
  update(changes: Fields): Promise<Row>
}): Promise<Row> {
  const { message, before, changes, get, update } = options
  const fields = new Set(Object.keys(changes))
  const part = (row: Fields): string =>
    JSON.stringify(
      Object.entries(row)
        .filter(([field]) => fields.has(field))
        .sort(),
    )
  const saved = await update(changes)
  if (part(saved) === part(before)) return saved
  const undo = async (): Promise<void> => {
    if (part(await get()) !== part(saved)) return void toast(i18next.t('undoOutdated'))
    await update(before)
  }
  done(message, i18next.t('undo'), () => void undo().catch(report))
  return saved
}
