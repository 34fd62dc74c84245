import { z } from 'zod'
import type { MailAddress } from '../../../../../shared/contract/messages'
import type { OwnIdentity } from '../../../addresses/own-identity'
import type { EngineContext } from '../../../context'
import { shortHash } from '../../../short-hash'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { answers, correspondence, scopesOf, type Correspondence } from '../conversation'
import { participantRole, type ParticipantRole } from './reading'

/** A message whose references touch more threads than this is believed in none of them: hostile mail must not glue everything. */
const MAX_JOINED_THREADS = 20

/** A thread grows no further: its rows are summed up again with each message, and nobody reads it as one anyway. */
const MAX_THREAD_MESSAGES = 1000

const MAX_REMEMBERED_SIZES = 20_000

/** A Message-ID that more mail of different kinds names than this is a program's constant. */
const MAX_NAMING = 200

/** Messages of one thread that are looked at for one that a message really answers. */
const MAX_COMPARED = 20

/** A message that looks for its thread. */
export interface ThreadedMessage {
  /** '' where it has none. */
  messageId: string
  references: readonly string[]
  written: Correspondence
}

const storedMessage = rowOf({
  id: z.number(),
  subject: z.string(),
  viaList: z.number(),
})
type StoredMessage = RowOf<typeof storedMessage>

type People = Record<ParticipantRole, MailAddress[]>

export type ThreadStore = ReturnType<typeof createThreadStore>

