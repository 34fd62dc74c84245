import { keepPreviousData, skipToken, useQueries, useQuery } from '@tanstack/react-query'
import type { RecordRef } from '../../../shared/contract/crm'
import { MAX_QUERY, type ListView } from '../../../shared/contract/records'
import { staleOn } from '../../bridge/freshness'
import { problemOf } from '../../bridge/problem'
import { queries } from '../../bridge/queries'

const ofRecord = staleOn('record')

export const recordQuery = (ref: RecordRef | null) =>
  queries.records.get.queryOptions({
    input: ref ? { type: ref.type, id: ref.id } : skipToken,
    meta: ofRecord,
  })

export const useRecord = (ref: RecordRef | null) => useQuery(recordQuery(ref))

export const removedRecordQuery = (ref: RecordRef | null) =>
  queries.records.getRemoved.queryOptions({
    input: ref ? { type: ref.type, id: ref.id } : skipToken,
    meta: ofRecord,
  })

/** What a deleted record held, and how it went; an error for one that is there. */
export const useRemoved = (ref: RecordRef | null) => useQuery(removedRecordQuery(ref))

/** Whether the record was deleted, here or elsewhere, since it was shown. */
export function useIsGone(ref: RecordRef | null): boolean {
  const { error } = useRecord(ref)
  return error !== null && problemOf(error).code === 'not-found'
}

const relatedQuery = (of: RecordRef, type: string) =>
  queries.records.related.queryOptions({ input: { of: { type: of.type, id: of.id }, type }, meta: ofRecord })

export const useRelated = (of: RecordRef, type: string) => useQuery(relatedQuery(of, type))

/** The same of several types. */
export const useRelatedOf = (of: RecordRef, types: readonly string[]) =>
  useQueries({ queries: types.map((type) => relatedQuery(of, type)) })

/** All of a type that is part of others, such as the steps of a pipeline. */
export const choicesQuery = (type: string | null) =>
  queries.records.choices.queryOptions({ input: type === null ? skipToken : { type }, meta: ofRecord })

export const useChoices = (type: string | null) => useQuery(choicesQuery(type))

/** Some records of a type that a search and a filter find. */
export const listQuery = (
  type: string,
  query: string,
  offset: number,
  limit: number,
  view: Omit<ListView, 'query'> = {},
) =>
  queries.records.list.queryOptions({
    input: { type, query: query.slice(0, MAX_QUERY), offset, limit, ...view },
    meta: ofRecord,
  })

/** The ids of all that a list shows. */
export const idsQuery = (type: string, view: ListView) =>
  queries.records.ids.queryOptions({ input: { type, ...view }, meta: ofRecord })

/** What the records that a search and a filter find come to, by the values of a field. */
export const groupsQuery = (type: string, field: string, query: string, filter: ListView['filter']) =>
  queries.records.groups.queryOptions({
    input: { type, field, query: query.slice(0, MAX_QUERY), ...(filter && { filter }) },
    meta: ofRecord,
    placeholderData: keepPreviousData,
  })

/** Where a record stands in its list as it is filtered; null where it does not. */
export const positionQuery = ({ type, id }: RecordRef, view: Omit<ListView, 'query'>) =>
  queries.records.position.queryOptions({
    input: { record: { type, id }, query: '', ...view },
    meta: ofRecord,
  })

/** Some deleted records of a type that a search finds. */
export const removedQuery = (type: string, query: string, offset: number, limit: number) =>
  queries.records.listRemoved.queryOptions({
    input: { type, query: query.slice(0, MAX_QUERY), offset, limit },
    meta: ofRecord,
  })
