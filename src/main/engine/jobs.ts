import { z } from 'zod'
import { createBackgroundWork } from './background'
import type { EngineContext, Jobs, Work } from './context'
import { rowOf } from './db/row'

interface Job {
  kind: string
  subject: string
}

/** Pieces of work that are begun within one transaction. */
const BEGUN_AT_ONCE = 50

export function createJobs(
  context: Pick<EngineContext, 'db' | 'log' | 'write' | 'publish' | 'allowance'>,
): Jobs {
  const works = new Map<string, Work>()
  const store = createJobStore(context)
  /** Jobs that failed are let be until they are asked for again, or the program starts again. */
  const failed = new Set<string>()
  const paused = new Set<string>()
  const shares = new Map<string, number>()
  /** Work that was begun, where it is. */
  const begun = new Map<string, ReturnType<Work>>()
  const mayBegin = context.allowance(BEGUN_AT_ONCE)
  let current: (Job & { work: ReturnType<Work> }) | null = null

  const background = createBackgroundWork(context.log, 'jobs', () => {
    try {
      return context.write(step)
    } catch (error) {
      context.log.error(`jobs/${current?.kind ?? ''}`, error)
      if (current) {
        failed.add(nameOf(current))
        forget(current)
        context.publish({ type: 'jobs.progress' })
      }
      // What it had done by then is undone, and it would go on behind that.
      current = null
      return context.db.open
    }
  })

  /** One slice; false when there is nothing left to do. */
  function step(): boolean {
    current ??= next()
    if (!current) return false
    const { done, value } = current.work.next()
    if (!done) {
      if (typeof value === 'number') tellShare(current, value)
      return true
    }
    store.remove(current)
    forget(current)
    context.publish({ type: 'jobs.progress' })
    current = null
    return true
  }

  function next(): typeof current {
    for (const job of store.waiting()) {
      const define = works.get(job.kind)
      if (!define || failed.has(nameOf(job)) || paused.has(job.kind)) continue
      const work = begun.get(nameOf(job)) ?? define(job.subject)
      begun.set(nameOf(job), work)
      return { ...job, work }
    }
    return null
  }

  function forget(job: Job): void {
    begun.delete(nameOf(job))
    shares.delete(job.kind)
  }

  /** A window is told of each percent, not of each slice. */
  function tellShare({ kind }: Job, share: number): void {
    const percent = Math.floor(Math.min(share, 1) * 100) / 100
    if (shares.get(kind) === percent) return
    shares.set(kind, percent)
    context.publish({ type: 'jobs.progress' })
  }

  function begin(job: Job, work: Work): void {
    failed.delete(nameOf(job))
    forget(job)
    if (current && nameOf(current) === nameOf(job)) current = null
    if (!store.has(job)) {
      if (mayBegin() && work(job.subject).next().done) return
      store.add(job)
      context.publish({ type: 'jobs.progress' })
    }
    background.wake()
  }

  return {
    define(kind, work) {
      works.set(kind, work)
      return (subject) => context.write(() => begin({ kind, subject }, work))
    },
    waiting: () => Array.from(store.waiting()).flatMap((job) => (failed.has(nameOf(job)) ? [] : [job.kind])),
    state: (kind) => ({ share: shares.get(kind) ?? null, isPaused: paused.has(kind) }),
    pause(kind, isPaused) {
      if (isPaused) paused.add(kind)
      else paused.delete(kind)
      if (current && paused.has(current.kind)) current = null
      context.publish({ type: 'jobs.progress' })
      background.wake()
    },
    start: background.wake,
    stop: background.stop,
  }
}

const nameOf = ({ kind, subject }: Job): string => `${kind} ${subject}`

function createJobStore({ db }: Pick<EngineContext, 'db'>) {
  const waiting = rowOf({ kind: z.string(), subject: z.string() }).prepare<[]>(
    db,
    'SELECT kind, subject FROM job ORDER BY kind, subject',
  )
  const find = db.prepare<[string, string]>('SELECT 1 FROM job WHERE kind = ? AND subject = ?')
  const add = db.prepare<[string, string]>('INSERT INTO job (kind, subject) VALUES (?, ?)')
  const remove = db.prepare<[string, string]>('DELETE FROM job WHERE kind = ? AND subject = ?')
  return {
    waiting: (): Iterable<Job> => waiting.iterate(),
    has: ({ kind, subject }: Job): boolean => find.get(kind, subject) !== undefined,
    add: ({ kind, subject }: Job): void => void add.run(kind, subject),
    remove: ({ kind, subject }: Job): void => void remove.run(kind, subject),
  }
}
