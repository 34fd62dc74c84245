import { z } from 'zod'
import type { EngineContext } from '../../../context'

/** A folder row as the changes of folders see it. */
export interface PlacedFolder {
  id: number
  accountId: number
  path: string
  name: string
  delimiter: string
  role: string | null
  subscribed: number
  /** Messages shown in it. */
  messages: number
}

export type PathStore = ReturnType<typeof createPathStore>

/** Where folders lie, as the server has it. Reads only. */
export function createPathStore({ db }: Pick<EngineContext, 'db'>) {
  const columns = `id, account_id AS accountId, path, name, delimiter, role, subscribed,
    message_count AS messages`
  const selectById = db.prepare<[number], PlacedFolder>(`SELECT ${columns} FROM folder WHERE id = ?`)
  const selectByPath = db.prepare<[number, string], PlacedFolder>(
    `SELECT ${columns} FROM folder WHERE account_id = ? AND path = ?`,
  )
  const selectSpecial = db.prepare<[number], PlacedFolder>(
    `SELECT ${columns} FROM folder WHERE account_id = ? AND role IS NOT NULL`,
  )
  const selectBelow = db.prepare<[number, string, string, number], PlacedFolder>(
    `SELECT ${columns} FROM folder WHERE account_id = ? AND path > ? AND path < ? ORDER BY path LIMIT ?`,
  )
  const selectDelimiter = db
    .prepare<[number]>("SELECT delimiter FROM folder WHERE account_id = ? AND delimiter <> '' LIMIT 1")
    .pluck()
  const selectOutside = db
    .prepare<[number, number, number, string]>(
      `SELECT count(*) FROM (SELECT 1 FROM folder
         WHERE account_id = ? AND id <> ? AND lower(substr(path, 1, ?)) <> lower(?) LIMIT 1)`,
    )
    .pluck()
  const selectOther = db
    .prepare<[number, number]>(
      'SELECT count(*) FROM (SELECT 1 FROM folder WHERE account_id = ? AND id <> ? LIMIT 1)',
    )
    .pluck()
  const count = z.number()

  const byPath = (accountId: number, path: string): PlacedFolder | null =>
    selectByPath.get(accountId, path) ?? null
  const special = (accountId: number): PlacedFolder[] => selectSpecial.all(accountId)

  return {
    byId: (id: number): PlacedFolder | null => selectById.get(id) ?? null,
    byPath,
    /** The folders of an account that have a role. */
    special,
    /** Folders that lie inside this one, however deep, in the order of their paths. */
    below: ({ accountId, path, delimiter }: PlacedFolder, limit: number): PlacedFolder[] =>
      delimiter === ''
        ? []
        : selectBelow.all(accountId, `${path}${delimiter}`, `${path}${delimiter}\u{10ffff}`, limit),
    /** What separates the parts of a path; '' where folders do not lie in each other. */
    delimiter: (accountId: number): string => z.string().catch('').parse(selectDelimiter.get(accountId)),
    /** What stands before the names at the top: `INBOX.` where the server keeps all folders there. */
    topPrefix(accountId: number): string {
      const inbox = special(accountId).find(({ role }) => role === 'inbox')
      if (!inbox || inbox.delimiter === '' || count.parse(selectOther.get(accountId, inbox.id)) === 0)
        return ''
      const prefix = `${inbox.path}${inbox.delimiter}`
      return count.parse(selectOutside.get(accountId, inbox.id, prefix.length, prefix)) === 0 ? prefix : ''
    },
  }
}
