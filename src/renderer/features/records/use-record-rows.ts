import { useQueries } from '@tanstack/react-query'
import { useState, type Dispatch, type SetStateAction } from 'react'
import type { ListedRecord, ListView, RemovedRecord } from '../../../shared/contract/records'
import { listQuery, removedQuery } from './queries'

const PAGE = 100

interface Page<Row> {
  total: number
  rows: readonly Row[]
}

interface KeptPages<Row> {
  type: string
  /** The search, the filter and the order they answer. */
  asked: string
  total: number
  rows: ReadonlyMap<number, readonly Row[]>
}

export interface RecordRows<Row> {
  /** Undefined until the first answer has come. */
  total: number | undefined
  /** Whether the rows answer an earlier search, because the answer to this one is still on the way. */
  isStale: boolean
  /** Undefined while its page is on the way. */
  row(index: number): Row | undefined
  /** Of the rows there are now; -1 where it is not among them. */
  indexOf(id: string): number
  /** Tells which rows are on the screen; their pages are fetched and kept fresh. */
  show(first: number, last: number): void
}

/** The records of a type that a search and a filter find. */
export function useRecordRows(
  type: string,
  query: string,
  view: Omit<ListView, 'query'>,
): RecordRows<ListedRecord> {
  const [pages, setPages] = useState([0])
  const results = useQueries({
    queries: pages.map((page) => listQuery(type, query, page * PAGE, PAGE, view)),
  })
  return useRowsOf(type, JSON.stringify([query, view]), pages, setPages, results)
}

/** The deleted records of a type that a search finds. */
export function useRemovedRows(type: string, query: string): RecordRows<RemovedRecord> {
  const [pages, setPages] = useState([0])
  const results = useQueries({
    queries: pages.map((page) => removedQuery(type, query, page * PAGE, PAGE)),
  })
  return useRowsOf(type, query, pages, setPages, results)
}

/** Records by index; only the pages on the screen are ever fetched. */
function useRowsOf<Row extends { id: string }>(
  type: string,
  asked: string,
  pages: readonly number[],
  setPages: Dispatch<SetStateAction<number[]>>,
  results: readonly { data: Page<Row> | undefined }[],
): RecordRows<Row> {
  // useQueries keeps no data across a change of its keys: without this the list would vanish, with its focus, its
  // place and the keys pressed meanwhile, at every letter of a search and on every jump to a page far away.
  const [kept, setKept] = useState<KeptPages<Row> | null>(null)
  const known = kept?.type === type ? kept : null
  const told = results.find(({ data }) => data)?.data
  const total = told?.total ?? known?.total
  const fetched = new Map(pages.flatMap((page, at) => listedOf(page, results[at]?.data?.rows)))
  if (told && !(known?.asked === asked && known.total === told.total && sameRows(known.rows, fetched)))
    setKept({ type, asked, total: told.total, rows: fetched })
  const isStale = !told && known?.asked !== asked
  const rows = told || !known ? fetched : known.rows
  return {
    total,
    isStale,
    row: (index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE],
    indexOf: (id) => {
      for (const [page, listed] of rows) {
        const found = listed.findIndex((one) => one.id === id)
        if (found >= 0) return page * PAGE + found
      }
      return -1
    },
    show: (first, last) => {
      const from = Math.floor(first / PAGE)
      const to = Math.floor(last / PAGE)
      setPages((before) => (before[0] === from && before.at(-1) === to ? before : range(from, to)))
    },
  }
}

const listedOf = <Row>(page: number, rows: readonly Row[] | undefined): [number, readonly Row[]][] =>
  rows ? [[page, rows]] : []

const sameRows = <Row>(
  one: ReadonlyMap<number, readonly Row[]>,
  other: ReadonlyMap<number, readonly Row[]>,
): boolean => one.size === other.size && [...one].every(([page, rows]) => other.get(page) === rows)

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, step) => from + step)
