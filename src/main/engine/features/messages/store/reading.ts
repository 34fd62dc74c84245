import { z } from 'zod'
import type { InboxSplit, MailboxRole, MailView } from '../../../../../shared/contract/mailboxes'
import { inboxSplit, mailboxRole } from '../../../../../shared/contract/mailboxes'
import { addressKey } from '../../../../../shared/address-key'
import { deliveryReport } from '../../../../../shared/contract/delivery-reports'
import { type MailAddress, type SenderDoubt, type ThreadRow } from '../../../../../shared/contract/messages'
import { allDoubts, signsAgainst, type DoubtedMessage, type Impostor } from '../../../addresses/doubts'
import { createOwnAddresses } from '../../../addresses/own-identity'
import { writtenMessage } from '../../../addresses/written-message'
import { mayBeTag } from '../../../../../shared/tags'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { parseProblem } from '../../../db/stored-problem'
import { smartLines, smartViews } from '../../mailboxes/index'
import { readKeywords } from '../keywords'
import { doubtedMessage, impostorRow, senderColumns, senderRow } from '../doubts'
import { listRow, parsePeople, type ListRow } from '../summary'
import { bouncesOf, sentAgain } from './bounces-sql'
import { isMuted } from './muted-sql'
import { createSingleReading } from './single-rows'
import {
  createFoldersOf,
  createSplitReading,
  keptJson,
  NEWEST,
  positionedKey,
  rowKey,
  splitsOf,
  type PositionedKey,
  type RowKey,
  type SplitParts,
} from './split-rows'
import { SHOWN_AHEAD } from './summaries'

const messageRow = rowOf({
  id: z.number(),
  threadId: z.number(),
  messageId: z.string(),
  inReplyTo: z.string(),
  referenceIds: z.string(),
  subject: z.string(),
  sentAt: z.number().nullable(),
  receivedAt: z.number(),
  size: z.number(),
  preview: z.string(),
  hasAttachments: z.number(),
  isAutomatic: z.number(),
  listId: z.string(),
  listUnsubscribe: z.string(),
  senderName: z.string(),
  senderAddress: z.string(),
  authorProven: z.number(),
  authorRefused: z.number(),
  isCertified: z.number(),
  isReport: z.number(),
  recipientsLeftOut: z.number(),
  scheduled: z.string(),
  isAutoReply: z.number(),
})
export type MessageRow = RowOf<typeof messageRow>

export const participantRole = z.enum(['from', 'reply-to', 'to', 'cc', 'bcc'])
export type ParticipantRole = z.infer<typeof participantRole>

const participantRow = rowOf({
  messageId: z.number(),
  role: participantRole,
  name: z.string(),
  address: z.string(),
  addressKey: z.string(),
  personId: z.string().nullable(),
})
export type ParticipantRow = RowOf<typeof participantRow>

/** What belongs to a view; each is walked along an index of `thread_row` in list order. */
const viewConditions = {
  folder: 'folder_id = ?',
  role: 'role = ?',
  unread: `${smartLines('unread')} AND account_id = coalesce(?, account_id)`,
  flagged: smartLines('flagged'),
} as const satisfies Record<MailView['kind'], string>

/** What a view's condition is filled with. */
function keyOf(view: MailView): (string | number | null)[] {
  switch (view.kind) {
    case 'folder':
      return [view.folderId]
    case 'role':
      return [view.role]
    case 'unread':
      return [view.accountId ?? null]
    case 'flagged':
      return []
  }
}

/** Unread rows, and those of a list of `[thread, folder]` that were unread when the user came. */
const unreadOrKept = `SELECT thread_id, folder_id, date FROM thread_row WHERE ${viewConditions.unread}
  UNION SELECT r.thread_id, r.folder_id, r.date FROM json_each(?) AS kept JOIN thread_row AS r
    ON r.thread_id = kept.value ->> 0 AND r.folder_id = kept.value ->> 1
    AND ${smartViews.unread.roles('r.role')}`

