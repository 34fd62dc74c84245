import type { EngineDeps } from './context'
import { createContext } from './create-context'
import { createAppFeature } from './features/app/index'
import { createMailboxesFeature } from './features/mailboxes/index'
import { createMessagesFeature } from './features/messages/index'

/** The running product without a window: the router a transport serves, and a way to stop. */
export type Engine = ReturnType<typeof createEngine>

/**
 * Opens the profile's database, builds the features and starts their background work. Throws a `ProblemError`
 * (`database-newer`, `database-unreadable`) and leaves the file untouched when the database cannot be used.
 */
export function createEngine(deps: EngineDeps) {
  const context = createContext(deps)
  const app = createAppFeature(context)
  const mailboxes = createMailboxesFeature(context)
  const messages = createMessagesFeature(context, { mailboxes })
  const router = { app: app.router, mailboxes: mailboxes.router, messages: messages.router }
  messages.start()
  return {
    router,
    log: deps.log,
    /** Ends background work, lets commits finish and closes the database. */
    async stop(): Promise<void> {
      await messages.stop()
      context.db.close()
    },
  }
}
