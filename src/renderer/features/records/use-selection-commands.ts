import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../../app/commands'
import type { ListSelection } from '../../app/list-selection'
import type { RowKeys } from '../../app/row-keys'
import { SCREENFUL } from './use-walk-commands'

interface Selected extends Pick<RowKeys, 'move' | 'goTo'> {
  isEmpty: boolean
  selection: ListSelection
  cursorId: string | undefined
}

/** What the keys that tick records in a list do. */
export function useSelectionCommands(selected: Selected): Command[] {
  const { t } = useTranslation()
  const latest = useRef(selected)
  useEffect(() => {
    latest.current = selected
  })
  return useMemo<Command[]>(() => {
    const walk = {
      group: 'customer',
      keysOn: '[role=listbox]',
      offered: () => !latest.current.isEmpty,
      needs: () => t('needs.rows'),
    } as const
    const { move, goTo } = {
      move: (step: number) => latest.current.move(step, 'extend'),
      goTo: (index: number) => latest.current.goTo(index, 'extend'),
    }
    return [
      {
        ...{ id: 'check-record', title: t('records.check'), ...walk, needs: () => t('needs.row') },
        offered: () => latest.current.cursorId !== undefined,
        run() {
          const { cursorId, selection } = latest.current
          if (cursorId !== undefined) selection.toggle(cursorId)
        },
      },
      { id: 'check-all', title: t('records.checkAll'), ...walk, run: () => latest.current.selection.all() },
      { id: 'check-next', title: t('records.checkNext'), ...walk, run: () => move(1) },
      { id: 'check-previous', title: t('records.checkPrevious'), ...walk, run: () => move(-1) },
      { id: 'check-page-down', title: t('records.checkPageDown'), ...walk, run: () => move(SCREENFUL) },
      { id: 'check-page-up', title: t('records.checkPageUp'), ...walk, run: () => move(-SCREENFUL) },
      { id: 'check-first', title: t('records.checkFirst'), ...walk, run: () => goTo(0) },
      { id: 'check-last', title: t('records.checkLast'), ...walk, run: () => goTo(Infinity) },
    ]
  }, [t])
}
