import type { Outgoing } from '../../../shared/contract/outbox'
import { currentCommands } from '../../app/commands'
import { useRoute } from '../../app/route'

type Draft = Pick<Outgoing, 'answers' | 'threadId'>

/** Whether a mail answers the conversation that is on the screen, and no other is chosen with it. */
const answersShown = (
  draft: Draft,
  { module, selected, checked }: ReturnType<typeof useRoute.getState>,
): boolean =>
  draft.answers !== null &&
  module === 'mail' &&
  checked.length === 0 &&
  draft.threadId !== null &&
  selected?.threadId === draft.threadId

export const useAnswersShown = (draft: Draft): boolean => useRoute((route) => answersShown(draft, route))

/** Archives the answered conversation as its key does, with the same way back. */
export function archiveAnswered(draft: Draft): void {
  if (!answersShown(draft, useRoute.getState())) return
  currentCommands()
    .find(({ id }) => id === 'archive')
    ?.run()
}
