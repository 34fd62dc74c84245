import {
  scheduledDraft,
  type Counterpart,
  type KeptMail,
  type MailAddress,
  type Message,
  type Recipients,
} from '../../../../shared/contract/messages'
import { shownFolderName } from '../../../../shared/folder-name'
import { missedRecipients } from '../../../../shared/missed-recipients'
import { ProblemError } from '../../../../shared/problem'
import { mayBeTag, MUTED } from '../../../../shared/tags'
import type { OwnIdentity } from '../../addresses/own-identity'
import { counterpartOf, type WrittenMessage } from '../../addresses/writers'
import { doubtedMessage } from './doubts'
import type { Retention } from './retention'
import type { MessageRow, ParticipantRole, ParticipantRow } from './store/reading'
import type { Stores } from './stores'
import { shown, type PlacementState, type Shown } from './desired-state'

/** Our own addresses: who they send from is us. */
export const ownOf = (stores: Stores): OwnIdentity => stores.reading.own()

/** The messages of a thread as a window shows them, oldest first, without drafts. */
export function readThread(
  stores: Stores,
  retention: Pick<Retention, 'isKept'>,
  threadId: number,
): Message[] {
  const own = ownOf(stores)
  const rows = stores.reading.thread(threadId)
  if (rows.length === 0) throw new ProblemError({ code: 'not-found' })
  return rows.flatMap((row) => readMessage(stores, retention, own, row) ?? [])
}

/** The drafts of a thread that lie on a server. */
export function readDrafts(
  stores: Stores,
  retention: Pick<Retention, 'isKept'>,
  threadId: number,
): Message[] {
  const own = ownOf(stores)
  return stores.reading
    .thread(threadId)
    .flatMap((row) => readMessage(stores, retention, own, row, 'draft') ?? [])
}

/**
 * A message as a window shows it, with the first of its recipients or `everybody`; null for drafts and for what lies
 * nowhere and is not kept.
 */
export function readMessage(
  stores: Stores,
  retention: Pick<Retention, 'isKept'>,
  own: OwnIdentity,
  row: MessageRow,
  wanted: 'mail' | 'draft' = 'mail',
  everybody = false,
): Message | null {
  const states = stores.placements.byMessage(row.id)
  const visible = states.map((state) => ({ state, shown: shown(state) })).filter((place) => !place.shown.gone)
  if (visible.length === 0 && (states.length > 0 || !retention.isKept(row.id))) return null
  const places = stores.reading.places(row.id)
  // Programs that send a draft by moving it may leave it marked as one.
  const isMarked = !places.some(({ role }) => role === 'sent') && stores.reading.isDraft(row.id)
  const isDraft = isMarked || places.some(({ role }) => role === 'drafts')
  if (isDraft !== (wanted === 'draft')) return null
  const participants = everybody
    ? stores.reading.participants(row.id)
    : stores.reading.firstParticipants(row.id)
  const people = Map.groupBy(participants, (participant) => participant.role)
  const counts = stores.reading.countParticipants(row.id)
  const named = {
    from: addresses(people, 'from'),
    replyTo: addresses(people, 'reply-to'),
    to: addresses(people, 'to'),
    cc: addresses(people, 'cc'),
  }
  const isSent = places.some((place) => place.role === 'sent')
  const written = { ...named, ...viaList(row), isSent, isCertified: row.isCertified === 1 }
  const doubted = doubtedMessage(row, written, own)
  const byId = new Map(visible.map((place) => [place.state.id, place]))
  return {
    id: row.id,
    threadId: row.threadId,
    messageId: row.messageId,
    subject: row.subject,
    counterpart: readCounterpart(written, own, doubted.authorRefused),
    sentBy: doubted.sentBy,
    doubts: stores.reading.doubtsOf(row.id, doubted),
    ...named,
    answersTo: [...doubted.answersTo],
    bcc: addresses(people, 'bcc'),
    recipientCounts: {
      to: counts.get('to') ?? 0,
      cc: counts.get('cc') ?? 0,
      bcc: counts.get('bcc') ?? 0,
    },
    recipientsLeftOut: row.recipientsLeftOut,
    scheduled: isDraft && row.scheduled !== '' ? scheduledDraft.parse(JSON.parse(row.scheduled)) : null,
    sentAt: row.sentAt,
    receivedAt: row.receivedAt,
    size: row.size,
    seen: visible.every((place) => place.shown.seen),
    flagged: visible.some((place) => place.shown.flagged),
    answered: visible.some((place) => place.shown.answered),
    hasAttachments: row.hasAttachments === 1,
    ...tagsOf(visible),
    preview: row.preview,
    outgoing: doubted.outgoing,
    pending: visible.some((place) => place.shown.pending),
    pendingProblem: visible.find((place) => place.state.problem)?.state.problem ?? null,
    placements: places.flatMap(({ id, folderName, role }) => {
      const place = byId.get(id)
      if (!place) return []
      const { accountId } = place.state
      return {
        ...{ id, accountId, folderId: place.shown.folderId, role },
        folderName: shownFolderName(folderName),
      }
    }),
    isReport: row.isReport === 1,
    bouncedTo: readBounced(stores, row),
    sentAgainAt: readSentAgain(stores, row.id),
    isSpam: places.some(({ role, markedSpam }) => role === 'junk' || markedSpam === 1),
    listUnsubscribe: row.listUnsubscribe,
  }
}

