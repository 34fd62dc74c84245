import type { MessageChange } from '../../../../shared/contract/message-changes'
import { ProblemError } from '../../../../shared/problem'
import { createBackgroundWork } from '../../background'
import type { EngineContext } from '../../context'
import type { Changes } from './changes'
import type { RowOfTarget } from './store/many-changes'
import type { Stores } from './stores'

/** Rows changed in one transaction: few enough to hold nobody up. */
const SLICE = 50
/** Windows are told how far it is no more often. */
const TELL_EVERY_MS = 200

export type ManyChanges = ReturnType<typeof createManyChanges>

/**
 * What users do to very many messages at once, a slice at a time beside all calls. What is left of it stands in the
 * database, so that it goes on after a crash; a change that was taken back in part, too.
 */
export function createManyChanges(
  context: EngineContext,
  { many }: Pick<Stores, 'many'>,
  changes: Pick<Changes, 'change' | 'undo'>,
) {
  const work = createBackgroundWork(context.log, 'messages/many-changes', step)
  /** Who waits for an undo to be through. */
  const waiting = new Map<number, { resolve(): void; reject(error: unknown): void }>()
  /** Names what the server is asked for by an undo that goes on. */
  const undoIds = new Map<number, number>()
  let toldAt = 0

  function step(): boolean {
    const next = many.next()
    if (!next) return false
    const { id, stage } = next
    if (stage === 'running') carryOutSlice(next)
    else takeBackSlice(id)
    return true
  }

  function carryOutSlice({
    id,
    change,
    window,
  }: {
    id: number
    change: MessageChange
    window: string
  }): void {
    context.write(() => {
      try {
        // Undone together where it fails: what is no row any more was changed.
        context.write(() => {
          const items = many.take(id, SLICE)
          changes.change({ kind: 'threads', items }, change, { window, changeId: id })
        })
      } catch (error) {
        const isExpected = error instanceof ProblemError
        if (!isExpected) context.log.error('messages/many-changes', error)
        many.fail(id, isExpected ? error.problem : { code: 'internal' })
        finish(id)
        return
      }
      if (!many.hasRows(id)) finish(id)
      else if (performance.now() - toldAt > TELL_EVERY_MS) tell()
    })
  }

  function tell(): void {
    toldAt = performance.now()
    context.publish({ type: 'jobs.progress' })
  }

  /** Inside a transaction: what is left of it is not done. */
  function finish(id: number): void {
    many.leaveRest(id)
    many.setStage(id, 'over')
    tell()
  }

  function takeBackSlice(id: number): void {
    try {
      if (!takeBack(id)) settle(id)
    } catch (error) {
      settle(id, { error })
      // It can be asked for once more.
      context.write(() => many.setStage(id, 'told'))
    }
  }

  /** One slice; whether there are others. */
  function takeBack(id: number): boolean {
    return context.write(() => {
      const { hasMore, undoId } = changes.undo(id, undoIds.get(id))
      if (hasMore && undoId !== undefined) undoIds.set(id, undoId)
      else undoIds.delete(id)
      if (!hasMore) tell()
      return hasMore
    })
  }

  function settle(id: number, failed?: { error: unknown }): void {
    const waits = waiting.get(id)
    waiting.delete(id)
    if (failed) waits?.reject(failed.error)
    else waits?.resolve()
  }

  function expectGathered(id: number): void {
    if (many.stageOf(id) !== 'gathered') throw new ProblemError({ code: 'not-found' })
  }

  return {
    gather: (
      items: readonly RowOfTarget[],
      change: MessageChange,
      window: string,
      changeId?: number,
    ): { changeId: number } =>
      context.write(() => {
        if (changeId !== undefined) expectGathered(changeId)
        const isSingle = items.some(({ messageId }) => messageId !== undefined)
        const id = changeId ?? many.begin(window, change, isSingle)
        many.add(id, items)
        return { changeId: id }
      }),
    carryOut(id: number): void {
      context.write(() => {
        expectGathered(id)
        many.setStage(id, 'running')
        tell()
      })
      work.wake()
    },
    stop(changeId?: number): void {
      context.write(() => {
        for (const { id, stage } of many.underWay())
          if (stage === 'running' && (changeId === undefined || id === changeId)) finish(id)
      })
    },
    underWay: many.underWay,
    claim: (id: number, window: string): boolean =>
      context.write(() => {
        const found = many.byId(id)
        if (found?.stage !== 'over' || (found.window !== '' && found.window !== window)) return false
        if (found.touched) {
          many.give(id, window)
          many.setStage(id, 'told')
        } else many.remove(id)
        tell()
        return true
      }),
    /** Takes a change back, all of it: a slice at once, what is left in the background. */
    async undo(id: number): Promise<void> {
      const hasMore = context.write(() => {
        many.leaveRest(id)
        if (many.byId(id)?.touched === false) {
          many.remove(id)
          return false
        }
        if (!takeBack(id)) return false
        many.setStage(id, 'undoing')
        tell()
        return true
      })
      if (!hasMore) return
      const { promise, resolve, reject } = Promise.withResolvers<undefined>()
      waiting.get(id)?.resolve()
      waiting.set(id, { resolve: () => resolve(undefined), reject })
      work.wake()
      await promise
    },
    /** Goes on where a former run of the program ended. */
    start(): void {
      context.write(many.takeOver)
      work.wake()
    },
    /** The program ends. */
    end: work.stop,
  }
}
