import type { MailAddress } from '../../../shared/contract/messages'
import { useComposing } from './composing'
import { useRecipientsIn } from './drafts'

/** To whom the answer goes that is being written in a conversation; nobody where none is. */
export function useRecipientsOfAnswer(threadId: number): readonly MailAddress[] {
  const open = useComposing((composing) => composing.open)
  return useRecipientsIn(open, threadId)
}