/** Ties messages into threads by Message-ID, In-Reply-To and References; see `conversation` for which of them count. */
export function createThreadStore(
  { db }: Pick<EngineContext, 'db'>,
  onMerge: (from: number, into: number) => void,
) {
  const namedBy = rowOf({ scope: z.number(), threadId: z.number() }).prepare<[number]>(
    db,
    `SELECT scope, thread_id AS threadId FROM thread_reference WHERE message_key = ? LIMIT ${MAX_NAMING}`,
  )
  const threadInScope = valueOf(z.number()).prepare<[number, number]>(
    db,
    'SELECT thread_id FROM thread_reference WHERE message_key = ? AND scope = ?',
  )
  const threadOfReference = valueOf(z.number()).prepare<{ key: number; messageId: string }>(
    db,
    `SELECT r.thread_id FROM thread_reference AS r WHERE r.message_key = @key
       ORDER BY EXISTS (SELECT 1 FROM message AS m WHERE m.thread_id = r.thread_id AND m.message_id = @messageId) DESC
       LIMIT 1`,
  )
  const addReference = db.prepare<[number, number, number]>(
    'INSERT INTO thread_reference (message_key, scope, thread_id) VALUES (?, ?, ?)',
  )
  const claimReference = db.prepare<{ key: number; messageId: string; scope: number; threadId: number }>(
    `UPDATE thread_reference SET thread_id = @threadId
     WHERE message_key = @key AND scope = @scope AND thread_id <> @threadId AND NOT EXISTS (
       SELECT 1 FROM message AS m WHERE m.thread_id = thread_reference.thread_id AND m.message_id = @messageId)`,
  )
  const column = "id, subject, list_id <> '' OR list_unsubscribe <> '' AS viaList"
  const originals = storedMessage.prepare<[number, string]>(
    db,
    `SELECT ${column} FROM message WHERE thread_id = ? AND message_id = ? LIMIT ${MAX_COMPARED}`,
  )
  const isIn = db.prepare<[number, string]>(
    'SELECT 1 FROM message WHERE thread_id = ? AND message_id = ? LIMIT 1',
  )
  const answering = storedMessage.prepare<{ threadId: number; id: string }>(
    db,
    `SELECT ${column} FROM message WHERE thread_id = @threadId
       AND (in_reply_to = @id OR instr(' ' || reference_ids || ' ', ' ' || @id || ' ') > 0) LIMIT ${MAX_COMPARED}`,
  )
  const participants = rowOf({ role: participantRole, address: z.string() }).prepare<[number]>(
    db,
    `SELECT p.role, a.address_key AS address FROM message_address AS p JOIN address AS a ON a.id = p.address_id
     WHERE p.message_id = ? ORDER BY p.position`,
  )
  const createThread = db.prepare<[]>('INSERT INTO thread DEFAULT VALUES')
  const countUpTo = valueOf(z.number()).prepare<[number]>(
    db,
    `SELECT count(*) FROM (SELECT 1 FROM message WHERE thread_id = ? LIMIT ${MAX_THREAD_MESSAGES})`,
  )
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
    const size = countUpTo.get(threadId) ?? 0
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
  function place(message: ThreadedMessage, own: OwnIdentity): number {
    const threadId = find(message, own)
    remember(threadId, sizeOf(threadId) + 1)
    return threadId
  }

  function find(message: ThreadedMessage, own: OwnIdentity): number {
    const { messageId, references, written } = message
    const scopes = scopesOf(written, own)
    const threads = new Set<number>()
    const unknown: { key: number; scope: number }[] = []
    const elsewhere: { id: string; threadIds: number[] }[] = []
    for (const id of new Set(messageId === '' ? references : [...references, messageId])) {
      const key = shortHash(id)
      const named = namedBy.all(key)
      const inScope = new Map(named.map(({ scope, threadId }) => [scope, threadId]))
      for (const scope of scopes) {
        const threadId =
          inScope.get(scope) ?? (named.length < MAX_NAMING ? null : threadInScope.get(key, scope))
        if (typeof threadId === 'number') threads.add(threadId)
        else unknown.push({ key, scope })
      }
      elsewhere.push({ id, threadIds: named.map(({ threadId }) => threadId) })
    }
    for (const { id, threadIds } of elsewhere) {
      const others = new Set(threadIds.filter((threadId) => !threads.has(threadId)))
      // Where an id was used twice, the mail in whose scope it is names that one and no other.
      if (others.size === 0 || (id !== messageId && [...threads].some((threadId) => holds(threadId, id))))
        continue
      for (const threadId of others) if (isTied(message, id, threadId, own)) threads.add(threadId)
    }
    if (threads.size > MAX_JOINED_THREADS && references.length > 0)
      return find({ messageId, references: [], written }, own)
    const threadId = join([...threads])
    for (const { key, scope } of unknown) addReference.run(key, scope, threadId)
    // The thread that others expected it in may be full.
    if (messageId !== '' && [...threads].some((expected) => expected !== threadId)) {
      const key = shortHash(messageId)
      for (const scope of scopes) claimReference.run({ key, messageId, scope, threadId })
    }
    return threadId
  }

  const holds = (threadId: number, id: string): boolean => isIn.get(threadId, id) !== undefined

  /** Whether the message answers one of a thread it names, or is answered by one that names it. */
  function isTied(message: ThreadedMessage, id: string, threadId: number, own: OwnIdentity): boolean {
    if (id !== message.messageId)
      return originals.all(threadId, id).some((stored) => answers(message.written, read(stored), own))
    if (holds(threadId, id)) return false
    return answering.all({ threadId, id }).some((stored) => answers(read(stored), message.written, own))
  }

  function read({ id, subject, viaList }: StoredMessage): Correspondence {
    const people: People = { from: [], 'reply-to': [], to: [], cc: [], bcc: [] }
    for (const { role, address } of participants.all(id)) people[role].push({ name: '', address })
    const { 'reply-to': replyTo, ...others } = people
    return correspondence({ ...others, replyTo, subject, viaList: viaList === 1 })
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
      const thread = threadOfReference.get({ key: shortHash(messageId), messageId })
      return typeof thread === 'number' ? thread : null
    },
    /** All threads in which it is named: mail that answers under another subject is a conversation of its own. */
    naming: (messageId: string): number[] => [
      ...new Set(namedBy.all(shortHash(messageId)).map(({ threadId }) => threadId)),
    ],
    removeIfEmpty(threadId: number): void {
      sizes.delete(threadId)
      removeIfEmpty.run(threadId)
    },
  }
}
