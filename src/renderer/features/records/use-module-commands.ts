import { useCallback, useEffect, useMemo, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import type { Command } from '../../app/commands'
import { leave } from '../../app/history'
import { report } from '../../app/problems'
import { go, moduleOf } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { useTypeWords } from './types'

interface Acted {
  type: string
  search: RefObject<HTMLInputElement | null>
  /** The record where the keys are. */
  current: RecordRow | undefined
  remove(row: RecordRow): Promise<void>
  onNew(): void
  onMerge(row: RecordRow): void
}

/** What keys do with the records of a type, and with the one where they are, in a list and on a board alike. */
export function useModuleCommands({ type, search, current, remove, onNew, onMerge }: Acted) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const latest = useRef({ current, remove })
  useEffect(() => {
    latest.current = { current, remove }
  })
  const openNew = useCallback((): void => {
    expectTyping(DIALOG)
    onNew()
  }, [onNew])
  const mergeCurrent = useCallback((): void => {
    if (!latest.current.current) return
    expectTyping(DIALOG)
    onMerge(latest.current.current)
  }, [onMerge])
  const removeCurrent = useCallback((): void => {
    const { current: row, remove: removeRow } = latest.current
    if (row) removeRow(row).catch(report)
  }, [])
  const [newLabel, removeLabel, mergeLabel] = [
    words(type, 'new'),
    words(type, 'remove'),
    t('customer:merge.with'),
  ]
  const commands = useMemo<Command[]>(() => {
    const onRow = {
      group: 'customer',
      offered: () => latest.current.current !== undefined,
      needs: () => t('needs.row'),
    } as const
    return [
      { id: 'search', group: 'go', title: t('records.search'), run: () => search.current?.select() },
      { id: 'new-record', group: 'customer', title: newLabel, run: openNew },
      { id: 'merge-record', title: mergeLabel, ...onRow, run: mergeCurrent },
      {
        ...{ id: 'remove-record', title: removeLabel, ...onRow, run: removeCurrent },
        keysOn: '[data-acts-on-record]',
      },
      {
        ...{ id: 'back', group: 'go', title: t('records.back') },
        run: () => leave(() => go.module(moduleOf(type))),
      },
    ]
  }, [t, type, search, newLabel, removeLabel, mergeLabel, openNew, mergeCurrent, removeCurrent])
  return { commands, openNew }
}
