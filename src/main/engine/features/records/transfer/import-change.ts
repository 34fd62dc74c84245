import { setImmediate as nextTurn } from 'node:timers/promises'
import { isStamp } from '../../../journal/clock'
import type { Inversion } from '../../../journal/invert'
import type { Journal } from '../../../journal/journal'

const MARK = 'import:'
const BETWEEN = '~'

/** Names all changes of one import by its first and its last, as one change to be undone. */
export const importChange = (first: string, last: string): string => `${MARK}${first}${BETWEEN}${last}`

/** The first and last change of an import that a name means; null for the name of a single change. */
function readImportChange(change: string): { first: string; last: string } | null {
  if (!change.startsWith(MARK)) return null
  const [first = '', last = ''] = change.slice(MARK.length).split(BETWEEN)
  return isStamp(first) && isStamp(last) ? { first, last } : null
}

/**
 * Takes back a whole import, the last change first, so that what a row made for others is free by then; a change a turn.
 * Null where `change` names no import. Between an import's first and last change others may have been made: only sets of
 * an import count, of the same kind and by the same device, and one import runs at a time.
 */
export async function undoImport(journal: Journal, change: string): Promise<Inversion | null> {
  const range = readImportChange(change)
  if (!range) return null
  const all: Inversion = { undone: 0, kept: [] }
  for (const stamp of journal.importsBetween(range.first, range.last)) {
    const { undone, kept } = journal.invert(stamp)
    all.undone += undone
    all.kept.push(...kept)
    await nextTurn()
  }
  return all
}
