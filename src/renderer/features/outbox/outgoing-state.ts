import type { OutgoingLine } from '../../../shared/contract/outbox'

export type OutgoingState = OutgoingLine['state'] | 'unconfirmed' | 'partly' | 'uncopied' | 'rewritten'

/** What is known of it: a mail whose connection broke after its last byte is neither sent nor unsent. */
export function outgoingState({ state, refused, problem }: OutgoingLine): OutgoingState {
  if (state === 'sent' && problem?.code === 'sender-rewritten') return 'rewritten'
  if (state === 'sent') return refused.length > 0 ? 'partly' : 'uncopied'
  return state === 'failed' && problem?.code === 'send-unconfirmed' ? 'unconfirmed' : state
}
