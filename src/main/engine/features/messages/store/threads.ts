import type { EngineContext } from '../../../context'

/** A message whose references touch more threads than this is believed in none of them: hostile mail must not glue everything. */
const MAX_JOINED_THREADS = 20

/** A thread grows no further: its rows are summed up again with each message, and nobody reads it as one anyway. */
const MAX_THREAD_MESSAGES = 1000

const MAX_REMEMBERED_SIZES = 20_000

export type ThreadStore = ReturnType<typeof createThreadStore>

/** Ties messages into threads by Message-ID, In-Reply-To and References; never by subject. */
export function createThreadStore(
  { db }: Pick<EngineContext, 'db'>,
  onMerge: (from: number, into: number) => void,
) {
  const threadOfReference = db
    .prepare<[string]>('SELECT thread_id FROM thread_reference WHERE message_id = ?')
    .pluck()
  const addReference = db.prepare<[string, number]>(
    'INSERT INTO thread_reference (message_id, thread_id) VALUES (?, ?)',
  )
  const claimReference = db.prepare<{ messageId: string; threadId: number }>(
    `UPDATE thread_reference SET thread_id = @threadId
     WHERE message_id = @messageId AND thread_id <> @threadId AND NOT EXISTS (
       SELECT 1 FROM message AS m WHERE m.thread_id = thread_reference.thread_id AND m.message_id = @messageId)`,
  )
  const createThread = db.prepare<[]>('INSERT INTO thread DEFAULT VALUES')
  const countUpTo = db
    .prepare<[number, number]>('SELECT count(*) FROM (SELECT 1 FROM message WHERE thread_id = ? LIMIT ?)')
    .pluck()
  const moveMessages = db.prepare<[number, number]>('UPDATE message SET thread_id = ? WHERE thread_id = ?')
  const moveReferences = db.prepare<[number, number]>(
    'UPDATE thread_reference SET thread_id = ? WHERE thread_id = ?',
  )
  const removeIfEmpty = db.prepare<[number]>(
    'DELETE FROM thread WHERE id = ? AND NOT EXISTS (SELECT 1 FROM message WHERE thread_id = thread.id)',
  )

  // Sizes of the threads met last. A size may be a little off after a transaction that failed: it only bounds.
  const sizes = new Map<number, number>()

  function sizeOf(threadId: number): number {
    const known = sizes.get(threadId)
    if (known !== undefined) return known
    const size = Number(countUpTo.get(threadId, MAX_THREAD_MESSAGES))
    remember(threadId, size)
    return size
  }

  function remember(threadId: number, size: number): void {
    if (sizes.size >= MAX_REMEMBERED_SIZES) sizes.clear()
    sizes.set(threadId, size)
  }

  function newThread(): number {
    const threadId = Number(createThread.run().lastInsertRowid)
    remember(threadId, 0)
    return threadId
  }

  /**
   * The thread of a message, by its own id and those it refers to: a new one, the one they belong to, or several
   * merged into the one with most messages, because children arrive before their parents. Each reference is known
   * by its thread from then on, and the message's own id by the thread it lies in: messages are found by that. A
   * thread emptied by a merge is left to the caller, whose lines must go first.
   */
  function place(messageId: string, referenceIds: readonly string[]): number {
    const threadId = find(messageId, referenceIds)
    remember(threadId, sizeOf(threadId) + 1)
    return threadId
  }

  function find(messageId: string, referenceIds: readonly string[]): number {
    const ids = new Set(referenceIds)
    if (messageId !== '') ids.add(messageId)
    const threads = new Set<number>()
    const unknown: string[] = []
    let own: number | null = null
    for (const id of ids) {
      const thread = threadOfReference.get(id)
      if (typeof thread !== 'number') unknown.push(id)
      else {
        threads.add(thread)
        if (id === messageId) own = thread
      }
    }
    if (threads.size > MAX_JOINED_THREADS) return placeAlone(messageId)
    const threadId = join([...threads])
    for (const id of unknown) addReference.run(id, threadId)
    // The thread that others expected it in may be full.
    if (own !== null && own !== threadId) claimReference.run({ messageId, threadId })
    return threadId
  }

  function placeAlone(messageId: string): number {
    return messageId === '' ? newThread() : find(messageId, [])
  }

  function join(threads: readonly number[]): number {
    const [only, second] = threads
    if (only === undefined) return newThread()
    if (second === undefined) return sizeOf(only) < MAX_THREAD_MESSAGES ? only : newThread()
    const sized = threads
      .map((id) => ({ id, size: sizeOf(id) }))
      .sort((a, b) => b.size - a.size || a.id - b.id)
    let into: number | null = null
    let total = 0
    for (const { id, size } of sized) {
      if (total + size >= MAX_THREAD_MESSAGES) continue
      total += size
      if (into === null) into = id
      else merge(id, into)
    }
    return into ?? newThread()
  }

  function merge(from: number, into: number): void {
    const size = sizeOf(into) + sizeOf(from)
    moveMessages.run(into, from)
    moveReferences.run(into, from)
    onMerge(from, into)
    remember(into, size)
    sizes.delete(from)
  }

  return {
    place,
    /** The thread a Message-ID belongs to, also when only others referred to it. */
    ofReference(messageId: string): number | null {
      const thread = threadOfReference.get(messageId)
      return typeof thread === 'number' ? thread : null
    },
    removeIfEmpty(threadId: number): void {
      sizes.delete(threadId)
      removeIfEmpty.run(threadId)
    },
  }
}
