import { useEffect } from 'react'
import { z } from 'zod'
import { takeBack } from './changes'
import { beforeUndo, followUndo, putBackUndo, type Undoable } from '../../app/undo'
import { keepUnsaved, putBackUnsaved, useUnsaved } from '../../app/unsaved'

const KEY = 'undo'

const keptEntries = z.array(
  z.object({
    ...{ label: z.string(), until: z.number(), change: z.string() },
    words: z.object({ key: z.string(), text: z.string() }).optional(),
  }),
)

let isPutBack = false
const asked = Promise.withResolvers<undefined>()
// An undo asked for in the first moment waits for what there is to take back.
void beforeUndo(asked.promise)

/** Changes of records made in a window can be taken back in it after it was loaded again, too. */
export function useKeptUndo(): void {
  const kept = useUnsaved(KEY)
  useEffect(() => {
    if (kept === undefined || isPutBack) return
    isPutBack = true
    followUndo(keep)
    putBackUndo(read(kept))
    asked.resolve(undefined)
  }, [kept])
}

function keep(entries: readonly Undoable[]): void {
  const changes = entries.flatMap(({ label, until, change, words }) =>
    change ? [{ label, until, change, ...(words && { words }) }] : [],
  )
  keepUnsaved(KEY, changes.length > 0 ? JSON.stringify(changes) : '', '')
}

function read(kept: string): Undoable[] {
  const json: unknown = kept ? JSON.parse(kept) : []
  return (keptEntries.safeParse(json).data ?? []).map(({ words, ...entry }) => ({
    ...{ ...entry, ...(words && { words }) },
    async run() {
      if ((await takeBack(entry.change)) && words) await putBackUnsaved(words.key, words.text)
    },
  }))
}
