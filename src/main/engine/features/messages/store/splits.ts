import { z } from 'zod'
import type { InboxSplit } from '../../../../../shared/contract/mailboxes'
import type { MailAddress } from '../../../../../shared/contract/messages'
import { addressDomain, addressKey } from '../../../../../shared/address-key'
import { isMachineAddress } from '../../../../../shared/machine-address'
import { isSharedMailDomain } from '../../../../../shared/mail-domains'
import type { OwnIdentity } from '../../../addresses/own-identity'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf } from '../../../db/row'
import { namingMessages, type ThreadPart } from '../summary'
import type { KnownPeople, LinkedThreads } from '../types'

/** Told of the parts of whole threads and who wrote their messages: where each thread that lies in an inbox stands. */
export type JudgeSplits = (
  parts: readonly ThreadPart[],
  writersOf: (messageId: number) => readonly MailAddress[],
  own: OwnIdentity,
) => ReadonlyMap<number, InboxSplit>

/** What the messages of a thread in an inbox say of who is in it. */
interface Voices {
  threadId: number
  /** The address keys of who wrote as a person: neither we ourselves nor a program or list. */
  strangers: Set<string>
  hasColleagues: boolean
  hasAutomatic: boolean
  /** Messages that we or colleagues wrote: whoever they went to takes part. */
  byUs: number[]
}

/** Messages read in one go. */
const PAGE = 50

export const splitSql = {
  known: `SELECT a.address_key FROM json_each(?) AS k CROSS JOIN address AS a ON a.address_key = k.value
    WHERE a.person_id IS NOT NULL`,
  writtenTo: `SELECT p.message_id AS messageId, a.address_key AS address FROM json_each(?) AS t
      CROSS JOIN message_address AS p ON p.message_id = t.value CROSS JOIN address AS a ON a.id = p.address_id
    WHERE p.role IN ('to', 'cc', 'bcc') AND a.person_id IS NOT NULL`,
  namedInInbox: `SELECT p.message_id AS id, m.thread_id AS threadId
    FROM message_address AS p CROSS JOIN message AS m ON m.id = p.message_id
    WHERE p.address_id = ? AND p.message_id > ?
      AND EXISTS (SELECT 1 FROM thread_row AS r WHERE r.thread_id = m.thread_id AND r.role = 'inbox')
    ORDER BY p.message_id LIMIT ${PAGE}`,
} as const

/** Domains asked about at a time: no more are answered. */
const SITES = 100

export type SplitStore = ReturnType<typeof createSplitStore>

/** Decides in which part of a split inbox each conversation stands. */
export function createSplitStore({ db }: Pick<EngineContext, 'db'>) {
  const knownAmong = valueOf(z.string()).prepare<[string]>(db, splitSql.known)
  const writtenTo = rowOf({ messageId: z.number(), address: z.string() }).prepare<[string]>(
    db,
    splitSql.writtenTo,
  )
  const namedInInbox = rowOf({ id: z.number(), threadId: z.number() }).prepare<[number, number]>(
    db,
    splitSql.namedInInbox,
  )
  let links: Pick<LinkedThreads, 'among'> = { among: () => [] }
  let known: Pick<KnownPeople, 'sites'> = { sites: () => [] }

  const judge: JudgeSplits = (parts, writersOf, own) => {
    const byThread = Map.groupBy(parts, ({ messages: [newest] }) => newest.threadId)
    const heard = [...byThread.values()].flatMap((ofThread) => voicesIn(ofThread, writersOf, own) ?? [])
    if (heard.length === 0) return new Map()
    const linked = new Set(links.among(heard.map(({ threadId }) => threadId)))
    const customers = customersAmong(new Set(heard.flatMap(({ strangers }) => [...strangers])))
    const answered = peopleWrittenTo(
      heard.flatMap(({ byUs }) => byUs),
      own,
    )
    return new Map(
      heard.map((voices) => {
        const isCustomers =
          linked.has(voices.threadId) ||
          [...voices.strangers].some((key) => customers.has(key)) ||
          voices.byUs.some((messageId) => answered.has(messageId))
        return [voices.threadId, isCustomers ? 'customers' : splitOf(voices)]
      }),
    )
  }

  /** Those of these address keys that a person or a company of the CRM has. */
  function customersAmong(people: ReadonlySet<string>): Set<string> {
    if (people.size === 0) return new Set()
    const persons = knownAmong.all(JSON.stringify([...people]))
    const byDomain = Map.groupBy(people, addressDomain)
    const domains = [...byDomain.keys()].filter((domain) => !isSharedMailDomain(domain))
    const customers = new Set(persons)
    for (let at = 0; at < domains.length; at += SITES)
      for (const site of known.sites(domains.slice(at, at + SITES)))
        for (const person of byDomain.get(site) ?? []) customers.add(person)
    return customers
  }

  /** Those of these messages that went to somebody known who is none of us. */
  function peopleWrittenTo(messageIds: readonly number[], own: OwnIdentity): Set<number> {
    if (messageIds.length === 0) return new Set()
    const rows = writtenTo.all(JSON.stringify(messageIds))
    return new Set(rows.flatMap(({ messageId, address }) => (own.isOurs(address) ? [] : messageId)))
  }

  return {
    judge,
    /** A page of the messages above an id that name an address and whose thread lies in an inbox. */
    namedInInbox: (addressId: number, above: number) => namedInInbox.all(addressId, above),
    useLinks(linked: Pick<LinkedThreads, 'among'>): void {
      links = linked
    },
    useKnownPeople(people: Pick<KnownPeople, 'sites'>): void {
      known = people
    },
  }
}

/** Null for a thread that lies in no inbox. */
function voicesIn(
  parts: readonly ThreadPart[],
  writersOf: (messageId: number) => readonly MailAddress[],
  own: OwnIdentity,
): Voices | null {
  const inbox = parts.filter(({ messages: [newest] }) => newest.role === 'inbox')
  const [first] = inbox
  if (!first) return null
  const voices: Voices = {
    threadId: first.messages[0].threadId,
    ...{ strangers: new Set(), hasColleagues: false, hasAutomatic: false },
    byUs: parts.flatMap((part) => (part.messages[0].role === 'sent' ? namingMessages(part) : [])),
  }
  for (const part of inbox) {
    const named = new Set(namingMessages(part))
    for (const { messageId, isAutomatic } of part.messages) {
      if (!named.has(messageId)) continue
      const people = writersOf(messageId)
        .map(({ address }) => addressKey(address))
        .filter((key) => key !== '' && !isMachineAddress(key))
      if (isAutomatic === 1 || people.length === 0) {
        voices.hasAutomatic = true
        continue
      }
      const [ours, strangers] = [people.filter(own.isOurs), people.filter((key) => !own.isOurs(key))]
      for (const key of strangers) voices.strangers.add(key)
      if (strangers.length === 0) voices.byUs.push(messageId)
      if (!ours.every(own.isOwnAddress)) voices.hasColleagues = true
    }
  }
  return voices
}

function splitOf({ strangers, hasColleagues, hasAutomatic, byUs }: Voices): InboxSplit {
  if (strangers.size > 0) return 'rest'
  if (hasColleagues) return 'colleagues'
  return hasAutomatic && byUs.length === 0 ? 'automatic' : 'rest'
}
