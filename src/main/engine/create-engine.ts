import { join } from 'node:path'
import type { ChangeEvent } from '../../shared/contract/app'
import type { EngineContext, EngineDeps } from './context'
import { migrate } from './db/migrate'
import { migrations } from './db/migrations/index'
import { openDatabase } from './db/open'
import { EventBus } from './events'
import { createAppFeature } from './features/app/index'

/** The running product without a window: the router a transport serves, and a way to stop. */
export type Engine = ReturnType<typeof createEngine>

/**
 * Opens the profile's database, builds the features and starts their background work. Throws a `ProblemError`
 * (`database-newer`, `database-unreadable`) and leaves the file untouched when the database cannot be used.
 */
export function createEngine(deps: EngineDeps) {
  const context = createContext(deps)
  const app = createAppFeature(context)
  const router = { app: app.router }
  return {
    router,
    log: deps.log,
    /** Ends background work, lets commits finish and closes the database. */
    async stop(): Promise<void> {
      context.db.close()
    },
  }
}

function createContext(deps: EngineDeps): EngineContext {
  const db = openDatabase(join(deps.profile.dir, 'postilla.db'), deps.databaseKey)
  migrate(db, migrations)
  const events = new EventBus()
  const pending: { events: ChangeEvent[] | null } = { events: null }
  return {
    ...deps,
    db,
    events,
    write(work) {
      if (pending.events) return work()
      const collected: ChangeEvent[] = []
      pending.events = collected
      let result
      try {
        result = db.transaction(work).immediate()
      } finally {
        pending.events = null
      }
      for (const event of collected) events.send(event)
      return result
    },
    publish(event) {
      if (pending.events) pending.events.push(event)
      else events.send(event)
    },
  }
}
