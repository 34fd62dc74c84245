import type { Action } from '../../../app/action'
import { answerThread, compose, type AnswerKind } from '../composing'

/** A conversation, and the one mail of it that is meant; null for the one an answer goes to by itself. */
export interface Answered {
  threadId: number
  messageId: number | null
}

/** What each way to answer does. */
export const answersWith =
  (kind: AnswerKind): Action<Answered>['run'] =>
  ({ threadId, messageId }) =>
    void (messageId === null ? answerThread(threadId, kind) : compose({ kind, messageId }))
