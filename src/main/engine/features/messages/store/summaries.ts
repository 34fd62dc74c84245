import { z } from 'zod'
import type { MailAddress } from '../../../../../shared/contract/messages'
import { writesForAnother } from '../../../../../shared/certified-mail'
import { lookAlikeDomain } from '../../../../../shared/link-risk'
import { pretendedAddress } from '../../../../../shared/shown-text'
import { createOwnAddresses, type OwnIdentity } from '../../../addresses/own-identity'
import { signsAgainst } from '../../../addresses/doubts'
import { shownWriters } from '../../../addresses/writers'
import { namesAnother, writtenMessage } from '../../../addresses/written-message'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf } from '../../../db/row'
import { doubtedMessage, senderColumns, senderRow } from '../doubts'
import type { JudgeSplits } from './splits'
import {
  namesRecipients,
  namingMessages,
  summarise,
  type Naming,
  type ThreadPart,
  type ThreadSummary,
} from '../summary'

/** Something of what `placement AS p` shows is not so on the server yet. */
export const SHOWN_AHEAD =
  '(p.want_seen IS NOT NULL OR p.want_flagged IS NOT NULL OR p.want_answered IS NOT NULL OR p.want_keywords IS NOT NULL OR p.want_folder_id IS NOT NULL OR p.copy_of IS NOT NULL)'

/** What lies anywhere of the messages whose `key` is in a list: their ids, or their threads. */
export const lyingSql = (key: 'm.id' | 'm.thread_id'): string =>
  `SELECT m.thread_id AS threadId, f.id AS folderId, f.account_id AS accountId, coalesce(f.role, '') AS role,
     m.id AS messageId, max(m.received_at, iif(f.role = 'inbox', coalesce(m.woken_at, 0), 0)) AS receivedAt,
     coalesce(p.want_seen, p.seen) AS seen, coalesce(p.want_flagged, p.flagged) AS flagged,
     coalesce(p.want_answered, p.answered) AS answered,
     m.has_attachments AS hasAttachments, m.is_report AS isReport,
     max(m.is_automatic, m.list_unsubscribe <> '', m.is_report) AS isAutomatic, ${SHOWN_AHEAD} AS pending, p.tags
   FROM json_each(?) AS t
     CROSS JOIN message AS m ON ${key} = t.value
     CROSS JOIN placement AS p ON p.message_id = m.id
     CROSS JOIN folder AS f ON f.id = p.shown_folder_id
   WHERE p.hidden = 0`

const namedPerson = rowOf({ messageId: z.number(), name: z.string(), address: z.string() })

