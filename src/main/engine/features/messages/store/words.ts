import { z } from 'zod'
import { mergedInPieces } from '../../../db/full-text'
import type { Database } from '../../../db/open'
import type { Reader } from '../../../db/reader'
import { rowOf, valueOf } from '../../../db/row'

/** Words kept in mind, so that those every mail has are not looked up each time. */
const MAX_REMEMBERED = 50_000
/** More words than this hold a part such as `tion`; the shortest come first. */
const MAX_CONTAINING = 300

export type WordStore = ReturnType<typeof createWordStore>

/**
 * The long words of all indexed mail, found by any part of them. They stay when a mail goes: what they find is looked
 * up in the full-text index, which forgets. When much mail goes at once they are looked through.
 */
export function createWordStore(db: Database) {
  const add = db.prepare<[string]>('INSERT OR IGNORE INTO search_word (word) VALUES (?)')
  const addParts = db.prepare<[number | bigint, string]>(
    'INSERT INTO search_word_part (rowid, word) VALUES (?, ?)',
  )
  const after = rowOf({ id: z.number(), word: z.string() }).prepare<[number, number]>(
    db,
    'SELECT id, word FROM search_word WHERE id > ? ORDER BY id LIMIT ?',
  )
  const isHeld = db.prepare<[string]>('SELECT 1 FROM message_search WHERE message_search MATCH ? LIMIT 1')
  const remove = db.prepare<[number]>('DELETE FROM search_word WHERE id = ?')
  const removeParts = db.prepare<[number, string]>(
    "INSERT INTO search_word_part (search_word_part, rowid, word) VALUES ('delete', ?, ?)",
  )
  const merge = mergedInPieces(db, 'search_word_part')
  let hasGrown = false
  const remembered = new Set<string>()

  return {
    /** Runs inside `context.write`. */
    add(words: Iterable<string>): void {
      for (const word of words) {
        if (remembered.has(word)) continue
        const { changes, lastInsertRowid } = add.run(word)
        if (changes > 0) addParts.run(lastInsertRowid, word)
        hasGrown ||= changes > 0
        if (remembered.size >= MAX_REMEMBERED) remembered.clear()
        remembered.add(word)
      }
    },
    /** To be called once after all that was added, inside the same transaction. */
    added(): void {
      if (hasGrown) merge()
      hasGrown = false
    },
    /**
     * Takes out those of the next `limit` words behind word `id` that no mail holds; the last one looked at, or null
     * at the end. Runs inside `context.write`.
     */
    forgetUnheld(id: number, limit: number): number | null {
      const words = after.all(id, limit)
      for (const one of words) {
        if (isHeld.get(`"${one.word}"`) !== undefined) continue
        removeParts.run(one.id, one.word)
        remove.run(one.id)
        remembered.delete(one.word)
      }
      merge()
      return words.at(-1)?.id ?? null
    },
  }
}

/** Words of indexed mail that hold a part, which is letters and digits only, three at least. */
export function createWordSearch(reader: Reader): (part: string) => string[] {
  const containing = valueOf(z.string()).prepare<[string]>(reader, containingSql)
  return (part) => containing.all(`*${part}*`)
}

export const containingSql = `SELECT word FROM search_word_part WHERE word GLOB ?
  ORDER BY length(word), word LIMIT ${MAX_CONTAINING}`
