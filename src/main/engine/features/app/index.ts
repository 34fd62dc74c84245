import { settings as settingsSchema, type Settings } from '../../../../shared/contract/app'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'

export interface AppFeature {
  settings(): Settings
  router: ReturnType<typeof createRouter>
}

/** Preferences of the profile, what the program is, and the stream of changes. */
export function createAppFeature(context: EngineContext): AppFeature {
  const store = createStore(context)
  return { settings: store.read, router: createRouter(context, store) }
}

type Store = ReturnType<typeof createStore>

function createStore({ db, write, publish }: EngineContext) {
  const select = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE key = 'preferences'")
  const upsert = db.prepare(
    "INSERT INTO setting (key, value) VALUES ('preferences', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  )
  const read = (): Settings => {
    const row = select.get()
    const stored: unknown = row ? JSON.parse(row.value) : {}
    return settingsSchema.parse(stored)
  }
  return {
    read,
    save(changes: Partial<Settings>): Settings {
      return write(() => {
        const next = { ...read(), ...changes }
        upsert.run(JSON.stringify(next))
        publish({ type: 'settings' })
        return next
      })
    },
  }
}

/** Texts being typed, which no crash and no closed view may cost. */
function createUnsavedTexts({ db, clock, write }: EngineContext) {
  const select = db.prepare<[string], { text: string }>('SELECT text FROM unsaved_text WHERE key = ?')
  const remove = db.prepare<[string]>('DELETE FROM unsaved_text WHERE key = ?')
  const upsert = db.prepare<[string, string, number]>(
    `INSERT INTO unsaved_text (key, text, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`,
  )
  return {
    read: (key: string): string => select.get(key)?.text ?? '',
    save: (key: string, text: string): void =>
      write(() => void (text ? upsert.run(key, text, clock.now()) : remove.run(key))),
  }
}

function createRouter(context: EngineContext, store: Store) {
  const hasAccounts = context.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM account')
  const unsaved = createUnsavedTexts(context)
  return os.app.router({
    info: os.app.info.handler(() => ({
      version: context.version,
      profile: context.profile.kind,
      hasAccounts: (hasAccounts.get()?.n ?? 0) > 0,
      keychain: context.secrets.kind === 'keychain',
    })),
    settings: os.app.settings.handler(() => store.read()),
    saveSettings: os.app.saveSettings.handler(({ input }) => {
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
      return store.save(changes)
    }),
    unsaved: os.app.unsaved.handler(({ input }) => unsaved.read(input.key)),
    saveUnsaved: os.app.saveUnsaved.handler(({ input }) => unsaved.save(input.key, input.text)),
    events: os.app.events.handler(({ signal }) => context.events.stream(signal)),
  })
}
