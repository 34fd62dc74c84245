import { z } from 'zod'
import {
  settings as settingsSchema,
  workKind,
  type LongWork,
  type Settings,
} from '../../../../shared/contract/app'
import type { EngineContext, Jobs } from '../../context'
import { rowOf } from '../../db/row'
import { createSetting } from '../../db/setting'
import { os } from '../../rpc'
import { createUnsavedTexts } from './unsaved'
import { createWindows } from './windows'

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
  const setting = createSetting(db, 'preferences', settingsSchema)
  const read = (): Settings => setting.get() ?? settingsSchema.parse({})
  return {
    read,
    save(changes: Partial<Settings>): Settings {
      return write(() => {
        const next = { ...read(), ...changes }
        setting.set(next)
        publish({ type: 'settings' })
        return next
      })
    },
  }
}

function createRouter(context: EngineContext, store: Store) {
  const hasAccounts = rowOf({ n: z.number() }).prepare<[]>(
    context.db,
    'SELECT count(*) AS n FROM account WHERE removed_at IS NULL',
  )
  const windows = createWindows()
  const unsaved = createUnsavedTexts(context, windows)
  return os.app.router({
    longWork: os.app.longWork.handler(() => workNow(context.jobs)),
    pauseWork: os.app.pauseWork.handler(({ input }) => {
      const { jobs } = works[input.kind]
      if (works[input.kind].canPause) for (const job of jobs) context.jobs.pause(job, input.isPaused)
    }),
    info: os.app.info.handler(() => ({
      version: context.version,
      profile: context.profile.kind,
      hasAccounts: (hasAccounts.get()?.n ?? 0) > 0,
      secrets: context.secrets.kind,
    })),
    settings: os.app.settings.handler(() => store.read()),
    saveSettings: os.app.saveSettings.handler(({ input }) => {
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
      return store.save(changes)
    }),
    takeUnsaved: os.app.takeUnsaved.handler(({ input }) =>
      unsaved.take(input.key, input.window, input.replaces),
    ),
    saveUnsaved: os.app.saveUnsaved.handler(({ input }) => unsaved.save(input.key, input.window, input.text)),
    events: os.app.events.handler(({ input, signal }) => {
      if (input) windows.arrive(input.window, signal)
      return context.events.stream(signal)
    }),
  })
}

/**
 * What a window calls each job. What only finds something may rest: it is missing a while longer. What is asked to be
 * gone, or is shown wrong until then, goes on.
 */
const works: Record<LongWork['kind'], { jobs: readonly string[]; canPause: boolean }> = {
  'account-mail': { jobs: ['account-mail'], canPause: false },
  'company-mail': { jobs: ['company-mail'], canPause: true },
  'folder-lines': { jobs: ['folder-lines', 'splits'], canPause: false },
  'mail-gained': { jobs: ['mail-gained'], canPause: true },
  'mail-lost': { jobs: ['mail-lost'], canPause: false },
  senders: { jobs: ['impostors', 'impostors-like', 'impostors-named', 'person-names'], canPause: true },
}

function workNow(jobs: Jobs): LongWork[] {
  const waiting = jobs.waiting()
  return workKind.options.flatMap((kind) => {
    const { jobs: parts, canPause } = works[kind]
    const count = waiting.filter((job) => parts.includes(job)).length
    const states = parts.map(jobs.state)
    const share = states.find((state) => state.share !== null)?.share ?? null
    return count === 0
      ? []
      : [{ kind, count, share, canPause, isPaused: states.some((state) => state.isPaused) }]
  })
}
