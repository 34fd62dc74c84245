import { IconArrowsJoin2 } from '@tabler/icons-react'
import { askToMerge } from '../dialogs'
import type { RecordAction } from './target'

export const merge: RecordAction = () => ({
  id: 'merge-record',
  group: 'customer',
  icon: () => IconArrowsJoin2,
  label: (t) => t('customer:merge.with'),
  canRun: ({ isGone }) => !isGone,
  run: ({ row }) => askToMerge(row),
})
