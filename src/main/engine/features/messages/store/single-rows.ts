import { z } from 'zod'
import type { MailView } from '../../../../../shared/contract/mailboxes'
import type { ThreadRow } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { isInSmartView, smartMessages, type smartViews } from '../../mailboxes/index'
import { lyingMessage, partsOf, type ListRow } from '../summary'
import { bouncesOf } from './bounces-sql'
import { isMuted } from './muted-sql'
import { createFoldersOf, splitsOf } from './split-rows'
import { createSummaries, lyingSql, SHOWN_AHEAD } from './summaries'

const place = rowOf({ messageId: z.number(), folderId: z.number(), date: z.number() })
type Place = RowOf<typeof place>

/** Rows that stay in a list they no longer belong to. */
type Kept = readonly { messageId?: number | undefined; folderId: number }[]

/** Names a row: one message in one folder. */
export interface SingleKey {
  threadId: number
  folderId: number
  messageId: number
}

const MAX = Number.MAX_SAFE_INTEGER
const NEWEST: Place = { messageId: MAX, folderId: MAX, date: MAX }

const columns = 'p.message_id AS messageId, p.shown_folder_id AS folderId, p.received_at AS date'
const order = 'ORDER BY date DESC, messageId DESC, folderId DESC'
const after = '(p.received_at, p.message_id, p.shown_folder_id) < (?, ?, ?)'

/**
 * A message of a conversation that stands in some parts of its inbox, given as JSON, or one that is kept among them: of a
 * list of `[message, folder]`.
 */
const inSplits = `(EXISTS (SELECT 1 FROM message AS m CROSS JOIN thread_row AS r ON r.thread_id = m.thread_id
    WHERE m.id = p.message_id AND r.folder_id = p.shown_folder_id AND r.split IN (SELECT value FROM json_each(?)))
  OR EXISTS (SELECT 1 FROM json_each(?) AS kept
    WHERE kept.value ->> 0 = p.message_id AND kept.value ->> 1 = p.shown_folder_id))`

/**
 * Rows of so many folders, each walked along its index. SQLite merges them as they come, and a message that lies twice
 * in a folder comes once by that: of one folder DISTINCT sees to it.
 */
export const foldersSql = (folders: number, ofSplits = false): string => {
  const one = `FROM placement AS p INDEXED BY placement_shown WHERE p.hidden = 0 AND p.shown_folder_id = ? AND ${after}${
    ofSplits ? ` AND ${inSplits}` : ''
  }`
  const parts = Array.from({ length: folders }, () => `SELECT ${columns} ${one}`)
  const [only] = folders === 1 ? [`SELECT DISTINCT ${columns} ${one}`] : []
  return `${only ?? parts.join(' UNION ')} ${order} LIMIT ? OFFSET ?`
}

type SmartKind = keyof typeof smartViews

/** Rows of a smart view, of one account or of all. */
export const smartSql = (kind: SmartKind): string =>
  `SELECT ${columns} FROM placement AS p INDEXED BY placement_${kind} CROSS JOIN folder AS f ON f.id = p.shown_folder_id
   WHERE ${smartMessages(kind)} AND f.account_id = coalesce(?, f.account_id) AND ${after}
   ORDER BY p.received_at DESC, p.message_id DESC LIMIT ? OFFSET ?`

/** Unread messages, and those of a list of `[message, folder]` that were unread when the user came. */
const unreadOrKept = `SELECT ${columns} FROM placement AS p CROSS JOIN folder AS f ON f.id = p.shown_folder_id
    WHERE ${smartMessages('unread')} AND f.account_id = coalesce(?, f.account_id)
  UNION SELECT ${columns} FROM json_each(?) AS kept CROSS JOIN placement AS p ON p.message_id = kept.value ->> 0
    JOIN folder AS f ON f.id = p.shown_folder_id
    WHERE p.hidden = 0 AND p.shown_folder_id = kept.value ->> 1 AND ${isInSmartView('unread')}`

const extraRow = rowOf({
  subject: z.string(),
  preview: z.string(),
  bounced: z.number(),
  muted: z.number(),
  pendingProblem: z.string().nullable(),
})

