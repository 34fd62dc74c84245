import { useQuery } from '@tanstack/react-query'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

export const useThreadFollowUps = (threadId: number) =>
  useQuery(
    queries.followUps.ofThread.queryOptions({
      input: { threadId },
      meta: staleOn('follow-ups', 'threads'),
    }),
  )

export const useSequences = () =>
  useQuery(queries.sequences.list.queryOptions({ meta: staleOn('follow-ups') }))

export const useRuns = () =>
  useQuery(queries.sequences.runs.queryOptions({ meta: staleOn('follow-ups', 'threads', 'outbox') }))
