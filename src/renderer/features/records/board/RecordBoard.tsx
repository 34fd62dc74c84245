import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  MAX_QUERY,
  type DescribedType,
  type ListedRecord,
  type RecordRow,
} from '../../../../shared/contract/records'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { useCommands, type Command } from '../../../app/commands'
import { useFormat } from '../../../app/format'
import { report } from '../../../app/problems'
import { go, useRoute } from '../../../app/route'
import { useWindowWidth } from '../../../app/zoom'
import { engine } from '../../../bridge/connection'
import type { ActedRecord } from '../actions/target'
import { changeUndoably } from '../changes'
import { useListControls } from '../filters/ListControls'
import { useListChoice } from '../filters/list-choice'
import { ModuleHead } from '../ModuleHead'
import { NoRecords } from '../NoRecords'
import { RecordDetail } from '../RecordDetail'
import type { ModuleProps } from '../RecordList'
import moduleClasses from '../RecordModule.module.css'
import { stepOf, stepsField } from '../steps'
import { useRecordType, useTypeWords } from '../types'
import { useModuleCommands } from '../use-module-commands'
import { useRecordMenu } from '../use-record-menu'
import { useSearchText } from '../use-search-text'
import { BoardColumn } from './BoardColumn'
import { useColumns, type Column } from './columns'
import { FoldedColumn } from './FoldedColumn'
import classes from './RecordBoard.module.css'
import { addedUp, useSums } from './sums'
import { useBoardCursor } from './use-board-cursor'

/** So wide a window has room for a record beside the board. */
const DETAIL_FROM = 1180
const owner = Symbol('record board commands')

/** The records of a type as cards, in a column for each step; a card moved to another has reached that step. */
export function RecordBoard(props: ModuleProps) {
  const type = useRecordType(props.type)
  return type ? <Board {...props} described={type} /> : null
}

