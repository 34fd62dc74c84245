import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RowKey } from '../../app/route'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

/** When what a row shows comes back to the inbox, the soonest of it; null for what is not snoozed. */
export function useSnoozed(): (row: RowKey) => number | null {
  const { data } = useQuery(queries.messages.snoozed.queryOptions({ meta: staleOn('snoozes', 'threads') }))
  return useMemo(() => {
    const byThread = Map.groupBy(data ?? [], ({ threadId }) => threadId)
    return ({ threadId, messageId }) => {
      const meant = byThread
        .get(threadId)
        ?.filter((mail) => messageId === undefined || mail.messageId === messageId)
      return meant?.[0]?.until ?? null
    }
  }, [data])
}
