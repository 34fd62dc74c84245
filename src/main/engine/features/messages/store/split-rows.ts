import { z } from 'zod'
import type { InboxSplit } from '../../../../../shared/contract/mailboxes'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'

const positionedKey = rowOf({ threadId: z.number(), folderId: z.number(), date: z.number() })
type PositionedKey = RowOf<typeof positionedKey>

const MAX = Number.MAX_SAFE_INTEGER
const NEWEST: PositionedKey = { threadId: MAX, folderId: MAX, date: MAX }

const columns = 'thread_id AS threadId, folder_id AS folderId, date'
const after = '(date, thread_id, folder_id) < (?, ?, ?)'

/** Lines of a list of `[thread, folder]` that stand in none of some parts of their inbox, given as JSON. */
const keptElsewhere = `FROM json_each(?) AS kept CROSS JOIN thread_row
    ON thread_id = kept.value ->> 0 AND folder_id = kept.value ->> 1
  WHERE role = 'inbox' AND split NOT IN (SELECT value FROM json_each(?))`

/**
 * Lines of so many pairs of an inbox and a part of it, each walked along its index, and those that are kept among them.
 * SQLite merges them as they come: no line is in two of them.
 */
export const splitRowsSql = (pairs: number): string => {
  const one = `SELECT ${columns} FROM thread_row
    WHERE role = 'inbox' AND folder_id = ? AND split = ? AND ${after}`
  return `${Array.from({ length: pairs }, () => one).join(' UNION ALL ')}
    UNION ALL SELECT ${columns} ${keptElsewhere} AND ${after}
    ORDER BY date DESC, threadId DESC, folderId DESC LIMIT ? OFFSET ?`
}

export const splitCountSql =
  "SELECT count(*) FROM thread_row WHERE role = 'inbox' AND folder_id = ? AND split = ?"

/** Parts of some inboxes, with lines that stay though they stand elsewhere by now: the one in front of the user. */
export interface SplitParts {
  folderIds: readonly number[]
  splits: readonly InboxSplit[]
  kept: readonly { threadId: number; folderId: number }[]
}

/** Reads parts of split inboxes. */
export function createSplitReading({ reader }: Pick<EngineContext, 'reader'>) {
  const counted = valueOf(z.number()).prepare<[number, string]>(reader, splitCountSql)
  const keptCount = valueOf(z.number()).prepare<[string, string]>(reader, `SELECT count(*) ${keptElsewhere}`)
  const prepare = (pairs: number) => positionedKey.prepare<(string | number)[]>(reader, splitRowsSql(pairs))
  const statements = new Map<number, ReturnType<typeof prepare>>()

  const pairsOf = ({ folderIds, splits }: SplitParts) =>
    folderIds.flatMap((id) => splits.map((split) => [id, split] as const))

  const keptOf = ({ kept, splits }: SplitParts): [string, string] => [
    JSON.stringify(kept.map(({ threadId, folderId }) => [threadId, folderId])),
    JSON.stringify(splits),
  ]

  function after(parts: SplitParts, from: PositionedKey, limit: number, offset: number): PositionedKey[] {
    const pairs = pairsOf(parts)
    if (pairs.length === 0) return []
    const statement = statements.get(pairs.length) ?? prepare(pairs.length)
    statements.set(pairs.length, statement)
    const position = [from.date, from.threadId, from.folderId]
    const bound = pairs.flatMap((pair) => [...pair, ...position])
    return statement.all(...bound, ...keptOf(parts), ...position, limit, offset)
  }

  return {
    after,
    page: (parts: SplitParts, limit: number, offset: number) => after(parts, NEWEST, limit, offset),
    count: (parts: SplitParts): number =>
      pairsOf(parts).reduce(
        (sum, pair) => sum + (counted.get(...pair) ?? 0),
        keptCount.get(...keptOf(parts)) ?? 0,
      ),
  }
}
