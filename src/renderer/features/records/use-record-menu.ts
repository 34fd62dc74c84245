import { IconFileText } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { shownActions } from '../../app/action'
import { currentKeyText } from '../../app/key-choice'
import { openContextMenu, type MenuEntry } from '../../ui/ContextMenu'
import { recordActionsOf } from './actions/index'
import type { ActedRecord } from './actions/target'
import { optionId } from './RecordOption'
import { useTypeWords } from './types'

/** The menu of a record in a list or on a board; `further` are groups of what can be done with it there alone. */
export function useRecordMenu<Row extends RecordRow>(does: {
  type: string
  open(row: Row): void
  target(row: Row): ActedRecord
  further?(row: Row): MenuEntry[][]
}): (event: MouseEvent, row: Row | undefined) => void {
  const { t } = useTranslation()
  const words = useTypeWords()
  const { type, open, target, further } = does
  return (event, row) => {
    if (!row) return
    const actions = recordActionsOf(type).map((action) => action((word) => words(type, word)))
    const general: MenuEntry[] = [
      {
        ...{ id: 'open', label: t('records.open'), key: currentKeyText('open'), icon: IconFileText },
        run: () => open(row),
      },
      ...shownActions(actions, target(row), t, currentKeyText),
    ]
    openContextMenu(
      event,
      { label: row.title, groups: [general, ...(further?.(row) ?? [])] },
      document.getElementById(optionId(row.id)) ?? undefined,
    )
  }
}
