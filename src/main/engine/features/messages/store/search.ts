import type { EngineContext } from '../../../context'
import { fold } from '../../../mime/fold'
import type { SearchFilters } from '../search-query'

/** Text of one message that is indexed; the rest of a huge body is quotes and logs. */
const MAX_INDEXED_TEXT = 200_000

interface Filter {
  sql: string
  parameters: (string | number)[]
}

export type SearchStore = ReturnType<typeof createSearchStore>

/** The full-text index, folded on both sides, and the search over it. */
export function createSearchStore({ db }: Pick<EngineContext, 'db'>) {
  db.function('folded_contains', { deterministic: true }, (text: unknown, part: unknown) =>
    Number(typeof text === 'string' && typeof part === 'string' && fold(text).includes(part)),
  )
  const replace = db.prepare<[number, string, string, string]>(
    'INSERT OR REPLACE INTO message_search (rowid, subject, people, body) VALUES (?, ?, ?, ?)',
  )
  const remove = db.prepare<[number]>('DELETE FROM message_search WHERE rowid = ?')
  const people = `(SELECT coalesce(group_concat(name || ' ' || address, ' '), '') FROM participant
    WHERE message_id = m.id) AS people`
  const headline = db.prepare<[number], { subject: string; people: string }>(
    `SELECT m.subject, ${people} FROM message AS m WHERE m.id = ?`,
  )
  const unindexed = db.prepare<
    [number, number],
    { id: number; subject: string; people: string; text: string }
  >(
    `SELECT m.id, m.subject, ${people}, coalesce(b.text, m.preview) AS text
     FROM message AS m LEFT JOIN message_body AS b ON b.message_id = m.id
     WHERE m.id > ? ORDER BY m.id LIMIT ?`,
  )
  const progress = db.prepare<[], { messageId: number }>(
    "SELECT message_id AS messageId FROM index_progress WHERE name = 'search'",
  )
  const setProgress = db.prepare<[number]>(
    "INSERT OR REPLACE INTO index_progress (name, message_id) VALUES ('search', ?)",
  )
  const folders = db.prepare<[], { id: number; name: string; path: string; role: string | null }>(
    'SELECT id, name, path, role FROM folder',
  )

  /** Folders an `in:` names: by role, or by the start of the name or path. */
  function foldersNamed(name: string): number[] {
    const exact: number[] = []
    const similar: number[] = []
    for (const folder of folders.all()) {
      const names = [folder.role ?? '', fold(folder.name), fold(folder.path)]
      if (names.includes(name)) exact.push(folder.id)
      else if (fold(folder.name).startsWith(name)) similar.push(folder.id)
    }
    return exact.length > 0 ? exact : similar
  }

  function conditions(match: string, filters: SearchFilters): Filter {
    const sql: string[] = []
    const parameters: (string | number)[] = []
    const add = (condition: string, ...values: (string | number)[]): void => {
      sql.push(condition)
      parameters.push(...values)
    }
    if (match !== '') add('m.id IN (SELECT rowid FROM message_search WHERE message_search MATCH ?)', match)
    for (const { roles, text } of filters.people) {
      const named = roles.map((role) => `'${role}'`).join(', ')
      add(
        `EXISTS (SELECT 1 FROM participant AS w WHERE w.message_id = m.id AND w.role IN (${named})
           AND folded_contains(w.name || ' ' || w.address, ?))`,
        text,
      )
    }
    if (filters.hasAttachment) add('m.has_attachments = 1')
    if (filters.before !== null) add('m.received_at < ?', filters.before)
    if (filters.after !== null) add('m.received_at >= ?', filters.after)
    const lies = ['p.message_id = m.id', 'p.hidden = 0']
    const lieParameters: number[] = []
    for (const name of filters.folders) {
      const ids = foldersNamed(name)
      lies.push(`coalesce(p.want_folder_id, p.folder_id) IN (${ids.map(() => '?').join(', ')})`)
      lieParameters.push(...ids)
    }
    if (filters.unread !== null) lies.push(`coalesce(p.want_seen, p.seen) = ${filters.unread ? 0 : 1}`)
    if (filters.flagged) lies.push('coalesce(p.want_flagged, p.flagged) = 1')
    add(`EXISTS (SELECT 1 FROM placement AS p WHERE ${lies.join(' AND ')})`, ...lieParameters)
    return { sql: sql.join(' AND '), parameters }
  }

  const indexedUpTo = (): number => progress.get()?.messageId ?? 0

  const indexable = (subject: string, people: string, text: string): [string, string, string] => [
    fold(subject),
    fold(people),
    fold(text.slice(0, MAX_INDEXED_TEXT)),
  ]

  return {
    /** Indexes the next messages that are not yet, with the text that is known of them. Returns their ids. */
    indexNext(limit: number): number[] {
      const rows = unindexed.all(indexedUpTo(), limit)
      for (const { id, subject, people, text } of rows) replace.run(id, ...indexable(subject, people, text))
      const last = rows.at(-1)
      if (last) setProgress.run(last.id)
      return rows.map(({ id }) => id)
    },
    /** Indexes a message again, with its text; one whose turn has not come is indexed with it then. */
    update(messageId: number, text: string): void {
      const row = messageId <= indexedUpTo() ? headline.get(messageId) : undefined
      if (row) replace.run(messageId, ...indexable(row.subject, row.people, text))
    },
    remove(messageId: number): void {
      remove.run(messageId)
    },
    /** The newest `limit` messages that fit, and how many there are. */
    find(match: string, filters: SearchFilters, limit: number): { messageIds: number[]; total: number } {
      const { sql, parameters } = conditions(match, filters)
      const total = db
        .prepare<(string | number)[], { n: number }>(`SELECT count(*) AS n FROM message AS m WHERE ${sql}`)
        .get(...parameters)
      const rows = db
        .prepare<(string | number)[], { id: number }>(
          `SELECT m.id FROM message AS m WHERE ${sql} ORDER BY m.received_at DESC, m.id DESC LIMIT ?`,
        )
        .all(...parameters, limit)
      return { messageIds: rows.map((row) => row.id), total: total?.n ?? 0 }
    },
    /** The newest messages in which somebody's name or address has a word that starts like this. */
    withPeople(match: string, limit: number): number[] {
      return db
        .prepare<[string, number], { id: number }>(
          'SELECT rowid AS id FROM message_search WHERE message_search MATCH ? ORDER BY rowid DESC LIMIT ?',
        )
        .all(match, limit)
        .map((row) => row.id)
    },
  }
}
