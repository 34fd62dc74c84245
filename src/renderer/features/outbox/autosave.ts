/** A pause in writing as long as this is time to save. */
const PAUSE_MS = 400
/** Who writes without a pause loses no more than this to a crash. */
const LATEST_MS = 700
const RETRY_MS = 2_000

/** What was written, and when it is saved. `saveNow` saves all that one document has by then. */
export function createAutosave(saveNow: (id: string) => Promise<void>) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const unsavedSince = new Map<string, number>()
  const saving = new Map<string, Promise<void>>()

  const plan = (id: string, ms: number): void => {
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => void save(id).catch(() => undefined), ms),
    )
  }

  const begin = async (id: string): Promise<void> => {
    unsavedSince.delete(id)
    try {
      await saveNow(id)
    } catch (error) {
      plan(id, RETRY_MS)
      throw error
    }
  }

  /** One save is under way at a time, so that none overtakes another. Rejects when this one failed. */
  const save = async (id: string): Promise<void> => {
    clearTimeout(timers.get(id))
    const before = saving.get(id)
    const turn = (before ?? Promise.resolve()).catch(() => undefined).then(() => begin(id))
    saving.set(id, turn)
    try {
      await turn
    } finally {
      if (saving.get(id) === turn) saving.delete(id)
    }
  }

  return {
    save,
    isSaving: (id: string): boolean => saving.has(id),
    /** Something was written: it is saved at the next pause, and soon all the same when there is none. */
    changed(id: string): void {
      const now = Date.now()
      const since = unsavedSince.get(id) ?? now
      unsavedSince.set(id, since)
      plan(id, Math.max(0, Math.min(PAUSE_MS, since + LATEST_MS - now)))
    },
    /** Nothing more is to be saved. */
    forget(id: string): void {
      clearTimeout(timers.get(id))
      unsavedSince.delete(id)
    },
  }
}
