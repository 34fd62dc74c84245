import i18next from 'i18next'
import type { RecordRef } from '../../shared/contract/crm'
import { recordCalls } from './record-create'
import { go, moduleOf, useRoute } from './route'
import { done } from './undo'

/** Deletes a record and offers the way back. Where it was shown, `next` is shown instead. */
export async function removeUndoably(record: RecordRef, name: string, next: RecordRef | null): Promise<void> {
  const { remove, restore } = recordCalls[record.type]
  await remove({ id: record.id })
  if (useRoute.getState().record?.id === record.id) {
    if (next) go.record(next)
    else go.module(moduleOf(record.type))
  }
  done(i18next.t('customer:removed', { name }), i18next.t('undo'), async () => {
    await restore({ id: record.id })
    go.record(record)
  })
}
