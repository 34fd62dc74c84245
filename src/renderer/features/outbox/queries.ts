import { useQuery } from '@tanstack/react-query'
import { ofThread, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

/** The drafts another program left on the server, of one conversation. */
export const useDraftsOnServer = (threadId: number) =>
  useQuery(queries.messages.drafts.queryOptions({ input: { threadId }, meta: staleOn(ofThread(threadId)) }))