function Board(props: ModuleProps & { described: DescribedType }) {
  const { described, type, layout, detail } = props
  const words = useTypeWords()
  const { t } = useTranslation('customer')
  const sumsText = useSums()
  const { number } = useFormat()
  const isAlone = useWindowWidth() < DETAIL_FROM
  const record = useRoute((route) => route.record)
  const selectedId = record?.type === type ? record.id : undefined
  const { text, setText, query } = useSearchText()
  const search = useRef<HTMLInputElement>(null)
  const board = useRef<HTMLDivElement>(null)
  const choice = useListChoice(type)
  const { view } = choice
  const { buttons, chips } = useListControls(described, choice)
  const columns = useColumns(described, query, view)
  const [opened, setOpened] = useState<readonly string[]>([])
  const isFolded = ({ isClosing, value }: Column): boolean => isClosing && !opened.includes(value)
  const {
    cursor,
    isAlone: isCardAlone,
    active,
    open,
    current,
    ...keys
  } = useBoardCursor({
    type: described,
    columns,
    isFolded,
  })
  const dragged = useRef<ListedRecord>(null)

  const show = ({ id }: RecordRow): void => go.record({ type, id })
  const move = async (row: RecordRow, to: Column): Promise<void> => {
    const field = stepsField(described)
    if (!field) return
    const message = words(type, 'stepChanged')
    await changeUndoably({ message, row, fields: { [field.name]: to.value } })
  }
  const moves = useRef(Promise.resolve())
  /** Pressed again before the card has arrived, the key is meant for that card. */
  const moveBy = (id: string, step: number): void => {
    moves.current = moves.current
      .then(async () => {
        const row = await engine.records.get({ type, id })
        const at = columns.findIndex(({ value }) => value === stepOf(row, described))
        const next = columns[at + step]
        if (next && next.value !== '') await move(row, next)
      })
      .catch(report)
  }
  const menu = useRecordMenu<ListedRecord>({
    ...{ type, open: show, target },
    further: (row) => [
      columns
        .filter((column) => column.value !== '' && column.value !== stepOf(row, described))
        .map((column) => ({
          ...{ id: `step-${column.value}`, label: column.name },
          run: () => void move(row, column).catch(report),
        })),
    ],
  })
  const dropOn = (column: Column) => ({
    canDrop: () =>
      dragged.current !== null && column.value !== '' && stepOf(dragged.current, described) !== column.value,
    drop() {
      const row = dragged.current
      dragged.current = null
      if (row) move(row, column).catch(report)
    },
  })

  /** Leads from the search to what it found: where the keys were, or the first column that holds something. */
  const enterBoard = (): void => {
    const hasCards = (column: Column | undefined): boolean => (column?.group?.count ?? 0) > 0
    const wanted = hasCards(active) ? active : open.find(hasCards)
    const lists = board.current?.querySelectorAll<HTMLElement>('[role=listbox]')
    if (wanted) lists?.[open.indexOf(wanted)]?.focus()
  }

  const walk = useBoardCommands({
    turn: keys.turn,
    moveBy(step) {
      if (!current) return
      keys.hold(current)
      moveBy(current.id, step)
    },
    hasCard: () => current !== undefined,
  })
  const commands = useModuleCommands({ type, search, current: () => (current ? target(current) : null) })
  useCommands(
    owner,
    useMemo(() => [...walk, ...commands], [walk, commands]),
  )

  const total = columns.some(({ group }) => group === null) ? undefined : countOf(columns)
  const going = columns.filter(({ isClosing }) => !isClosing)
  const sums = sumsText(addedUp(going.map(({ group }) => group)))
  const title = words(type, 'many')
  const isShown = !(isAlone && selectedId)
  return (
    <div className={moduleClasses.module}>
      {isShown && (
        <section className={classes.module} aria-label={title}>
          <ErrorBoundary name={title} of={type} line>
            <ModuleHead
              ref={search}
              {...{ type, total, text, buttons, chips, layout }}
              view={{ query: text.trim().slice(0, MAX_QUERY), ...view }}
              sums={sums && t('board.open', { sums, open: number(countOf(going)) })}
              change={setText}
              enter={enterBoard}
            />
          </ErrorBoundary>
          {total === 0 ? (
            <NoRecords
              {...{ type, isSearched: query !== '', isFiltered: view.filter !== undefined }}
              clearFilter={() => choice.change({ conditions: [] })}
            />
          ) : (
            <ErrorBoundary name={title} of={query}>
              <div ref={board} className={classes.board} data-board>
                {columns.map((column) =>
                  isFolded(column) ? (
                    <FoldedColumn
                      key={column.value}
                      column={column}
                      unfold={() => setOpened([...opened, column.value])}
                      dropping={dropOn(column)}
                    />
                  ) : (
                    <BoardColumn
                      key={column.value}
                      {...{ type: described, query, view, column, selectedId, menu }}
                      place={active === column ? { ...cursor, isAlone: isCardAlone } : null}
                      enter={() => keys.enter(column)}
                      point={(row, index) => keys.point(column, row, index)}
                      open={show}
                      onCurrent={keys.tell}
                      {...(column.isClosing && {
                        fold: () => setOpened(opened.filter((value) => value !== column.value)),
                      })}
                      drag={(row) => void (dragged.current = row)}
                      dropping={dropOn(column)}
                    />
                  ),
                )}
              </div>
            </ErrorBoundary>
          )}
        </section>
      )}
      {selectedId && (
        <ErrorBoundary name={words(type, 'one')} of={selectedId}>
          <RecordDetail {...{ type, id: selectedId, isAlone, page: detail }} isNarrow={!isAlone} />
        </ErrorBoundary>
      )}
    </div>
  )
}

const target = (row: RecordRow): ActedRecord => ({ row, next: null })

const countOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, { group }) => sum + (group?.count ?? 0), 0)

/** What keys do between the columns of a board. */
function useBoardCommands(does: {
  turn(step: number): void
  moveBy(step: number): void
  hasCard(): boolean
}): Command[] {
  const { t } = useTranslation('customer')
  const latest = useRef(does)
  useEffect(() => {
    latest.current = does
  })
  const turn = useCallback((step: number) => latest.current.turn(step), [])
  const moveBy = useCallback((step: number) => latest.current.moveBy(step), [])
  return useMemo<Command[]>(() => {
    const onCard = {
      group: 'customer',
      offered: () => latest.current.hasCard(),
      needs: () => t('board.needsCard'),
    } as const
    return [
      { id: 'next-column', group: 'go', title: t('board.nextColumn'), run: () => turn(1) },
      { id: 'previous-column', group: 'go', title: t('board.previousColumn'), run: () => turn(-1) },
      { id: 'step-on', title: t('board.stepOn'), ...onCard, run: () => moveBy(1) },
      { id: 'step-back', title: t('board.stepBack'), ...onCard, run: () => moveBy(-1) },
    ]
  }, [t, turn, moveBy])
}
