import { useQuery } from '@tanstack/react-query'
import { engine } from '../../bridge/connection'

/** The drafts another program left on the server, of one conversation. */
export const useDraftsOnServer = (threadId: number) =>
  useQuery({
    queryKey: ['thread', threadId, 'drafts'],
    queryFn: () => engine.messages.drafts({ threadId }),
  })
