import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { DescribedType, ListedRecord, ListView } from '../../../../shared/contract/records'
import { useCommands } from '../../../app/commands'
import { dragPicture } from '../../../app/drag'
import { focusHome } from '../../../app/focus'
import { useRowKeys } from '../../../app/row-keys'
import { actsOnRecord } from '../acts-on-record'
import { optionId, RecordOption } from '../RecordOption'
import { useRecordRows } from '../use-record-rows'
import { useWalkCommands } from '../use-walk-commands'
import type { Cursor } from './use-board-cursor'
import { BoardCard } from './BoardCard'
import type { Column } from './columns'
import { ColumnHead } from './ColumnHead'
import { useDropTarget, type Dropping } from './drop-target'
import classes from './RecordBoard.module.css'

/** Where the keys are in a column: on a card or, where that is gone, at its place. */
export interface Place extends Pick<Cursor, 'index' | 'id'> {
  /** No other card stands in for it: it is in another column, or went without the user. */
  isAlone: boolean
}

/** The cards of one step, of which only those on the screen are drawn. */
export function BoardColumn(props: {
  type: DescribedType
  query: string
  view: Omit<ListView, 'query'>
  column: Column
  /** Null where the keys are in another column. */
  place: Place | null
  selectedId: string | undefined
  /** The keys are in this column. */
  enter(): void
  /** The keys are on this card. */
  point(row: ListedRecord, index: number): void
  open(row: ListedRecord): void
  menu(event: MouseEvent, row: ListedRecord | undefined): void
  /** Is told the card where the keys are. */
  onCurrent(row: ListedRecord | undefined, index: number): void
  fold?: (() => void) | undefined
  drag(row: ListedRecord | null): void
  dropping: Dropping
}) {
  const { type, query, view, column, place, selectedId, point, open, menu, onCurrent, drag } = props
  const { t } = useTranslation('customer')
  const [owner] = useState(() => Symbol('board column commands'))
  const target = useDropTarget(props.dropping)
  const list = useRef<VirtuosoHandle>(null)
  const scroller = useRef<HTMLElement>(null)
  const rows = useRecordRows(type.name, query, { ...view, filter: column.filter })
  const { total = 0, row, isStale } = rows
  const isActive = place !== null
  const at = place && placeIn(place, total, rows.indexOf)
  const current = at === null ? undefined : row(at)
  useEffect(() => {
    if (isActive) onCurrent(current, at ?? 0)
  }, [isActive, current, at, onCurrent])

  const { move, goTo, openAwaited } = useRowKeys<ListedRecord>({
    ...{ of: `${query} ${JSON.stringify(view)}`, total: rows.total ?? null, isStale, row },
    cursor: () => (at !== null && at >= 0 ? at : place && place.index > 0 ? place.index - 1 : null),
    scrollTo: (index) => list.current?.scrollIntoView({ index, behavior: 'auto' }),
    choose(chosen, index, way) {
      point(chosen, index)
      if (way === 'open') open(chosen)
    },
  })
  const openCurrent = (): void => {
    if (!openAwaited() && current) open(current)
  }
  const walk = useWalkCommands({ isEmpty: total === 0, move, goTo, open: openCurrent })
  useCommands(owner, isActive ? walk : none)

  // The keys go where the card went, or where an arrow led; a search or a form keeps them.
  useEffect(() => {
    if (isActive && document.activeElement?.closest('[data-board]')) scroller.current?.focus()
  }, [isActive])
  useEffect(() => {
    if (at !== null && at >= 0) list.current?.scrollIntoView({ index: at, behavior: 'auto' })
  }, [at])

  const label = t('board.column', { name: column.name, count: total })
  return (
    <section className={classes.column} {...target}>
      <ColumnHead column={column} count={total} fold={props.fold} />
      <Virtuoso
        ref={list}
        scrollerRef={(element) => void (scroller.current = element instanceof HTMLElement ? element : null)}
        className={classes.cards}
        role="listbox"
        aria-label={label}
        aria-activedescendant={current && optionId(current.id)}
        tabIndex={isActive ? 0 : -1}
        {...(isActive && focusHome)}
        {...actsOnRecord}
        onFocus={() => !isActive && props.enter()}
        onContextMenu={(event) => menu(event, current)}
        totalCount={total}
        defaultItemHeight={86}
        rangeChanged={({ startIndex, endIndex }) => rows.show(startIndex, endIndex)}
        itemContent={(index) => {
          const card = row(index)
          if (!card) return <div className={classes.place} aria-busy />
          return (
            <div className={classes.place}>
              <RecordOption<ListedRecord>
                record={card}
                className={classes.card}
                choose={(chosen) => {
                  point(chosen, rows.indexOf(chosen.id))
                  open(chosen)
                }}
                menu={menu}
                aria-selected={card.id === selectedId}
                aria-posinset={index + 1}
                aria-setsize={total}
                data-cursor={card.id === current?.id || undefined}
                draggable
                onDragStart={(event) => {
                  drag(card)
                  dragPicture(event, card.title)
                }}
                onDragEnd={() => drag(null)}
              >
                <BoardCard row={card} type={type} />
              </RecordOption>
            </div>
          )
        }}
      />
    </section>
  )
}

const none: never[] = []

/** -1 in an empty column, and where the card is elsewhere. What took the place of one that was deleted here has the keys. */
function placeIn({ id, index, isAlone }: Place, total: number, indexOf: (id: string) => number): number {
  const known = id === null ? -1 : indexOf(id)
  if (known >= 0) return known
  return isAlone ? -1 : Math.min(index, total - 1)
}
