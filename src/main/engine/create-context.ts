import { join } from 'node:path'
import type { ChangeEvent } from '../../shared/contract/app'
import { ProblemError } from '../../shared/problem'
import type { EngineContext, EngineDeps } from './context'
import { migrate } from './db/migrate'
import { migrations } from './db/migrations/index'
import { createCheckpoints } from './db/checkpoints'
import { copiedByWriter, openDatabase, unlocking, type Database } from './db/open'
import { databaseProblem } from './db/problem'
import { Reader } from './db/reader'
import { watchSlowStatements } from './db/slow-statements'
import { EventBus } from './events'
import { createJobs } from './jobs'

/** 16 MB: what the writer copies at a time where it has to. More holds up calls. */
const WRITERS_SHARE_PAGES = 4000

/** Opens the profile's database, brings it up to date and ties it to a new event bus. */
export function createContext(deps: EngineDeps): EngineContext {
  const path = join(deps.profile.dir, 'postilla.db')
  const db = openDatabase(path, deps.databaseKey)
  bringUpToDate(db)
  watchSlowStatements(db, (line) => deps.log.warn(`db/slow-statement ${line}`))
  const checkpoints = createCheckpoints(path, unlocking(deps.databaseKey), (error) => {
    deps.log.warn('db/checkpoints', error)
    if (db.open) copiedByWriter(db, WRITERS_SHARE_PAGES)
  })
  const events = new EventBus((error) => deps.log.error('events/listener', error))
  const pending: { events: ChangeEvent[] | null; lost: { error: unknown } | null } = {
    events: null,
    lost: null,
  }

  const savepoint = db.prepare('SAVEPOINT nested')
  const release = db.prepare('RELEASE nested')
  const rollBack = db.prepare('ROLLBACK TO nested')
  let transactions = 0

  /** A savepoint: whoever catches the failure of a nested write must not keep half of its work, or its events. */
  function nested<T>(work: () => T, collected: ChangeEvent[]): T {
    const published = collected.length
    savepoint.run()
    try {
      const result = work()
      release.run()
      return result
    } catch (error) {
      collected.length = published
      if (db.inTransaction) {
        rollBack.run()
        release.run()
      } else {
        // A full or failing disk makes SQLite roll back all of it, not only this part. What the outer work still
        // writes would be kept without the rest: it goes into a transaction that is never committed.
        pending.lost = { error }
        db.exec('BEGIN')
      }
      throw error
    }
  }

  function outermost<T>(work: () => T): T {
    const result = work()
    if (pending.lost) throw pending.lost.error
    return result
  }

  function write<T>(work: () => T): T {
    if (pending.events) return nested(work, pending.events)
    const collected: ChangeEvent[] = []
    pending.events = collected
    transactions += 1
    let result
    try {
      result = db.transaction(() => outermost(work)).immediate()
    } finally {
      pending.events = null
      pending.lost = null
    }
    checkpoints.committed()
    for (const event of collected) events.send(event)
    return result
  }

  function publish(event: ChangeEvent): void {
    if (pending.events) pending.events.push(event)
    else events.send(event)
  }

  function allowance(count: number): () => boolean {
    let transaction = 0
    let left = 0
    return () => {
      if (transaction !== transactions) left = count
      transaction = transactions
      left -= 1
      return left >= 0
    }
  }

  const jobs = createJobs({ db, log: deps.log, write, publish, allowance })

  return {
    ...deps,
    db,
    reader: new Reader(db),
    events,
    jobs,
    write,
    allowance,
    publish,
    async close() {
      jobs.stop()
      await checkpoints.stop()
      db.close()
    },
  }
}

/** Migrating writes: a full or failing disk is told as such. */
function bringUpToDate(db: Database): void {
  try {
    migrate(db, migrations)
  } catch (cause) {
    db.close()
    const code = databaseProblem(cause)
    throw code ? new ProblemError({ code }, { cause }) : cause
  }
}