/** Sums up parts of threads as the list shows them; who is named is read from `from`. */
export function createSummaries(
  from: EngineContext['db'] | EngineContext['reader'],
  reader: EngineContext['reader'],
  splitsOf: JudgeSplits | null = null,
): (parts: readonly ThreadPart[]) => ThreadSummary[] {
  const people = (roles: string) =>
    namedPerson.prepare<[string]>(
      from,
      `SELECT p.message_id AS messageId, p.name, coalesce(p.spelling, a.address_key) AS address FROM json_each(?) AS t
         CROSS JOIN message_address AS p ON p.message_id = t.value CROSS JOIN address AS a ON a.id = p.address_id
       WHERE p.role IN (${roles})
       ORDER BY p.message_id, CASE p.role WHEN 'to' THEN 0 WHEN 'cc' THEN 1 ELSE 2 END, p.position`,
    )
  const senders = people("'from'")
  const namedRecipients = people("'to', 'cc', 'bcc'")
  const ownAddresses = createOwnAddresses(reader)
  // A Reply-To or Sender that repeats the From, as most do, names nobody else.
  const unusual = senderRow.and({ messageId: z.number(), isReport: z.number() }).prepare<[string, string]>(
    from,
    `SELECT m.id AS messageId, m.is_report AS isReport, ${senderColumns} FROM json_each(?) AS t CROSS JOIN message AS m ON m.id = t.value
     WHERE m.author_refused = 1 OR m.is_report = 1 OR m.id IN (SELECT value FROM json_each(?))
       OR (m.sender_address <> '' AND NOT EXISTS (SELECT 1 FROM message_address AS f JOIN address AS fa ON fa.id = f.address_id
         WHERE f.message_id = m.id AND f.role = 'from' AND fa.address_key = lower(m.sender_address)))
       OR ${namesAnother}`,
  )
  const impostors = valueOf(z.number()).prepare<[string]>(
    from,
    'SELECT DISTINCT i.message_id FROM json_each(?) AS t CROSS JOIN impostor AS i ON i.message_id = t.value',
  )
  const participants = namedPerson.and({ role: z.string() }).prepare<[string]>(
    from,
    `SELECT p.message_id AS messageId, p.role, p.name, coalesce(p.spelling, a.address_key) AS address
     FROM json_each(?) AS t CROSS JOIN message_address AS p ON p.message_id = t.value
       CROSS JOIN address AS a ON a.id = p.address_id
     WHERE p.role IN ('from', 'reply-to', 'to', 'cc') ORDER BY p.message_id, p.position`,
  )

  function sumUp(parts: readonly ThreadPart[]): ThreadSummary[] {
    const bySender = parts.filter((part) => !namesRecipients(part.messages[0].role))
    const byRecipient = parts.filter((part) => namesRecipients(part.messages[0].role))
    // Asked for once: it is read anew at each call.
    const own = ownAddresses.identity()
    const writers = naming(bySender, (messageIds) => writersIn(messageIds, own))
    const splits = splitsOf?.(parts, (messageId) => writers(messageId).people, own)
    const recipients = naming(byRecipient, recipientsIn)
    const summaries = [
      ...bySender.map((part) => summarise(part, writers)),
      ...byRecipient.map((part) => summarise(part, recipients)),
    ]
    for (const summary of summaries)
      if (summary.role === 'inbox') summary.split = splits?.get(summary.threadId) ?? 'rest'
    return summaries
  }

  /** Who the messages that name the people of these parts name. */
  function naming(
    parts: readonly ThreadPart[],
    namedIn: (messageIds: string) => ReadonlyMap<number, Naming>,
  ): (messageId: number) => Naming {
    const named = parts.length > 0 ? namedIn(JSON.stringify(parts.flatMap(namingMessages))) : null
    return (messageId) => named?.get(messageId) ?? NOBODY
  }

  const recipientsIn = (messageIds: string): Map<number, Naming> =>
    namings(Map.groupBy(namedRecipients.all(messageIds), ({ messageId }) => messageId))

  /** Who really wrote each message, as the message itself shows it; what the sender calls itself where nobody did. */
  function writersIn(messageIds: string, own: OwnIdentity): Map<number, Naming> {
    const bySender = Map.groupBy(senders.all(messageIds), ({ messageId }) => messageId)
    const named = namings(bySender)
    const marked = [...bySender].flatMap(([id, from]) =>
      from.length > 1 || from.some(isRemarkable) ? [id] : [],
    )
    // Asked for few: in a first sync each line is summed up many times.
    const rows = unusual.all(messageIds, JSON.stringify(marked))
    const all = Map.groupBy(
      participants.all(JSON.stringify(rows.map(({ messageId }) => messageId))),
      ({ messageId }) => messageId,
    )
    for (const row of rows) {
      const participant = all.get(row.messageId) ?? []
      const doubted = doubtedMessage(row, writtenMessage(row, participant), own)
      const people = shownWriters({ people: doubted.writers, inPlace: doubted.inPlace })
      named.set(row.messageId, {
        people: people.length > 0 ? people : (named.get(row.messageId)?.people ?? []),
        isDoubted: signsAgainst(doubted, asStranger).length > 0,
        isProgram: row.isReport === 1 && people.length === 0,
      })
    }
    for (const messageId of impostors.all(messageIds)) {
      const naming = named.get(messageId)
      if (naming) naming.isDoubted = true
    }
    return named
  }

  return sumUp
}

const NOBODY: Naming = { people: [], isDoubted: false }

const namings = (people: ReadonlyMap<number, MailAddress[]>): Map<number, Naming> =>
  new Map([...people].map(([id, named]) => [id, { people: named, isDoubted: false }]))

const isRemarkable = (sender: MailAddress): boolean =>
  writesForAnother(sender.name) ||
  lookAlikeDomain(sender.address) !== null ||
  pretendedAddress(sender) !== null

/** As if each address were that of another known person: who is known may change, which is asked when a line is shown. */
const asStranger = (address: string): string => address
