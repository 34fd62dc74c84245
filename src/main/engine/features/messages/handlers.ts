import type { MailAddress, Message, SearchHit } from '../../../../shared/contract/messages'
import { ProblemError } from '../../../../shared/problem'
import { addressKey } from '../../mime/address-key'
import { os } from '../../rpc'
import type { Changes } from './changes'
import type { Keeper } from './keeper'
import type { Reader } from './reader'
import { ftsMatch, isEmptySearch, parseSearch } from './search-query'
import { snippetOf } from './snippet'
import type { MessageRow, ParticipantRole, ParticipantRow } from './store/reading'
import type { Stores } from './stores'
import { shown } from './wishes'

export type MessagesRouter = ReturnType<typeof createMessagesRouter>

/** The calls of `messagesContract`. */
export function createMessagesRouter(stores: Stores, changes: Changes, reader: Reader, keeper: Keeper) {
  return os.messages.router({
    threads: os.messages.threads.handler(({ input }) =>
      stores.reading.page(input.view, input.offset, input.limit),
    ),
    thread: os.messages.thread.handler(({ input }) => readThread(stores, keeper, input.threadId)),
    body: os.messages.body.handler(({ input }) => reader.body(input.messageId)),
    attachment: os.messages.attachment.handler(async ({ input }) => {
      const { filename, contentType, content } = await reader.attachment(input.messageId, input.partId)
      return { filename, contentType, content: toBlob(content, contentType) }
    }),
    source: os.messages.source.handler(async ({ input }) => {
      const { filename, content } = await reader.source(input.messageId)
      return { filename, content: toBlob(content, 'message/rfc822') }
    }),
    change: os.messages.change.handler(({ input }) => changes.change(input.target, input.change)),
    undo: os.messages.undo.handler(({ input }) => changes.undo(input.undoId)),
    search: os.messages.search.handler(({ input }) => search(stores, input.query, input.limit)),
    setRemoteAllowed: os.messages.setRemoteAllowed.handler(({ input }) =>
      reader.setRemoteAllowed(input.address, input.allowed),
    ),
  })
}

const toBlob = (bytes: Uint8Array, type: string): Blob => new Blob([Uint8Array.from(bytes)], { type })

function readThread(stores: Stores, keeper: Keeper, threadId: number): Message[] {
  const own = new Set(stores.reading.ownAddresses().map(addressKey))
  const rows = stores.reading.thread(threadId)
  if (rows.length === 0) throw new ProblemError({ code: 'not-found' })
  return rows.flatMap((row) => readMessage(stores, keeper, own, row) ?? [])
}

/** A message as a window shows it; null for drafts and for what lies nowhere and is not kept. */
function readMessage(
  stores: Stores,
  keeper: Keeper,
  own: ReadonlySet<string>,
  row: MessageRow,
): Message | null {
  const states = stores.placements.byMessage(row.id)
  const visible = states.map((state) => ({ state, shown: shown(state) })).filter((place) => !place.shown.gone)
  if (visible.length === 0 && (states.length > 0 || !keeper.isKept(row.id, row.threadId))) return null
  const places = stores.reading.places(row.id)
  if (places.some((place) => place.role === 'drafts') || stores.reading.isDraft(row.id)) return null
  const people = Map.groupBy(stores.reading.participants(row.id), (participant) => participant.role)
  const byId = new Map(visible.map((place) => [place.state.id, place]))
  return {
    id: row.id,
    threadId: row.threadId,
    messageId: row.messageId,
    subject: row.subject,
    from: addresses(people, 'from'),
    replyTo: addresses(people, 'reply-to'),
    to: addresses(people, 'to'),
    cc: addresses(people, 'cc'),
    bcc: addresses(people, 'bcc'),
    sentAt: row.sentAt,
    receivedAt: row.receivedAt,
    size: row.size,
    seen: visible.every((place) => place.shown.seen),
    flagged: visible.some((place) => place.shown.flagged),
    answered: visible.some((place) => place.shown.answered),
    hasAttachments: row.hasAttachments === 1,
    preview: row.preview,
    outgoing: people.get('from')?.some((sender) => own.has(sender.addressKey)) ?? false,
    pending: visible.some((place) => place.shown.pending),
    pendingProblem: visible.find((place) => place.state.problem)?.state.problem ?? null,
    placements: places.flatMap(({ id, folderName, role }) => {
      const place = byId.get(id)
      if (!place) return []
      return { id, accountId: place.state.accountId, folderId: place.shown.folderId, folderName, role }
    }),
    listUnsubscribe: row.listUnsubscribe,
  }
}

function addresses(
  people: ReadonlyMap<ParticipantRole, ParticipantRow[]>,
  role: ParticipantRole,
): MailAddress[] {
  return (people.get(role) ?? []).map(({ name, address }) => ({ name, address }))
}

function search(stores: Stores, input: string, limit: number): { hits: SearchHit[]; total: number } {
  const query = parseSearch(input)
  if (isEmptySearch(query)) return { hits: [], total: 0 }
  const { messageIds, total } = stores.search.find(ftsMatch(query.terms), query.filters, limit)
  const hits = messageIds.flatMap((messageId): SearchHit[] => {
    const message = stores.reading.message(messageId)
    const folderId = message && stores.reading.folderOf(message.threadId, messageId)
    const row = message && folderId !== null && stores.reading.row(message.threadId, folderId)
    if (!row) return []
    const text = stores.bodies.text(messageId) ?? message.preview
    return [{ row, messageId, snippet: snippetOf(text, query.terms) }]
  })
  return { hits, total }
}
