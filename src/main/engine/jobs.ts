import { z } from 'zod'
import { createBackgroundWork } from './background'
import type { EngineContext, Jobs, Work } from './context'
import { rowOf } from './db/row'

interface Job {
  kind: string
  subject: string
}

export function createJobs(context: Pick<EngineContext, 'db' | 'log' | 'write' | 'publish'>): Jobs {
  const works = new Map<string, Work>()
  const store = createJobStore(context)
  /** Jobs that failed are let be until they are asked for again, or the program starts again. */
  const failed = new Set<string>()
  let current: (Job & { work: ReturnType<Work> }) | null = null

  const background = createBackgroundWork(context.log, 'jobs', () => {
    try {
      return context.write(step)
    } catch (error) {
      context.log.error(`jobs/${current?.kind ?? ''}`, error)
      if (current) {
        failed.add(nameOf(current))
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
    if (!current.work.next().done) return true
    store.remove(current)
    context.publish({ type: 'jobs.progress' })
    current = null
    return true
  }

  function next(): typeof current {
    for (const job of store.waiting()) {
      const work = works.get(job.kind)
      if (work && !failed.has(nameOf(job))) return { ...job, work: work(job.subject) }
    }
    return null
  }

  function begin(job: Job, work: Work): void {
    failed.delete(nameOf(job))
    if (current && nameOf(current) === nameOf(job)) current = null
    if (!store.has(job)) {
      if (work(job.subject).next().done) return
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
