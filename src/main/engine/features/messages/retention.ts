import { setImmediate as nextTurn } from 'node:timers/promises'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import type { Orphan } from './store/messages'
import type { Stores } from './stores'
import type { RemoteMessages } from './types'

const MINUTE = 60_000
/** A message that lies nowhere may turn up again: another client may just be moving it. */
const ORPHAN_GRACE = 10 * MINUTE
const MAX_RETRY = 6 * 60 * MINUTE
const SWEEP_INTERVAL = 10 * MINUTE
/** Erasing holds up calls so long at most, in ms, but for one message that takes longer. */
const SLICE = 6
const WORDS_BATCH = 50

const NOTHING = { orphanedAt: -1, id: 0 }

export type Retention = ReturnType<typeof createRetention>

/** Keeps full copies of messages that must outlive the server's, and lets go of what lies nowhere and is not kept. */
export function createRetention(context: EngineContext, stores: Stores, remote: () => RemoteMessages | null) {
  const { bodies, messages, searchIndex, threads, rows } = stores
  const hooks: ((messageId: number) => boolean)[] = []
  let fetchTimer: NodeJS.Timeout | null = null
  let sweepTimer: NodeJS.Timeout | null = null
  let fetching: Promise<void> | null = null
  let stopped = false

  /** Queues a full copy; fetched in the background, tried again until it is there or the message is gone. */
  function keepSource(messageId: number): void {
    if (bodies.hasSource(messageId) || messages.threadOf(messageId) === null) return
    context.write(() => {
      const queued = bodies.queuedSource(messageId)
      if (queued?.complete === 1) bodies.keepSource(messageId, queued.source)
      else bodies.request(messageId)
    })
    schedule()
  }

  function schedule(): void {
    const at = stopped ? null : bodies.nextRequestAt()
    if (at === null || remote() === null || fetching) return
    if (fetchTimer) clearTimeout(fetchTimer)
    fetchTimer = setTimeout(run, Math.max(0, Math.min(at - context.clock.now(), MAX_RETRY)))
    fetchTimer.unref()
  }

  function run(): void {
    fetchTimer = null
    fetching ??= fetchDue().finally(() => {
      fetching = null
      schedule()
    })
  }

  async function fetchDue(): Promise<void> {
    const server = remote()
    for (;;) {
      const due = stopped || !server ? null : bodies.dueRequest(context.clock.now())
      if (!due || !server) return
      try {
        const source = await server.source(due.messageId)
        if (stopped) return
        keep(due.messageId, source)
      } catch (error) {
        if (stopped) return
        const gone = error instanceof ProblemError && error.problem.code === 'message-gone'
        if (gone && messages.threadOf(due.messageId) === null)
          context.write(() => bodies.closeRequest(due.messageId))
        else {
          const wait = Math.min(MAX_RETRY, MINUTE * 2 ** Math.min(due.attempts, 10))
          context.write(() => bodies.postponeRequest(due.messageId, context.clock.now() + wait))
        }
        if (!(error instanceof ProblemError)) context.log.warn(`messages/retention(${due.messageId})`, error)
      }
    }
  }

  function keep(messageId: number, source: Uint8Array): void {
    context.write(() => {
      if (messages.threadOf(messageId) !== null) bodies.keepSource(messageId, source)
      bodies.closeRequest(messageId)
    })
  }

  /** Erases messages that lay nowhere for a while and that nobody keeps; in short transactions. */
  async function sweep(): Promise<void> {
    const before = context.clock.now() - ORPHAN_GRACE
    for (let after = NOTHING; !stopped; await nextTurn()) {
      const orphans = messages.orphans(before, after)
      if (orphans.length === 0) break
      after = erase(orphans)
    }
    if (searchIndex.isForgetting() && !(await hasWaitingOrphans())) await forgetWords()
  }

  /** Erases of these, which are some, what nobody keeps, until the slice is over; the last one it looked at. */
  function erase(orphans: readonly Orphan[]): Pick<Orphan, 'orphanedAt' | 'id'> {
    const start = performance.now()
    return context.write(() => {
      const threadIds = new Set<number>()
      const erased: number[] = []
      let last: Pick<Orphan, 'orphanedAt' | 'id'> = NOTHING
      for (const orphan of orphans) {
        last = orphan
        if (!isWanted(orphan.id)) {
          bodies.removeSource(orphan.id)
          messages.remove(orphan.id)
          erased.push(orphan.id)
          threadIds.add(orphan.threadId)
        }
        if (performance.now() - start > SLICE) break
      }
      // All at once: each write between two of them would be a piece of the index of its own.
      if (erased.length > 0) searchIndex.remove(erased)
      for (const threadId of threadIds) threads.removeIfEmpty(threadId)
      rows.refresh(threadIds)
      return last
    })
  }

  async function hasWaitingOrphans(): Promise<boolean> {
    for (let after = NOTHING; !stopped; await nextTurn()) {
      const orphans = messages.orphans(context.clock.now() + 1, after)
      const last = orphans.at(-1)
      if (!last) return false
      if (orphans.some(({ id }) => !isWanted(id))) return true
      after = last
    }
    return true
  }

  /** Words that were in erased mail alone tell of it to whoever reads the database. */
  async function forgetWords(): Promise<void> {
    while (!stopped && context.write(() => searchIndex.forgetWords(WORDS_BATCH))) await nextTurn()
  }

  let sweeping: Promise<void> | null = null

  function sweepInBackground(): void {
    sweeping ??= sweep()
      .catch((error: unknown) => context.log.error('messages/retention', error))
      .finally(() => (sweeping = null))
  }

  const isWanted = (messageId: number): boolean => hooks.some((hook) => hook(messageId))

  return {
    keepSource,
    keepWhen(hook: (messageId: number) => boolean): void {
      hooks.push(hook)
    },
    isKept: (messageId: number): boolean => bodies.isSourceKept(messageId) || isWanted(messageId),
    /** Somebody else has the mail now: its source here goes, unless it is linked. */
    letGo(messageId: number): void {
      if (!isWanted(messageId)) bodies.removeLocal(messageId)
    },
    sweep,
    /** Once the mail that lies nowhere is erased, its words go as well. */
    forgetWordsOfErased: (): void => context.write(() => searchIndex.startForgetting()),
    start(): void {
      schedule()
      sweepInBackground()
      sweepTimer ??= setInterval(sweepInBackground, SWEEP_INTERVAL)
      sweepTimer.unref()
    },
    remoteReady: schedule,
    async stop(): Promise<void> {
      stopped = true
      if (fetchTimer) clearTimeout(fetchTimer)
      if (sweepTimer) clearInterval(sweepTimer)
      await sweeping
    },
  }
}
