import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useDebouncedValue, useViewportSize } from '@mantine/hooks'
import { IconArrowLeft, IconPlus, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { RecordRef } from '../../shared/contract/crm'
import { EmptyState } from '../ui/EmptyState'
import { RecordIcon } from '../ui/RecordIcon'
import { useCommands, type Command } from './commands'
import { useFormat } from './format'
import classes from './RecordModule.module.css'
import { go, moduleOf, useRoute } from './route'

const PAGE = 100
const TWO_PANES_FROM = 820

export interface RecordPage<Row> {
  total: number
  rows: Row[]
}

const owner = Symbol('record module commands')

/** People, companies and deals are the same three parts: a list to search, the record, and its history. */
export function RecordModule<Row extends { id: string }>(props: {
  type: RecordRef['type']
  title: string
  newLabel: string
  empty: { title: string; text: string }
  fetchPage(query: string, offset: number, limit: number): Promise<RecordPage<Row>>
  line(row: Row): ReactNode
  detail(id: string): ReactNode
  onNew(): void
}) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { width } = useViewportSize()
  const record = useRoute((route) => route.record)
  const [text, setText] = useState('')
  const [query] = useDebouncedValue(text.trim(), 120)
  const [pages, setPages] = useState([0])
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<VirtuosoHandle>(null)
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: [props.type, 'page', query, page],
      queryFn: () => props.fetchPage(query, page * PAGE, PAGE),
      placeholderData: keepPreviousData,
    })),
  })
  const total = results.find((result) => result.data)?.data?.total
  const row = (index: number): Row | undefined =>
    results[pages.indexOf(Math.floor(index / PAGE))]?.data?.rows[index % PAGE]
  const selectedId = record?.type === props.type ? record.id : undefined
  const { type, onNew, newLabel } = props

  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'search',
        group: 'go',
        title: t('records.search'),
        keys: ['/'],
        run: () => search.current?.select(),
      },
      { id: 'new-record', group: 'customer', title: newLabel, keys: ['c'], run: onNew },
      {
        id: 'back',
        group: 'go',
        title: t('records.back'),
        keys: ['escape'],
        run: () => go.module(moduleOf(type)),
      },
    ],
    [t, newLabel, onNew, type],
  )
  useCommands(owner, commands)

  const narrow = width > 0 && width < TWO_PANES_FROM
  return (
    <div className={classes.module}>
      {!(narrow && selectedId) && (
        <section className={classes.list} data-narrow={narrow || undefined} aria-label={props.title}>
          <header className={classes.header}>
            <h1>
              {props.title} {total !== undefined && <span>{number(total)}</span>}
            </h1>
            <Button size="compact-sm" leftSection={<IconPlus size={15} />} onClick={onNew}>
              {newLabel}
            </Button>
          </header>
          <TextInput
            ref={search}
            className={classes.search}
            type="search"
            leftSection={<IconSearch size={15} />}
            placeholder={t('records.search')}
            aria-label={t('records.search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {total === 0 ? (
            <EmptyState
              icon={<RecordIcon type={type} size={24} />}
              title={query ? t('nothingFound') : props.empty.title}
              action={!query && <Button onClick={onNew}>{newLabel}</Button>}
            >
              {!query && props.empty.text}
            </EmptyState>
          ) : (
            <Virtuoso
              ref={list}
              className={classes.rows}
              totalCount={total ?? 0}
              defaultItemHeight={56}
              rangeChanged={({ startIndex, endIndex }) => {
                const from = Math.floor(startIndex / PAGE)
                const to = Math.floor(endIndex / PAGE)
                setPages((before) => (before[0] === from && before.at(-1) === to ? before : range(from, to)))
              }}
              itemContent={(index) => {
                const current = row(index)
                if (!current) return <div className={classes.row} />
                return (
                  <button
                    type="button"
                    className={classes.row}
                    aria-current={current.id === selectedId ? 'true' : undefined}
                    onClick={() => go.record({ type, id: current.id })}
                  >
                    {props.line(current)}
                  </button>
                )
              }}
            />
          )}
        </section>
      )}
      {!(narrow && !selectedId) && (
        <section className={classes.detail}>
          {narrow && (
            <ActionIcon
              className={classes.back}
              size="lg"
              onClick={() => go.module(moduleOf(type))}
              aria-label={t('records.back')}
            >
              <IconArrowLeft size={18} />
            </ActionIcon>
          )}
          {selectedId ? (
            <div className={classes.record} key={selectedId}>
              {props.detail(selectedId)}
            </div>
          ) : (
            <EmptyState icon={<RecordIcon type={type} size={24} />} title={t(`records.selectTitle.${type}`)}>
              {t('records.selectText')}
            </EmptyState>
          )}
        </section>
      )}
    </div>
  )
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, step) => from + step)
