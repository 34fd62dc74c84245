import { z } from 'zod'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'

/** A folder row as the changes of folders see it. */
const placedFolder = rowOf({
  id: z.number(),
  accountId: z.number(),
  path: z.string(),
  name: z.string(),
  delimiter: z.string(),
  role: z.string().nullable(),
  subscribed: z.number(),
  /** Messages shown in it. */
  messages: z.number(),
})
export type PlacedFolder = RowOf<typeof placedFolder>

export type PathStore = ReturnType<typeof createPathStore>

/** Where folders lie, as the server has it. Reads only. */
export function createPathStore({ reader }: Pick<EngineContext, 'reader'>) {
  const columns = `id, account_id AS accountId, path, name, delimiter, role, subscribed,
    message_count AS messages`
  const selectById = placedFolder.prepare<[number]>(reader, `SELECT ${columns} FROM folder WHERE id = ?`)
  const selectByPath = placedFolder.prepare<[number, string]>(
    reader,
    `SELECT ${columns} FROM folder WHERE account_id = ? AND path = ?`,
  )
  const selectSpecial = placedFolder.prepare<[number]>(
    reader,
    `SELECT ${columns} FROM folder WHERE account_id = ? AND role IS NOT NULL`,
  )
  const selectBelow = placedFolder.prepare<[number, string, string, number]>(
    reader,
    `SELECT ${columns} FROM folder WHERE account_id = ? AND path > ? AND path < ? ORDER BY path LIMIT ?`,
  )
  const selectDelimiter = valueOf(z.string()).prepare<[number]>(
    reader,
    "SELECT delimiter FROM folder WHERE account_id = ? AND delimiter <> '' LIMIT 1",
  )
  const selectOutside = valueOf(z.number()).prepare<[number, number, number, string]>(
    reader,
    `SELECT count(*) FROM (SELECT 1 FROM folder
         WHERE account_id = ? AND id <> ? AND lower(substr(path, 1, ?)) <> lower(?) LIMIT 1)`,
  )
  const selectOther = valueOf(z.number()).prepare<[number, number]>(
    reader,
    'SELECT count(*) FROM (SELECT 1 FROM folder WHERE account_id = ? AND id <> ? LIMIT 1)',
  )

  const byPath = (accountId: number, path: string): PlacedFolder | null =>
    selectByPath.get(accountId, path) ?? null
  const byId = (id: number): PlacedFolder | null => selectById.get(id) ?? null
  const special = (accountId: number): PlacedFolder[] => selectSpecial.all(accountId)
  function topPrefix(accountId: number): string {
    const inbox = special(accountId).find(({ role }) => role === 'inbox')
    if (!inbox || inbox.delimiter === '' || selectOther.get(accountId, inbox.id) === 0) return ''
    const prefix = `${inbox.path}${inbox.delimiter}`
    return selectOutside.get(accountId, inbox.id, prefix.length, prefix) === 0 ? prefix : ''
  }

  return {
    byId,
    byPath,
    /** The folders of an account that have a role. */
    special,
    /** Folders that lie inside this one, however deep, in the order of their paths. */
    below: ({ accountId, path, delimiter }: PlacedFolder, limit: number): PlacedFolder[] =>
      delimiter === ''
        ? []
        : selectBelow.all(accountId, `${path}${delimiter}`, `${path}${delimiter}\u{10ffff}`, limit),
    /** What separates the parts of a path; '' where folders do not lie in each other. */
    delimiter: (accountId: number): string => selectDelimiter.get(accountId) ?? '',
    /** What stands before the names at the top: `INBOX.` where the server keeps all folders there. */
    topPrefix,
    /** Where a folder of this name lies in another, or (null) at the top. */
    pathIn(accountId: number, parentId: number | null, name: string): string {
      const parent = parentId === null ? null : byId(parentId)
      return parent ? `${parent.path}${parent.delimiter}${name}` : `${topPrefix(accountId)}${name}`
    },
  }
}
