import type { ReactNode } from 'react'
import { useMemo } from 'react'
import type { ListedRecord } from '../../../shared/contract/records'
import { useCommands, type Command } from '../../app/commands'
import { currentWindowState, saveWindowState, useWindowState } from '../../app/window-state'
import { RecordBoard } from './board/RecordBoard'
import { RecordList, type ModuleProps } from './RecordList'
import { useRecordType } from './types'
import { useTranslation } from 'react-i18next'

const owner = Symbol('record layout command')

/** The records of a type: in a list, or on a board where their type has steps and the user chose so. */
export function RecordModule(props: Omit<ModuleProps, 'layout'> & { line(row: ListedRecord): ReactNode }) {
  const { t } = useTranslation('customer')
  const { line, ...shown } = props
  const { type } = props
  const hasSteps = typeof useRecordType(type)?.steps === 'string'
  const isBoard = useWindowState().boards.includes(type) && hasSteps
  const commands = useMemo<Command[]>(
    () =>
      hasSteps
        ? [{ id: 'record-layout', group: 'customer', title: t('board.change'), run: () => turnBoard(type) }]
        : [],
    [t, hasSteps, type],
  )
  useCommands(owner, commands)
  const layout = hasSteps ? { isBoard, change: () => turnBoard(type) } : null
  return isBoard ? <RecordBoard {...shown} layout={layout} /> : <RecordList {...{ ...shown, line, layout }} />
}

function turnBoard(type: string): void {
  const { boards } = currentWindowState()
  saveWindowState({
    boards: boards.includes(type) ? boards.filter((other) => other !== type) : [...boards, type],
  })
}
