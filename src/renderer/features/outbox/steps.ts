/** One thing done in a composer that is no typing of words. */
export interface Deed {
  undo(): unknown
  redo(): unknown
}

/** The words of the editor, which takes them back itself. */
export interface Words {
  /** False when there was nothing to take back. */
  undo(): boolean
  redo(): boolean
  /** What is typed from now on is taken back by itself. */
  split(): void
}

/** Letters typed at a stretch into one field are one thing done. */
const STRETCH_MS = 500

export type Steps = ReturnType<typeof createSteps>

/**
 * What was done in one composer, in order, words among everything else: one key takes back the newest, wherever the
 * focus is. Left to the browser, it took back letters of the text, whatever had been done since.
 */
export function createSteps(now: () => number) {
  let words: Words | null = null
  let past: readonly (Deed | 'words')[] = []
  let future: readonly (Deed | 'words')[] = []
  let stretch: { field: string; deed: Deed; at: number } | null = null

  const did = (step: Deed | 'words'): void => {
    past = [...past, step]
    future = []
    stretch = null
  }
  return {
    setWords: (next: Words | null): void => void (words = next),
    /** Words that the editor takes back by themselves. */
    wrote: (): void => did('words'),
    /** `field` names where letters are typed one by one. */
    did(deed: Deed, field = ''): void {
      words?.split()
      const at = now()
      if (
        stretch &&
        field === stretch.field &&
        past.at(-1) === stretch.deed &&
        at - stretch.at < STRETCH_MS
      ) {
        const whole = { undo: stretch.deed.undo, redo: deed.redo }
        past = past.slice(0, -1)
        did(whole)
        stretch = { field, deed: whole, at }
        return
      }
      did(deed)
      if (field !== '') stretch = { field, deed, at }
    },
    undo(): unknown {
      stretch = null
      for (let step = past.at(-1); step; step = past.at(-1)) {
        past = past.slice(0, -1)
        // The editor forgets words when another window changes what stands among them.
        if (step === 'words' && !words?.undo()) continue
        future = [...future, step]
        return step === 'words' ? undefined : step.undo()
      }
      return undefined
    },
    redo(): unknown {
      stretch = null
      for (let step = future.at(-1); step; step = future.at(-1)) {
        future = future.slice(0, -1)
        if (step === 'words' && !words?.redo()) continue
        past = [...past, step]
        return step === 'words' ? undefined : step.redo()
      }
      return undefined
    },
  }
}
