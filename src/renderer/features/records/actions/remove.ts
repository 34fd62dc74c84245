import { IconTrash } from '@tabler/icons-react'
import { report } from '../../../app/problems'
import { removeUndoably } from '../changes'
import type { RecordAction } from './target'

export const remove: RecordAction = (say) => ({
  id: 'remove-record',
  group: 'customer',
  icon: () => IconTrash,
  label: () => say('remove'),
  isAtOnce: true,
  canRun: ({ isGone }) => !isGone,
  run({ row, next, removed }) {
    removeUndoably({ type: row.type, id: row.id }, row.title, next).then(removed).catch(report)
  },
})
