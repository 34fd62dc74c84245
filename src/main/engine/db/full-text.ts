import type { Database } from './open'

/** Pages of an index that are merged in one go: a millisecond or two. */
const PAGES = 16n
/** Pieces at which SQLite would merge all of them at once, whatever that takes. Ours are merged long before. */
const TOO_MANY_PIECES = 1000

/**
 * What is written to a full-text index lies there in pieces, which are merged as they grow more. By itself SQLite does
 * that in whichever statement comes next and holds it for as long as it takes, hundreds of milliseconds. Returns what
 * does a little of it instead; to be called, inside `context.write`, once after all that was written.
 */
export function mergedInPieces(db: Database, table: string): () => void {
  const isSet = db.prepare<[]>(
    `SELECT 1 FROM ${table}_config WHERE k = 'crisismerge' AND v = ${TOO_MANY_PIECES}`,
  )
  const set = db.prepare<[string, bigint]>(`INSERT INTO ${table} (${table}, rank) VALUES (?, ?)`)
  let isKnown = false
  return () => {
    // An index made anew, as in a restored profile, knows nothing of it.
    if (!isKnown && isSet.get() === undefined) {
      set.run('automerge', 0n)
      set.run('crisismerge', BigInt(TOO_MANY_PIECES))
    }
    isKnown = true
    set.run('merge', PAGES)
  }
}
