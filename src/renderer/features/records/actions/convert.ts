import { IconArrowsExchange } from '@tabler/icons-react'
import { askToConvert } from '../dialogs'
import type { RecordAction } from './target'

/** Of a lead alone; one that is converted leads to its deal. */
export const convert: RecordAction = () => ({
  id: 'convert-lead',
  group: 'customer',
  icon: () => IconArrowsExchange,
  label: (t) => t('customer:convert.action'),
  canRun: ({ row, isGone }) => !isGone && row.fields['status'] !== 'converted',
  run: ({ row }) => askToConvert(row),
})
