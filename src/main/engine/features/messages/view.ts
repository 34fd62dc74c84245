import type { MailAddress, Message } from '../../../../shared/contract/messages'
import { ProblemError } from '../../../../shared/problem'
import { addressKey } from '../../mime/address-key'
import type { Keeper } from './keeper'
import type { MessageRow, ParticipantRole, ParticipantRow } from './store/reading'
import type { Stores } from './stores'
import { shown } from './wishes'

/** Our own addresses as keys: who they send from is us. */
export const ownKeys = (stores: Stores): Set<string> => new Set(stores.reading.ownAddresses().map(addressKey))

/** The messages of a thread as a window shows them, oldest first, without drafts. */
export function readThread(stores: Stores, keeper: Pick<Keeper, 'isKept'>, threadId: number): Message[] {
  const own = ownKeys(stores)
  const rows = stores.reading.thread(threadId)
  if (rows.length === 0) throw new ProblemError({ code: 'not-found' })
  return rows.flatMap((row) => readMessage(stores, keeper, own, row) ?? [])
}

/** The drafts of a thread that lie on a server. */
export function readDrafts(stores: Stores, keeper: Pick<Keeper, 'isKept'>, threadId: number): Message[] {
  const own = ownKeys(stores)
  return stores.reading
    .thread(threadId)
    .flatMap((row) => readMessage(stores, keeper, own, row, 'draft') ?? [])
}

/** A message as a window shows it; null for drafts and for what lies nowhere and is not kept. */
export function readMessage(
  stores: Stores,
  keeper: Pick<Keeper, 'isKept'>,
  own: ReadonlySet<string>,
  row: MessageRow,
  wanted: 'mail' | 'draft' = 'mail',
): Message | null {
  const states = stores.placements.byMessage(row.id)
  const visible = states.map((state) => ({ state, shown: shown(state) })).filter((place) => !place.shown.gone)
  if (visible.length === 0 && (states.length > 0 || !keeper.isKept(row.id))) return null
  const places = stores.reading.places(row.id)
  const isDraft = places.some((place) => place.role === 'drafts') || stores.reading.isDraft(row.id)
  if (isDraft !== (wanted === 'draft')) return null
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
