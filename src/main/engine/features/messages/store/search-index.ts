import { z } from 'zod'
import { fold } from '../../../../../shared/fold'
import type { EngineContext } from '../../../context'
import { mergedInPieces } from '../../../db/full-text'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { spellingsIn } from '../spellings'
import { indexedText, longWords } from '../tokens'
import { createWordStore } from './words'

/** Text of one message that is indexed; the rest of a huge body is quotes and logs. */
const MAX_INDEXED_TEXT = 200_000
/** Of the texts of its files, together. */
const MAX_INDEXED_FILES = 600_000
/** Of the names of its files; one mail may have very many. */
const MAX_INDEXED_NAMES = 20_000

const headlineRow = rowOf({ subject: z.string(), people: z.string() })
const indexedRow = headlineRow.and({ text: z.string(), files: z.string() })
type Indexed = RowOf<typeof indexedRow>

export type SearchIndex = ReturnType<typeof createSearchIndex>

/** The full-text index of messages, folded; `createSearchStore` searches it. Writers expect to run inside `context.write`. */
export function createSearchIndex({ db }: Pick<EngineContext, 'db'>) {
  const words = createWordStore(db)
  const replace = db.prepare<[number, string, string, string, string]>(
    'INSERT OR REPLACE INTO message_search (rowid, subject, people, body, files) VALUES (?, ?, ?, ?, ?)',
  )
  const remove = db.prepare<[number]>('DELETE FROM message_search WHERE rowid = ?')
  const merge = mergedInPieces(db, 'message_search')
  const people = `(SELECT coalesce(group_concat(name || ' ' || address, ' '), '') FROM participant
    WHERE message_id = m.id) AS people`
  const headline = headlineRow.prepare<[number]>(
    db,
    `SELECT m.subject, ${people} FROM message AS m WHERE m.id = ?`,
  )
  const indexed = `m.subject, ${people}, coalesce(b.text, m.preview) AS text,
      (SELECT coalesce(group_concat(filename, ' '), '') FROM attachment WHERE message_id = m.id) AS files
    FROM message AS m LEFT JOIN message_body AS b ON b.message_id = m.id`
  const unindexed = indexedRow
    .and({ id: z.number() })
    .prepare<[number, number]>(db, `SELECT m.id, ${indexed} WHERE m.id > ? ORDER BY m.id LIMIT ?`)
  const indexedAgain = indexedRow.prepare<[number]>(db, `SELECT ${indexed} WHERE m.id = ?`)
  const fileTexts = valueOf(z.string()).prepare<[number]>(
    db,
    "SELECT text FROM file_text WHERE message_id = ? AND text IS NOT NULL AND text <> ''",
  )
  const fileNames = rowOf({ files: z.string().nullable() }).prepare<[number]>(
    db,
    "SELECT group_concat(filename, ' ') AS files FROM attachment WHERE message_id = ?",
  )
  const progress = rowOf({ messageId: z.number() }).prepare<[]>(
    db,
    "SELECT message_id AS messageId FROM index_progress WHERE name = 'search'",
  )
  const setProgress = db.prepare<[number]>(
    "INSERT OR REPLACE INTO index_progress (name, message_id) VALUES ('search', ?)",
  )
  const forgetting = rowOf({ wordId: z.number() }).prepare<[]>(
    db,
    "SELECT message_id AS wordId FROM index_progress WHERE name = 'forgotten words'",
  )
  const setForgetting = db.prepare<[number]>(
    "INSERT OR REPLACE INTO index_progress (name, message_id) VALUES ('forgotten words', ?)",
  )
  const endForgetting = db.prepare("DELETE FROM index_progress WHERE name = 'forgotten words'")

  const indexedUpTo = (): number => progress.get()?.messageId ?? 0

  function index(messageId: number, { subject, people, text, files }: Indexed): void {
    const columns: [string, string, string, string] = [
      indexedColumn(subject),
      indexedColumn(people),
      [text.slice(0, MAX_INDEXED_TEXT), ...textsOfFiles(messageId)].map(indexedColumn).join(BREAK),
      indexedColumn(files.slice(0, MAX_INDEXED_NAMES)),
    ]
    replace.run(messageId, ...columns)
    for (const column of columns) words.add(longWords(column))
  }

  function indexAgain(messageId: number, row: Indexed): void {
    index(messageId, row)
    merge()
    words.added()
  }

  function textsOfFiles(messageId: number): string[] {
    let room = MAX_INDEXED_FILES
    const texts: string[] = []
    for (const text of fileTexts.iterate(messageId)) {
      texts.push(text.slice(0, room))
      room -= text.length
      if (room <= 0) break
    }
    return texts
  }

  return {
    /** Indexes the next messages that are not yet, with the text that is known of them. Returns their ids. */
    indexNext(limit: number): number[] {
      const rows = unindexed.all(indexedUpTo(), limit)
      for (const row of rows) index(row.id, row)
      const last = rows.at(-1)
      if (last) {
        setProgress.run(last.id)
        merge()
        words.added()
      }
      return rows.map(({ id }) => id)
    },
    /** Indexes a message again, with its text; one whose turn has not come is indexed with it then. */
    update(messageId: number, text: string): void {
      const row = messageId <= indexedUpTo() ? headline.get(messageId) : undefined
      if (row) indexAgain(messageId, { ...row, text, files: fileNames.get(messageId)?.files ?? '' })
    },
    /** Indexes a message again once the texts of its files are known. */
    updateFiles(messageId: number): void {
      const row = messageId <= indexedUpTo() ? indexedAgain.get(messageId) : undefined
      if (row) indexAgain(messageId, row)
    },
    remove(messageIds: readonly number[]): void {
      for (const id of messageIds) remove.run(id)
      merge()
    },
    /** Much mail goes: words that no other mail holds are to go with it. */
    startForgetting: (): void => void setForgetting.run(0),
    isForgetting: (): boolean => forgetting.get() !== undefined,
    /** Forgets those of the next `limit` words that no mail holds; true while there are more. */
    forgetWords(limit: number): boolean {
      const last = words.forgetUnheld(forgetting.get()?.wordId ?? 0, limit)
      if (last === null) endForgetting.run()
      else setForgetting.run(last)
      return last !== null
    },
  }
}

/** Between what is no phrase. */
const BREAK = ' \ue000 '

const indexedColumn = (text: string): string => [indexedText(fold(text)), ...spellingsIn(text)].join(BREAK)
