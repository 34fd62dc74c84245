import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { problemOf } from '../../bridge/problem'
import { recordQuery, removedRecordQuery } from './queries'

/**
 * What records are called, by id, as far as it is known by now: one that was merged by the name of the record it is part
 * of, and a deleted one by its own, with a word that it is deleted.
 */
export function useRecordNames(refs: readonly RecordRef[]): ReadonlyMap<string, string> {
  const { t } = useTranslation('customer')
  const unique = [...new Map(refs.map((ref) => [ref.id, ref])).values()]
  const found = useQueries({ queries: unique.map(recordQuery) })
  const isGone = found.map(({ error }) => error !== null && problemOf(error).code === 'not-found')
  const gone = useQueries({
    queries: unique.map((ref, at) => removedRecordQuery(isGone[at] ? ref : null)),
  })
  const deleted = (name: string): string => t('deleted.named', { name })
  return new Map(
    unique.flatMap(({ id }, at): [string, string][] => {
      if (!isGone[at]) return found[at]?.data ? [[id, found[at].data.title]] : []
      const { data, error } = gone[at] ?? {}
      if (!data) return error ? [[id, deleted('…')]] : []
      const { title, isDeleted } = data.mergedWith ?? { title: data.title, isDeleted: true }
      return [[id, isDeleted ? deleted(title) : title]]
    }),
  )
}
