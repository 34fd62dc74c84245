/** The message opened last in the thread on the screen. */
const inFront = new Map<number, number>()

/** The message of a thread the reader has in front; null where it shows none of it. */
export const messageInFront = (threadId: number): number | null => inFront.get(threadId) ?? null

/** Tells which message of a thread the user has opened; null when the thread is left. */
export function setInFront(threadId: number, messageId: number | null): void {
  if (messageId === null) inFront.delete(threadId)
  else inFront.set(threadId, messageId)
}
