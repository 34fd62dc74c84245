import { useQuery } from '@tanstack/react-query'
import { ofThread, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

/** What was thrown away and can be brought back. */
export const useDiscarded = () => useQuery(queries.outbox.discarded.queryOptions({ meta: staleOn('outbox') }))

/** The drafts another program left on the server, of one conversation. */
export const useDraftsOnServer = (threadId: number) =>
  useQuery(queries.messages.drafts.queryOptions({ input: { threadId }, meta: staleOn(ofThread(threadId)) }))