/** One page of keys of a view, newest first. */
export const pageSql = (kind: MailView['kind']): string =>
  `SELECT thread_id AS threadId, folder_id AS folderId FROM thread_row WHERE ${viewConditions[kind]}
   ORDER BY date DESC, thread_id DESC LIMIT ? OFFSET ?`

const FIRST_PARTICIPANTS = 200

export type ReadingStore = ReturnType<typeof createReadingStore>

/** What windows and other features read of the messages. */
export function createReadingStore({ reader }: Pick<EngineContext, 'reader'>) {
  const paged = (kind: MailView['kind']) => ({
    page: rowKey.prepare<(string | number | null)[]>(reader, pageSql(kind)),
    count: valueOf(z.number()).prepare<(string | number | null)[]>(
      reader,
      `SELECT count(*) FROM thread_row WHERE ${viewConditions[kind]}`,
    ),
    walk: positionedKey.prepare<(string | number | null)[]>(
      reader,
      `SELECT thread_id AS threadId, folder_id AS folderId, date FROM thread_row WHERE ${viewConditions[kind]}
         AND (date, thread_id, folder_id) < (?, ?, ?)
       ORDER BY date DESC, thread_id DESC, folder_id DESC LIMIT ?`,
    ),
  })
  const views = {
    folder: paged('folder'),
    role: paged('role'),
    unread: paged('unread'),
    flagged: paged('flagged'),
  }
  const keeping = {
    page: rowKey.prepare<[number | null, string, number, number]>(
      reader,
      `SELECT thread_id AS threadId, folder_id AS folderId FROM (${unreadOrKept})
       ORDER BY date DESC, thread_id DESC LIMIT ? OFFSET ?`,
    ),
    count: valueOf(z.number()).prepare<[number | null, string]>(
      reader,
      `SELECT count(*) FROM (${unreadOrKept})`,
    ),
  }
  const selectBounces = valueOf(z.string()).prepare<[number]>(
    reader,
    `SELECT (SELECT json_group_array(json(r.report ->> '$.recipients')) ${bouncesOf('m')})
       FROM message AS m WHERE m.id = ?`,
  )
  const selectSentAgain = rowOf({ at: z.number().nullable() }).prepare<[number, number]>(
    reader,
    `SELECT (SELECT max(again.received_at) ${sentAgain('m', 'rm')}) AS at
     FROM message AS m CROSS JOIN message AS rm WHERE m.id = ? AND rm.id = ?`,
  )
  const selectBounceOf = valueOf(z.number()).prepare<[string]>(
    reader,
    'SELECT message_id FROM message_body WHERE bounced_id = ? ORDER BY message_id LIMIT 1',
  )
  const selectBouncedId = valueOf(z.string()).prepare<[number]>(
    reader,
    'SELECT bounced_id FROM message_body WHERE message_id = ? AND bounced_id IS NOT NULL',
  )
  // A bounce or a receipt gives no conversation its name.
  const mailSubject = `(SELECT s.subject FROM message AS s WHERE s.thread_id = r.thread_id AND s.is_report = 0
     AND EXISTS (SELECT 1 FROM placement AS l WHERE l.message_id = s.id AND l.hidden = 0
       AND coalesce(l.want_folder_id, l.folder_id) = r.folder_id)
     ORDER BY s.received_at DESC, s.id DESC LIMIT 1)`
  const pendingProblem = `(SELECT p.problem FROM message AS w CROSS JOIN placement AS p ON p.message_id = w.id
     WHERE w.thread_id = r.thread_id AND coalesce(p.want_folder_id, p.folder_id) = r.folder_id AND p.problem IS NOT NULL
       AND ${SHOWN_AHEAD} LIMIT 1)`
  const selectRow = listRow.prepare<[number, number]>(
    reader,
    `SELECT r.thread_id AS threadId, r.folder_id AS folderId, r.account_id AS accountId, r.role, r.date,
       r.last_message_id AS lastMessageId, r.message_count AS messageCount, r.unread_count AS unreadCount, r.flagged,
       r.answered, r.has_attachments AS hasAttachments, r.pending, r.people, r.doubted_id AS doubtedId, r.split, r.tags, m.preview,
       ${isMuted('r.thread_id')} AS muted,
       CASE r.pending WHEN 1 THEN ${pendingProblem} END AS pendingProblem,
       CASE m.is_report WHEN 1 THEN coalesce(${mailSubject}, m.subject) ELSE m.subject END AS subject,
       EXISTS (SELECT 1 FROM message AS b WHERE b.thread_id = r.thread_id AND EXISTS (SELECT 1 ${bouncesOf('b')})) AS bounced
     FROM thread_row AS r JOIN message AS m ON m.id = r.last_message_id WHERE r.thread_id = ? AND r.folder_id = ?`,
  )
  const messageColumns = `id, thread_id AS threadId, message_id AS messageId, in_reply_to AS inReplyTo,
    reference_ids AS referenceIds, subject, sent_at AS sentAt, received_at AS receivedAt, size, preview,
    has_attachments AS hasAttachments, is_automatic AS isAutomatic, list_id AS listId,
    list_unsubscribe AS listUnsubscribe, sender_name AS senderName, sender_address AS senderAddress,
    author_proven AS authorProven, author_refused AS authorRefused, is_certified AS isCertified,
    is_report AS isReport, recipients_left_out AS recipientsLeftOut, scheduled,
    is_auto_reply AS isAutoReply`
  const selectMessage = messageRow.prepare<[number]>(
    reader,
    `SELECT ${messageColumns} FROM message WHERE id = ?`,
  )
  const selectThread = messageRow.prepare<[number]>(
    reader,
    `SELECT ${messageColumns} FROM message WHERE thread_id = ? ORDER BY received_at, id`,
  )
  const participantsOf = `SELECT message_id AS messageId, role, name, address, address_key AS addressKey,
    person_id AS personId FROM participant WHERE message_id = ?`
  const selectParticipants = participantRow.prepare<[number]>(
    reader,
    `${participantsOf} ORDER BY role, position`,
  )
  const selectFirstParticipants = participantRow.prepare<[number]>(
    reader,
    `${participantsOf} AND position < ${FIRST_PARTICIPANTS} ORDER BY role, position`,
  )
  const countParticipants = rowOf({ role: participantRole, count: z.number() }).prepare<[number]>(
    reader,
    'SELECT role, count(*) AS count FROM message_address WHERE message_id = ? GROUP BY role',
  )
  const selectPlaces = rowOf({
    id: z.number(),
    folderName: z.string(),
    role: z.string().nullable(),
    markedSpam: z.number(),
  }).prepare<[number]>(
    reader,
    `SELECT p.id, f.name AS folderName, f.role, p.marked_spam AS markedSpam FROM placement AS p
       JOIN folder AS f ON f.id = coalesce(p.want_folder_id, p.folder_id)
     WHERE p.message_id = ? AND p.hidden = 0
     ORDER BY CASE coalesce(f.role, '') WHEN 'inbox' THEN 0 WHEN '' THEN 1 WHEN 'archive' THEN 2 WHEN 'sent' THEN 3
       WHEN 'all' THEN 5 WHEN 'junk' THEN 6 WHEN 'trash' THEN 7 ELSE 4 END, p.id`,
  )
  const drafts = valueOf(z.number()).prepare<[number]>(
    reader,
    'SELECT 1 FROM placement WHERE message_id = ? AND draft = 1 LIMIT 1',
  )
  const selectSentFromHere = valueOf(z.string()).prepare<[string]>(
    reader,
    `SELECT content FROM outgoing WHERE message_id = ? AND state = 'sent' ORDER BY id DESC LIMIT 1`,
  )
  const selectSender = senderRow.prepare<[number]>(
    reader,
    `SELECT ${senderColumns} FROM message AS m WHERE m.id = ?`,
  )
  const selectImpostors = impostorRow.prepare<[number]>(
    reader,
    'SELECT kind, writer, about FROM impostor WHERE message_id = ? ORDER BY within DESC, kind DESC',
  )
  const selectPerson = valueOf(z.string().nullable()).prepare<[string]>(
    reader,
    'SELECT person_id FROM address WHERE address_key = ?',
  )
  const ownAddresses = createOwnAddresses(reader)
  const ownHosts = rowOf({ address: z.string(), host: z.string().nullable() }).prepare<[number]>(
    reader,
    "SELECT address, settings ->> '$.incoming.host' AS host FROM account WHERE id = ?",
  )
  const withAddresses = rowOf({ id: z.number() }).prepare<[string, number, number]>(
    reader,
    `SELECT m.id FROM message AS m WHERE m.id IN
       (SELECT p.message_id FROM address AS a JOIN message_address AS p ON p.address_id = a.id
         WHERE a.address_key IN (SELECT value FROM json_each(?)))
       AND m.received_at < ?
     ORDER BY m.received_at DESC, m.id DESC LIMIT ?`,
  )
  const ofThreads = rowOf({ id: z.number() }).prepare<[string, number, number]>(
    reader,
    `SELECT id FROM message WHERE thread_id IN (SELECT value FROM json_each(?)) AND received_at < ?
     ORDER BY received_at DESC, id DESC LIMIT ?`,
  )
  const folderOf = rowOf({ folderId: z.number() }).prepare<{
    messageId: number
    threadId: number
    among: string | null
  }>(
    reader,
    `SELECT r.folder_id AS folderId FROM thread_row AS r JOIN placement AS p ON p.message_id = @messageId
       AND p.hidden = 0 AND coalesce(p.want_folder_id, p.folder_id) = r.folder_id
     WHERE r.thread_id = @threadId AND (@among IS NULL OR r.folder_id IN (SELECT value FROM json_each(@among)))
     ORDER BY CASE r.role WHEN 'inbox' THEN 0 WHEN '' THEN 1 WHEN 'all' THEN 4 WHEN 'junk' THEN 5 WHEN 'trash' THEN 6
       ELSE 2 END LIMIT 1`,
  )

  const described = (found: ListRow): ThreadRow =>
    toThreadRow(found, found.doubtedId === null ? [] : doubtsAbout(found.doubtedId))

  function row(threadId: number, folderId: number): ThreadRow | null {
    const found = selectRow.get(threadId, folderId)
    if (!found) return null
    return found.role === 'inbox' ? { ...described(found), split: found.split } : described(found)
  }

  const personOf = (address: string): string | null => selectPerson.get(addressKey(address)) ?? null

  /** Strangers who wrote it and may be meant to pass for somebody; who became known since is none. */
  const impostors = (messageId: number): Impostor[] =>
    selectImpostors.all(messageId).filter(({ writer }) => personOf(writer) === null)

  const doubtsOf = (messageId: number, doubted: DoubtedMessage): SenderDoubt[] =>
    allDoubts(impostors(messageId), signsAgainst(doubted, personOf))

  function doubtsAbout(messageId: number, own = ownAddresses.identity()): SenderDoubt[] {
    const sender = selectSender.get(messageId)
    if (!sender) return []
    const written = writtenMessage(sender, selectFirstParticipants.all(messageId))
    return doubtsOf(messageId, doubtedMessage(sender, written, own))
  }

  const single = createSingleReading({ reader }, described)
  const split = createSplitReading({ reader })
  const selectSplit = valueOf(inboxSplit).prepare<[number, number]>(
    reader,
    'SELECT split FROM thread_row WHERE thread_id = ? AND folder_id = ?',
  )
  const selectTags = rowOf({ keyword: z.string(), count: z.number() }).prepare<[]>(
    reader,
    `SELECT t.value AS keyword, count(DISTINCT p.message_id) AS count FROM placement AS p, json_each(p.tags) AS t
     WHERE p.tags <> '[]' AND p.hidden = 0 GROUP BY t.value ORDER BY t.value`,
  )
  const selectMuted = valueOf(z.number()).prepare<[number]>(reader, `SELECT ${isMuted('?')}`)
  const foldersOf = createFoldersOf({ reader })

  /** The folders of a view of parts of inboxes, and these parts; null for any other view. */
  function partsIn(view: MailView, kept: readonly RowKey[]): SplitParts | null {
    const splits = splitsOf(view)
    return splits && { folderIds: foldersOf(view), splits, kept }
  }

  function slice(
    view: MailView,
    keep: readonly RowKey[],
    last: PositionedKey,
    limit: number,
  ): PositionedKey[] {
    const parts = partsIn(view, keep)
    if (parts) return split.after(parts, last, limit, 0)
    const position = [last.date, last.threadId, last.folderId]
    return views[view.kind].walk.all(...keyOf(view), ...position, limit)
  }

  return {
    /** The same for lists of single messages. */
    single,
    /**
     * All keys of a view, newest first, a slice at a time. Rows that come or go between two slices may be missed or
     * met again; each is met once.
     */
    *walk(view: MailView, keep: readonly RowKey[] = [], limit: number): Generator<RowKey[]> {
      if (view.kind === 'unread' && keep.length > 0) {
        yield keeping.page.all(view.accountId ?? null, keptJson(keep), -1, 0)
        return
      }
      for (let last = NEWEST; ;) {
        const found = slice(view, keep, last, limit)
        const end = found.at(-1)
        if (!end) return
        yield found.map(({ threadId, folderId }) => ({ threadId, folderId }))
        last = end
      }
    },
    page(
      view: MailView,
      offset: number,
      limit: number,
      keep: readonly RowKey[] = [],
    ): { total: number; rows: ThreadRow[] } {
      const toRows = (keys: readonly RowKey[]): ThreadRow[] =>
        keys.flatMap((found) => row(found.threadId, found.folderId) ?? [])
      if (view.kind === 'unread' && keep.length > 0) {
        const kept = keptJson(keep)
        const account = view.accountId ?? null
        return {
          total: keeping.count.get(account, kept) ?? 0,
          rows: toRows(keeping.page.all(account, kept, limit, offset)),
        }
      }
      const parts = partsIn(view, keep)
      if (parts) return { total: split.count(parts), rows: toRows(split.page(parts, limit, offset)) }
      const { page, count } = views[view.kind]
      const key = keyOf(view)
      return { total: count.get(...key) ?? 0, rows: toRows(page.all(...key, limit, offset)) }
    },
    row,
    /** In which part of its inbox a thread stands; null where it does not lie there. */
    splitOf: (threadId: number, folderId: number): InboxSplit | null =>
      selectSplit.get(threadId, folderId) ?? null,
    /** Keywords on mail that is shown, and on how many messages. */
    tagsInUse: (): { keyword: string; count: number }[] => selectTags.all(),
    isMuted: (threadId: number): boolean => selectMuted.get(threadId) === 1,
    /** What speaks against the sender a message names. */
    doubtsAbout,
    /** The same of a message that is read already. */
    doubtsOf,
    message: (id: number): MessageRow | null => selectMessage.get(id) ?? null,
    thread: (threadId: number): MessageRow[] => selectThread.all(threadId),
    participants: (messageId: number): ParticipantRow[] => selectParticipants.all(messageId),
    /** The first of each role: a conversation of mails to thousands is not read whole for each look at it. */
    firstParticipants: (messageId: number): ParticipantRow[] => selectFirstParticipants.all(messageId),
    countParticipants: (messageId: number): Map<ParticipantRole, number> =>
      new Map(countParticipants.all(messageId).map(({ role, count }) => [role, count])),
    /** Where a message is shown, best first. */
    places: (
      messageId: number,
    ): { id: number; folderName: string; role: MailboxRole | null; markedSpam: number }[] =>
      selectPlaces
        .all(messageId)
        .map((place) => ({ ...place, role: mailboxRole.nullable().catch(null).parse(place.role) })),
    isDraft: (messageId: number): boolean => drafts.get(messageId) !== undefined,
    /** Whom a mail with this Message-ID went to that was sent from here lately; null where none was. */
    sentFromHere(messageId: string): { address: string }[] | null {
      const content = selectSentFromHere.get(messageId)
      if (content === undefined) return null
      const { to, cc, bcc } = sentContent.parse(JSON.parse(content))
      return [...to, ...cc, ...bcc]
    },
    /** Whom bounces name of a mail we sent; null where none came, or it was sent again. */
    bouncedTo(messageId: number): string[] | null {
      const reports = bouncedRecipients.array().parse(JSON.parse(selectBounces.get(messageId) ?? '[]'))
      if (reports.length === 0) return null
      return [...new Set(reports.flat().map(({ address }) => address))]
    },
    /** The first report that this mail of ours (Message-ID) did not arrive; null where there is none. */
    bounceOf: (sentId: string): number | null => selectBounceOf.get(sentId) ?? null,
    /** The Message-ID of the mail that a bounce is about; null for what is no bounce. */
    bouncedId: (messageId: number): string | null => selectBouncedId.get(messageId) ?? null,
    /** When a mail of ours that came back with the bounce `bounceId` was sent again; null where it was not. */
    sentAgainAt: (messageId: number, bounceId: number): number | null =>
      selectSentAgain.get(messageId, bounceId)?.at ?? null,
    ownAddresses: ownAddresses.list,
    own: ownAddresses.identity,
    /** The domain of an account's address, and the name of the server it is read from. */
    ownHosts(accountId: number): string[] {
      const account = ownHosts.get(accountId)
      return account ? [account.address.slice(account.address.lastIndexOf('@') + 1), account.host ?? ''] : []
    },
    /** Messages with any of these addresses in any role, received before `before`, newest first. */
    withAddresses: (addressKeys: readonly string[], before: number, limit: number): number[] =>
      withAddresses.all(JSON.stringify(addressKeys), before, limit).map(({ id }) => id),
    ofThreads: (threadIds: readonly number[], before: number, limit: number): number[] =>
      ofThreads.all(JSON.stringify(threadIds), before, limit).map(({ id }) => id),
    /** The folder, among these if any are given, in which a message of a thread is best shown; null when it lies nowhere. */
    folderOf: (threadId: number, messageId: number, among: readonly number[] | null): number | null =>
      folderOf.get({ messageId, threadId, among: among && JSON.stringify(among) })?.folderId ?? null,
  }
}

const bouncedRecipients = deliveryReport.shape.recipients

const someone = z.object({ address: z.string() })
const sentContent = z.object({
  to: z.array(someone),
  cc: z.array(someone),
  bcc: z.array(someone),
})

function toThreadRow(row: ListRow, doubts: SenderDoubt[]): ThreadRow {
  const people: MailAddress[] = parsePeople(row.people)
  return {
    threadId: row.threadId,
    folderId: row.folderId,
    role: mailboxRole.nullable().catch(null).parse(row.role),
    accountId: row.accountId,
    subject: row.subject,
    people,
    doubts,
    preview: row.preview,
    date: row.date,
    messageCount: row.messageCount,
    unreadCount: row.unreadCount,
    flagged: row.flagged === 1,
    answered: row.answered === 1,
    hasAttachments: row.hasAttachments === 1,
    pending: row.pending === 1,
    pendingProblem: parseProblem(row.pendingProblem),
    bounced: row.bounced === 1,
    muted: row.muted === 1,
    tags: readKeywords(row.tags).filter(mayBeTag),
  }
}