/** The tags on any of its places; those on none of them at a server. */
function tagsOf(
  visible: readonly { state: PlacementState; shown: Shown }[],
): Pick<Message, 'tags' | 'localTags' | 'muted'> {
  const all = new Set(visible.flatMap(({ shown: { tags } }) => tags))
  const tags = [...all].filter(mayBeTag).sort()
  const isHere = (tag: string): boolean =>
    visible.every(({ state, shown }) => !shown.tags.includes(tag) || state.localKeywords.includes(tag))
  return { tags, localTags: tags.filter(isHere), muted: all.has(MUTED) }
}

/** The newest linked mail that lies nowhere, and how much of it there is. */
export function readKept(stores: Stores, limit: number): { total: number; mails: KeptMail[] } {
  const linked = stores.search.linkedThreads()
  const mails = stores.kept.page(linked, limit).map((mail) => {
    const participants = stores.reading.firstParticipants(mail.messageId)
    return {
      ...mail,
      from: addresses(
        Map.groupBy(participants, ({ role }) => role),
        'from',
      ),
    }
  })
  return { total: stores.kept.count(linked), mails }
}

/** Who did not get a mail we sent; null where no bounce came, or it was sent again. */
function readBounced(stores: Stores, row: MessageRow): string[] | null {
  const named = stores.reading.bouncedTo(row.id)
  return named && missedRecipients(named, sentRecipients(stores, row)).missed.map(({ address }) => address)
}

/** Everybody we sent a mail to: what was sent from here tells of unseen copies that the mail itself does not. */
export const sentRecipients = (
  stores: Stores,
  { id, messageId }: Pick<MessageRow, 'id' | 'messageId'>,
): { address: string }[] =>
  stores.reading.sentFromHere(messageId) ?? Object.values(readRecipients(stores, id)).flat()

function readSentAgain({ reading, messages }: Stores, bounceId: number): number | null {
  const sentId = reading.bouncedId(bounceId)
  const original = sentId === null ? null : messages.byMessageId(sentId)
  return original === null ? null : reading.sentAgainAt(original, bounceId)
}

/** Everybody a message was sent to, as far as it is kept. */
export function readRecipients(stores: Stores, messageId: number): Recipients {
  const people = Map.groupBy(stores.reading.participants(messageId), (participant) => participant.role)
  return { to: addresses(people, 'to'), cc: addresses(people, 'cc'), bcc: addresses(people, 'bcc') }
}

/** How a message came through a list, as `writersOf` asks it. */
export const viaList = ({ listId, listUnsubscribe }: Pick<MessageRow, 'listId' | 'listUnsubscribe'>) => ({
  listId,
  viaList: listId !== '' || listUnsubscribe !== '',
})

function readCounterpart(message: WrittenMessage, own: OwnIdentity, authorRefused: boolean): Counterpart {
  const [sender] = message.from
  const person = counterpartOf(message, own)
  if (!person && !sender) return { kind: 'nobody', name: '', address: '' }
  const isForged = authorRefused && !message.isSent
  if (person && own.isOwnAddress(person.address) && !isForged)
    return { kind: 'me', name: person.name || person.address, address: '' }
  const isList = message.viaList && (!person || person === sender)
  const kind = isList ? 'list' : !person ? 'machine' : own.isOurs(person.address) ? 'colleague' : 'person'
  if (person) return { kind, name: person.name, address: person.address }
  return { kind, name: sender?.name || sender?.address || '', address: '' }
}

function addresses(
  people: ReadonlyMap<ParticipantRole, ParticipantRow[]>,
  role: ParticipantRole,
): MailAddress[] {
  return (people.get(role) ?? []).map(({ name, address }) => ({ name, address }))
}
