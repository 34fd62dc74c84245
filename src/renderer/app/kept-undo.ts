import { z } from 'zod'
import { followUndo, putBackUndo, type Undoable, type Way } from './undo'
import { putBackUnsaved } from './unsaved'

const KEY = 'postilla-undo'

const keptEntries = z.array(
  z.object({
    ...{ label: z.string(), at: z.number(), until: z.number() },
    way: z.object({ name: z.string(), of: z.string() }).optional(),
    words: z.object({ key: z.string(), text: z.string() }).optional(),
  }),
)
type KeptEntry = z.infer<typeof keptEntries>[number]

const ways = new Map<string, (of: string) => unknown>()

/**
 * A way back that outlives this loading of the window: `back` takes back what `of` names, and answers false where that
 * is not done any more.
 */
export function undoWay(name: string, back: (of: string) => unknown): (of: string) => Way {
  ways.set(name, back)
  return (of) => ({ name, of })
}

let isPutBack = false

/**
 * What was done in this window is taken back in it after it was loaded again, in the same order; in no other window, and
 * not after the program was started anew. What cannot be taken back then still has its place in the order.
 */
export function keepUndoOverReloads(): void {
  if (isPutBack) return
  isPutBack = true
  putBackUndo(kept().map(entryOf))
  followUndo(keep)
}

function keep(entries: readonly Undoable[]): void {
  // The engine tells of the others: what it refuses meanwhile is not to be taken back.
  const own = entries.filter(({ way, urgent }) => way !== 'by-engine' && !urgent)
  sessionStorage.setItem(KEY, JSON.stringify(own.map(({ run: _, ...entry }) => entry)))
}

function kept(): KeptEntry[] {
  try {
    return keptEntries.parse(JSON.parse(sessionStorage.getItem(KEY) ?? '[]'))
  } catch {
    return []
  }
}

function entryOf({ way, words, ...entry }: KeptEntry): Undoable {
  const back = way && ways.get(way.name)
  if (!way || !back) return { ...entry, isLost: true, run: () => undefined }
  return {
    ...{ ...entry, way, ...(words && { words }) },
    async run() {
      if ((await back(way.of)) !== false && words) await putBackUnsaved(words.key, words.text)
    },
  }
}
