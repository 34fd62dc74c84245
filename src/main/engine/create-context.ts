import { join } from 'node:path'
import type { ChangeEvent } from '../../shared/contract/app'
import type { EngineContext, EngineDeps } from './context'
import { migrate } from './db/migrate'
import { migrations } from './db/migrations/index'
import { openDatabase } from './db/open'
import { EventBus } from './events'

/** Opens the profile's database, brings it up to date and ties it to a new event bus. */
export function createContext(deps: EngineDeps): EngineContext {
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
