import { IconPencil } from '@tabler/icons-react'
import { askToEdit } from '../dialogs'
import type { RecordAction } from './target'

export const edit: RecordAction = (say) => ({
  id: 'edit-record',
  group: 'customer',
  icon: () => IconPencil,
  label: () => say('edit'),
  run: ({ row }) => askToEdit(row),
})
