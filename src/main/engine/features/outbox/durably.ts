import type { EngineContext } from '../../context'

/**
 * One transaction that is on the disk when this returns, power cut included: a draft is the user's only copy, and a
 * forgotten `sending` would be a mail sent twice. (The connection otherwise runs with synchronous = NORMAL, which may
 * lose the last commits of the write-ahead log.)
 */
export function durably<T>(context: EngineContext, work: () => T): T {
  if (context.db.inTransaction) throw new Error('outbox changes are transactions of their own')
  context.db.pragma('synchronous = FULL')
  try {
    return context.write(() => {
      const result = work()
      context.publish({ type: 'outbox' })
      return result
    })
  } finally {
    context.db.pragma('synchronous = NORMAL')
  }
}
