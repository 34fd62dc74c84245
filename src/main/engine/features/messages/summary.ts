import { z } from 'zod'
import { inboxSplit } from '../../../../shared/contract/mailboxes'
import { mailAddress, type MailAddress } from '../../../../shared/contract/messages'
import { rowOf, type RowOf } from '../../db/row'
import { keywordsJson, readKeywords } from './keywords'

/** One message of a thread as it lies in one folder, pending changes counted in. */
export const lyingMessage = rowOf({
  threadId: z.number(),
  folderId: z.number(),
  accountId: z.number(),
  role: z.string(),
  messageId: z.number(),
  receivedAt: z.number(),
  seen: z.number(),
  flagged: z.number(),
  answered: z.number(),
  hasAttachments: z.number(),
  isReport: z.number(),
  /** A list or a program sent it. */
  isAutomatic: z.number(),
  pending: z.number(),
  /** JSON, as `placement` has it. */
  tags: z.string(),
})
export type LyingMessage = RowOf<typeof lyingMessage>

/** What `thread_row` holds of a thread in one folder. */
export const threadSummary = rowOf({
  threadId: z.number(),
  folderId: z.number(),
  accountId: z.number(),
  role: z.string(),
  date: z.number(),
  lastMessageId: z.number(),
  messageCount: z.number(),
  unreadCount: z.number(),
  flagged: z.number(),
  answered: z.number(),
  hasAttachments: z.number(),
  pending: z.number(),
  /** JSON of the people to name. */
  people: z.string(),
  /** The newest message that names these people and may show something against it; null for none. */
  doubtedId: z.number().nullable(),
  /** In an inbox, the part of it in which the thread stands. */
  split: inboxSplit,
  /** JSON of the tags of its messages. */
  tags: z.string(),
})
export type ThreadSummary = RowOf<typeof threadSummary>

/** A line of the list as it is read. */
export const listRow = threadSummary.and({
  subject: z.string(),
  preview: z.string(),
  bounced: z.number(),
  muted: z.number(),
  pendingProblem: z.string().nullable(),
})
export type ListRow = RowOf<typeof listRow>

/** Only the newest messages name the people of a line: so many of mail, and of reports of what became of it. */
const MESSAGES_NAMING_PEOPLE = 20
const MAX_PEOPLE = 6

export const namesRecipients = (role: string): boolean => role === 'sent' || role === 'drafts'

/** A thread in one folder: its messages, newest first, each once. */
export interface ThreadPart {
  messages: [LyingMessage, ...LyingMessage[]]
}

/** Splits lying messages (any order) into one part per thread and folder. A message twice in a folder counts once. */
export function partsOf(rows: readonly LyingMessage[]): ThreadPart[] {
  const parts = new Map<string, ThreadPart>()
  for (const row of rows) {
    const key = `${row.threadId}/${row.folderId}`
    const part = parts.get(key)
    if (part) part.messages.push(row)
    else parts.set(key, { messages: [row] })
  }
  for (const part of parts.values()) if (part.messages.length > 1) sortOnce(part)
  return [...parts.values()]
}

function sortOnce(part: ThreadPart): void {
  part.messages.sort((a, b) => b.receivedAt - a.receivedAt || b.messageId - a.messageId)
  const [first, ...rest] = part.messages
  const unique: [LyingMessage, ...LyingMessage[]] = [{ ...first }]
  let last = unique[0]
  for (const message of rest) {
    if (message.messageId === last.messageId) {
      last.seen = Math.min(last.seen, message.seen)
      last.flagged = Math.max(last.flagged, message.flagged)
      last.answered = Math.max(last.answered, message.answered)
      last.pending = Math.max(last.pending, message.pending)
      last.tags = joinedTags([last, message])
    } else {
      last = { ...message }
      unique.push(last)
    }
  }
  part.messages = unique
}

/** The messages that name the people of a part's line. */
export function namingMessages({ messages }: ThreadPart): number[] {
  const left = { mail: MESSAGES_NAMING_PEOPLE, reports: MESSAGES_NAMING_PEOPLE }
  return messages
    .filter(({ isReport }) => (isReport ? left.reports-- : left.mail--) > 0)
    .map((message) => message.messageId)
}

/** Who a message names in a folder, and whether it may show something against them. */
export interface Naming {
  people: readonly MailAddress[]
  isDoubted: boolean
  /** A program reports what became of mail: it is named where nobody else is. */
  isProgram?: boolean
}

/** Sums a part up; `namingOf` tells who a message names in this folder. */
export function summarise(part: ThreadPart, namingOf: (messageId: number) => Naming): ThreadSummary {
  const [newest] = part.messages
  const summary: ThreadSummary = {
    threadId: newest.threadId,
    folderId: newest.folderId,
    accountId: newest.accountId,
    role: newest.role,
    date: newest.receivedAt,
    lastMessageId: newest.messageId,
    messageCount: part.messages.length,
    unreadCount: 0,
    flagged: 0,
    answered: 0,
    hasAttachments: 0,
    pending: 0,
    people: '[]',
    doubtedId: null,
    split: 'rest',
    tags: joinedTags(part.messages),
  }
  for (const message of part.messages) {
    if (message.seen === 0) summary.unreadCount++
    summary.flagged |= message.flagged
    summary.answered |= message.answered
    summary.hasAttachments |= message.hasAttachments
    summary.pending |= message.pending
  }
  const named = namingMessages(part).map((id) => ({ id, ...namingOf(id) }))
  const people = named.filter(({ isProgram }) => isProgram !== true)
  summary.people = JSON.stringify(
    firstPeople((people.length > 0 ? people : named).map((naming) => naming.people)),
  )
  summary.doubtedId = named.find(({ isDoubted }) => isDoubted)?.id ?? null
  return summary
}

/** The tags of some messages, each once. */
function joinedTags(messages: readonly Pick<LyingMessage, 'tags'>[]): string {
  const tagged = messages.filter(({ tags }) => tags !== '[]')
  if (tagged.length < 2) return tagged[0]?.tags ?? '[]'
  return keywordsJson([...new Set(tagged.flatMap(({ tags }) => readKeywords(tags)))].sort())
}

/** The first people of the lists, each once: by address, or by name where there is none. */
function firstPeople(lists: readonly (readonly MailAddress[])[]): MailAddress[] {
  const people = new Map<string, MailAddress>()
  for (const list of lists) {
    for (const { name, address } of list) {
      const key = (address || name).toLowerCase()
      const known = people.get(key)
      if (known && known.name === '') known.name = name
      else if (!known && people.size < MAX_PEOPLE) people.set(key, { name, address })
    }
  }
  return [...people.values()]
}

const peopleSchema = z.array(mailAddress)

/** The people stored with a line. */
export function parsePeople(json: string): MailAddress[] {
  const stored: unknown = JSON.parse(json)
  return peopleSchema.parse(stored)
}
