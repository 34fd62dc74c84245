import { IconArrowsJoin2, IconFileText, IconPencil, IconTrash } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { currentKeyText } from '../../app/key-choice'
import { report } from '../../app/problems'
import { openContextMenu, type MenuEntry } from '../../ui/ContextMenu'
import { optionId } from './RecordOption'
import { useTypeWords } from './types'

/** The menu of a record in a list or on a board; `further` are groups of what can be done with it there alone. */
export function useRecordMenu<Row extends RecordRow>(does: {
  type: string
  open(row: Row): void
  edit(row: Row): void
  merge(row: Row): void
  remove(row: Row): Promise<void>
  further?(row: Row): MenuEntry[][]
}): (event: MouseEvent, row: Row | undefined) => void {
  const { t } = useTranslation()
  const words = useTypeWords()
  const { type, open, edit, merge, remove, further } = does
  return (event, row) => {
    if (!row) return
    const general: MenuEntry[] = [
      {
        ...{ id: 'open', label: t('records.open'), key: currentKeyText('open'), icon: IconFileText },
        run: () => open(row),
      },
      { id: 'edit', label: words(type, 'edit'), icon: IconPencil, run: () => edit(row) },
      { id: 'merge', label: t('customer:merge.with'), icon: IconArrowsJoin2, run: () => merge(row) },
      {
        ...{ id: 'remove', label: words(type, 'remove'), key: currentKeyText('remove-record') },
        icon: IconTrash,
        run: () => void remove(row).catch(report),
      },
    ]
    openContextMenu(
      event,
      { label: row.title, groups: [general, ...(further?.(row) ?? [])] },
      document.getElementById(optionId(row.id)) ?? undefined,
    )
  }
}
