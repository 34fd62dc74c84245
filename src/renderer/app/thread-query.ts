import { skipToken, useQuery } from '@tanstack/react-query'
import { ofThread, staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'

/** The mails of a conversation, oldest first; nothing of none. */
export const useThread = (threadId: number | null) =>
  useQuery(
    threadId === null
      ? queries.messages.thread.queryOptions({ input: skipToken })
      : queries.messages.thread.queryOptions({ input: { threadId }, meta: staleOn(ofThread(threadId)) }),
  )
