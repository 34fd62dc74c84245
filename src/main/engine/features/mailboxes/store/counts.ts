import { z } from 'zod'
import { inboxSplit } from '../../../../../shared/contract/mailboxes'
import type { EngineContext } from '../../../context'
import { rowOf } from '../../../db/row'
import type { Pace } from '../../../slices'
import { smartLines, smartViews } from '../smart-views'

interface SmartCounts {
  inboxUnread: number
  unread: number
  unreadOf: { accountId: number; unread: number }[]
  flagged: number
}

/** Rows counted in one piece, of messages and of lines of lists. */
const MESSAGES = 2000
const LINES = 500
/** What counting one of each costs, in the units of a slice. */
const MESSAGE_UNITS = 0.1
const LINE_UNITS = 1

/** Where a piece of the lines that are counted ends; none where fewer are left. */
export const pieceEndSql = (kind: keyof typeof smartViews): string =>
  `SELECT date, thread_id AS threadId FROM thread_row WHERE ${smartViews[kind].condition} AND ${smartViews[kind].roles('role')}
     AND (date, thread_id) < (?, ?) ORDER BY date DESC, thread_id DESC LIMIT 1 OFFSET ${LINES - 1}`

export const pieceSql = (kind: keyof typeof smartViews): string =>
  `SELECT account_id AS accountId, count(*) AS counted FROM thread_row WHERE ${smartLines(kind)}
     AND (date, thread_id) < (?, ?) AND (date, thread_id) >= (?, ?)
     GROUP BY account_id`

/** Along the index, whose order of the keys says nothing but where the next piece begins. */
export const syncedSql = `SELECT count(*) AS counted, max(server_key) AS last FROM
  (SELECT server_key FROM placement WHERE folder_id = ? AND server_key > ? ORDER BY server_key LIMIT ${MESSAGES})`

/** Unread lines in the parts of the inboxes that are in use. */
export const splitCountsSql = `SELECT counted.folder_id AS folderId, counted.split, counted.unread
  FROM (SELECT folder_id, split, count(*) AS unread FROM thread_row INDEXED BY thread_row_split_unread
    WHERE role = 'inbox' AND unread_count > 0 GROUP BY folder_id, split) AS counted
    CROSS JOIN folder AS f ON f.id = counted.folder_id
  WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.id = f.account_id AND removed_at IS NOT NULL)`

/** Counts of what may be very many, in slices. What comes or goes meanwhile is told of, and counted anew. */
export function createFolderCounts({ reader }: Pick<EngineContext, 'reader'>) {
  const counted = z.number()
  const synced = rowOf({ counted, last: z.string().nullable() }).prepare<[number, string]>(reader, syncedSql)
  const inboxUnread = rowOf({ counted }).prepare<[]>(
    reader,
    `SELECT coalesce(sum(unread_count), 0) AS counted FROM folder WHERE role = 'inbox'
       AND NOT EXISTS (SELECT 1 FROM account WHERE account.id = folder.account_id AND removed_at IS NOT NULL)`,
  )
  const bySplit = rowOf({ folderId: z.number(), split: inboxSplit, unread: z.number() }).prepare<[]>(
    reader,
    splitCountsSql,
  )
  const place = { date: z.number(), threadId: z.number() }
  const lines = (kind: keyof typeof smartViews) => ({
    end: rowOf(place).prepare<[number, number]>(reader, pieceEndSql(kind)),
    piece: rowOf({ accountId: z.number(), counted }).prepare<[number, number, number, number]>(
      reader,
      pieceSql(kind),
    ),
  })
  const statements = { unread: lines('unread'), flagged: lines('flagged') }

  function* count(kind: keyof typeof smartViews, pace: Pace): Generator<undefined, Map<number, number>> {
    const { end, piece } = statements[kind]
    const sums = new Map<number, number>()
    for (let from = NEWEST, isLast = false; !isLast;) {
      const to = end.get(from.date, from.threadId)
      isLast = to === undefined
      const { date, threadId } = to ?? OLDEST
      for (const { accountId, counted } of piece.all(from.date, from.threadId, date, threadId))
        sums.set(accountId, (sums.get(accountId) ?? 0) + counted)
      if (!isLast && pace.isDue(LINES * LINE_UNITS)) yield
      from = { date, threadId }
    }
    return sums
  }

  return {
    splits: () => bySplit.all(),
    /** Messages of a folder whose headers we have. */
    *synced(folderId: number, pace: Pace): Generator<undefined, number> {
      let sum = 0
      for (let above: string | null = ''; above !== null;) {
        const found = synced.get(folderId, above)
        sum += found?.counted ?? 0
        above = found?.counted === MESSAGES ? found.last : null
        if (pace.isDue((found?.counted ?? 0) * MESSAGE_UNITS)) yield
      }
      return sum
    },
    *smart(pace: Pace): Generator<undefined, SmartCounts> {
      const unread = yield* count('unread', pace)
      return {
        inboxUnread: inboxUnread.get()?.counted ?? 0,
        unread: total(unread),
        unreadOf: [...unread].map(([accountId, unread]) => ({ accountId, unread })),
        flagged: total(yield* count('flagged', pace)),
      }
    },
  }
}

const total = (sums: ReadonlyMap<number, number>): number =>
  [...sums.values()].reduce((sum, one) => sum + one, 0)

const NEWEST = { date: Number.MAX_SAFE_INTEGER, threadId: 0 }
const OLDEST = { date: -Number.MAX_SAFE_INTEGER, threadId: 0 }