/** Lists whose rows are single messages, whatever conversation they are of. */
export function createSingleReading(
  { reader }: Pick<EngineContext, 'reader'>,
  describe: (row: ListRow) => ThreadRow,
) {
  const counted = valueOf(z.number()).prepare<[number]>(
    reader,
    'SELECT message_count FROM folder WHERE id = ?',
  )
  const countedInSplits = valueOf(z.number()).prepare<[number, string, string]>(
    reader,
    `SELECT count(DISTINCT p.message_id) FROM placement AS p INDEXED BY placement_shown
     WHERE p.hidden = 0 AND p.shown_folder_id = ? AND ${inSplits}`,
  )
  const ofFolders = new Map<string, ReturnType<typeof prepareFolders>>()
  const prepareFolders = (folders: number, ofSplits: boolean) =>
    place.prepare<(number | string)[]>(reader, foldersSql(folders, ofSplits))
  const smart = (kind: SmartKind) => ({
    rows: place.prepare<(number | null)[]>(reader, smartSql(kind)),
    count: valueOf(z.number()).prepare<[number | null]>(
      reader,
      `SELECT count(*) FROM placement AS p INDEXED BY placement_${kind}
         CROSS JOIN folder AS f ON f.id = p.shown_folder_id
       WHERE ${smartMessages(kind)} AND f.account_id = coalesce(?, f.account_id)`,
    ),
  })
  const smartOf = { unread: smart('unread'), flagged: smart('flagged') }
  const keeping = {
    rows: place.prepare<[number | null, string, number, number]>(
      reader,
      `${unreadOrKept} ${order} LIMIT ? OFFSET ?`,
    ),
    count: valueOf(z.number()).prepare<[number | null, string]>(
      reader,
      `SELECT count(*) FROM (${unreadOrKept})`,
    ),
  }
  // CROSS JOIN keeps the order of the list.
  const threads = valueOf(z.number()).prepare<[string]>(
    reader,
    'SELECT m.thread_id FROM json_each(?) AS t CROSS JOIN message AS m ON m.id = t.value ORDER BY t.key',
  )
  const lying = lyingMessage.prepare<[string]>(reader, lyingSql('m.id'))
  const sumUp = createSummaries(reader, reader)
  const extra = extraRow.prepare<{ messageId: number; folderId: number }>(
    reader,
    `SELECT m.subject, m.preview, EXISTS (SELECT 1 ${bouncesOf('m')}) AS bounced,
       ${isMuted('m.thread_id')} AS muted,
       (SELECT p.problem FROM placement AS p WHERE p.message_id = m.id AND p.shown_folder_id = @folderId
          AND p.problem IS NOT NULL AND ${SHOWN_AHEAD} LIMIT 1) AS pendingProblem
     FROM message AS m WHERE m.id = @messageId`,
  )

  const foldersOf = createFoldersOf({ reader })

  /** The parts of an inbox, as JSON; null for a whole one. */
  function splitsJson(view: MailView): string | null {
    const splits = splitsOf(view)
    return splits && JSON.stringify(splits)
  }

  const accountOf = (view: MailView): number | null =>
    view.kind === 'unread' ? (view.accountId ?? null) : null

  function places(view: MailView, keep: Kept, from: Place, limit: number, offset: number): Place[] {
    const position = [from.date, from.messageId, from.folderId]
    if (view.kind === 'unread' || view.kind === 'flagged')
      return smartOf[view.kind].rows.all(accountOf(view), ...position, limit, offset)
    const ids = foldersOf(view)
    if (ids.length === 0) return []
    const splits = splitsJson(view)
    const name = `${ids.length} ${splits !== null}`
    const statement = ofFolders.get(name) ?? prepareFolders(ids.length, splits !== null)
    ofFolders.set(name, statement)
    const bound = [...position, ...(splits === null ? [] : [splits, keptOf(keep)])]
    return statement.all(...ids.flatMap((id) => [id, ...bound]), limit, offset)
  }

  function count(view: MailView, keep: Kept): number {
    if (view.kind === 'unread' || view.kind === 'flagged')
      return smartOf[view.kind].count.get(accountOf(view)) ?? 0
    const splits = splitsJson(view)
    const kept = keptOf(keep)
    const countIn = (id: number) =>
      splits === null ? counted.get(id) : countedInSplits.get(id, splits, kept)
    return foldersOf(view).reduce((sum, id) => sum + (countIn(id) ?? 0), 0)
  }

  function keysOf(found: readonly Place[]): SingleKey[] {
    const threadIds = threads.all(JSON.stringify(found.map(({ messageId }) => messageId)))
    return found.flatMap(({ messageId, folderId }, at) => {
      const threadId = threadIds[at]
      return threadId === undefined ? [] : { threadId, folderId, messageId }
    })
  }

  function rowsOf(found: readonly Place[]): ThreadRow[] {
    const ids = JSON.stringify(found.map(({ messageId }) => messageId))
    const here = Map.groupBy(lying.all(ids), nameOf)
    const parts = found.flatMap((one) => partsOf(here.get(nameOf(one)) ?? []))
    const summaries = new Map(
      sumUp(parts).map((summary) => [
        nameOf({ messageId: summary.lastMessageId, folderId: summary.folderId }),
        summary,
      ]),
    )
    return found.flatMap((one) => {
      const summary = summaries.get(nameOf(one))
      const more = extra.get({ messageId: one.messageId, folderId: one.folderId })
      return summary && more ? { ...describe({ ...summary, ...more }), messageId: one.messageId } : []
    })
  }

  const keptOf = (keep: Kept): string =>
    JSON.stringify(
      keep.flatMap(({ messageId, folderId }) => (messageId === undefined ? [] : [[messageId, folderId]])),
    )

  return {
    /** All keys of a view, newest first, a slice at a time, as `walk` of lists of conversations has them. */
    *walk(view: MailView, keep: Kept = [], limit: number): Generator<SingleKey[]> {
      if (view.kind === 'unread' && keep.length > 0) {
        yield keysOf(keeping.rows.all(accountOf(view), keptOf(keep), -1, 0))
        return
      }
      for (let found = places(view, keep, NEWEST, limit, 0); ;) {
        const last = found.at(-1)
        if (!last) return
        yield keysOf(found)
        found = places(view, keep, last, limit, 0)
      }
    },
    page(
      view: MailView,
      offset: number,
      limit: number,
      keep: Kept = [],
    ): { total: number; rows: ThreadRow[] } {
      if (view.kind !== 'unread' || keep.length === 0)
        return { total: count(view, keep), rows: rowsOf(places(view, keep, NEWEST, limit, offset)) }
      const asked = [accountOf(view), keptOf(keep)] as const
      return {
        total: keeping.count.get(...asked) ?? 0,
        rows: rowsOf(keeping.rows.all(...asked, limit, offset)),
      }
    },
  }
}

const nameOf = ({ messageId, folderId }: { messageId: number; folderId: number }): string =>
  `${messageId}/${folderId}`
