import { skipToken, useQuery } from '@tanstack/react-query'
import type { RecordRef } from '../../../shared/contract/crm'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'

export const recordQuery = (ref: RecordRef) => ({
  queryKey: ['records', 'get', ref.type, ref.id],
  queryFn: () => engine.records.get(ref),
})

export const useRecord = (ref: RecordRef | null) =>
  useQuery({
    queryKey: ['records', 'get', ref?.type, ref?.id],
    queryFn: ref ? () => engine.records.get(ref) : skipToken,
  })

/** Whether the record was deleted, here or elsewhere, since it was shown. */
export function useIsGone(ref: RecordRef | null): boolean {
  const { error } = useRecord(ref)
  return error !== null && problemOf(error).code === 'not-found'
}

export const useRelated = (of: RecordRef, type: string) =>
  useQuery({
    queryKey: ['records', 'related', of.id, type],
    queryFn: () => engine.records.related({ of: { type: of.type, id: of.id }, type }),
  })

/** All of a type that is part of others, such as the steps of a pipeline. */
export const useChoices = (type: string | null) =>
  useQuery({
    queryKey: ['records', 'choices', type],
    queryFn: type === null ? skipToken : () => engine.records.choices({ type }),
  })
