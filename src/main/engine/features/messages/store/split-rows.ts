import { z } from 'zod'
import type { InboxSplit, MailView } from '../../../../../shared/contract/mailboxes'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'

export const rowKey = rowOf({ threadId: z.number(), folderId: z.number() })
export type RowKey = RowOf<typeof rowKey>
export const positionedKey = rowKey.and({ date: z.number() })
export type PositionedKey = RowOf<typeof positionedKey>

const MAX = Number.MAX_SAFE_INTEGER
/** Before all rows. */
export const NEWEST: PositionedKey = { threadId: MAX, folderId: MAX, date: MAX }

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
  kept: readonly RowKey[]
}

/** As statements take rows that stay in a list they no longer belong to: a list of `[thread, folder]`. */
export const keptJson = (kept: readonly RowKey[]): string =>
  JSON.stringify(kept.map(({ threadId, folderId }) => [threadId, folderId]))

/** The parts of inboxes that a view shows; null for whole ones, and for any other view. */
export const splitsOf = (view: MailView): readonly InboxSplit[] | null =>
  (view.kind === 'folder' || view.kind === 'role') && view.splits ? view.splits : null

/** Tells the folders a view names. */
export function createFoldersOf({ reader }: Pick<EngineContext, 'reader'>): (view: MailView) => number[] {
  const ofRole = valueOf(z.number()).prepare<[string]>(reader, 'SELECT id FROM folder WHERE role = ?')
  return (view) => {
    if (view.kind === 'folder') return [view.folderId]
    return view.kind === 'role' ? ofRole.all(view.role) : []
  }
}

/** Reads parts of split inboxes. */
export function createSplitReading({ reader }: Pick<EngineContext, 'reader'>) {
  const counted = valueOf(z.number()).prepare<[number, string]>(reader, splitCountSql)
  const keptCount = valueOf(z.number()).prepare<[string, string]>(reader, `SELECT count(*) ${keptElsewhere}`)
  const prepare = (pairs: number) => positionedKey.prepare<(string | number)[]>(reader, splitRowsSql(pairs))
  const statements = new Map<number, ReturnType<typeof prepare>>()

  const pairsOf = ({ folderIds, splits }: SplitParts) =>
    folderIds.flatMap((id) => splits.map((split) => [id, split] as const))

  const keptOf = ({ kept, splits }: SplitParts): [string, string] => [keptJson(kept), JSON.stringify(splits)]

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
