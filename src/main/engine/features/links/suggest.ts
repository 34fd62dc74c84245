import type { z } from 'zod'
import type { RecordRef, RecordSummary } from '../../../../shared/contract/crm'
import type { suggestionReason } from '../../../../shared/contract/links'
import { writersOf } from '../../addresses/writers'
import { writtenMessage } from '../../addresses/written-message'
import { addressDomain, addressKey } from '../../../../shared/address-key'
import { fold } from '../../../../shared/fold'
import type { CompaniesFeature } from '../companies/index'
import type { Records } from '../records/index'
import type { LinksStore, ThreadParticipant } from './store'

export type SuggestionReason = z.infer<typeof suggestionReason>
export interface Suggestion {
  record: RecordSummary
  reason: SuggestionReason
  /** The address, domain or name that led here; '' for a recent record. */
  because: string
}
interface Candidate {
  ref: RecordRef
  reason: SuggestionReason
  because: string
}

const MAX_SUGGESTIONS = 12
const MAX_RECENT = 5

export interface SuggestDeps {
  store: LinksStore
  records: Records
  companies: Pick<CompaniesFeature, 'byDomain' | 'own'>
  openDealsOf(recordIds: readonly string[]): string[]
}

/**
 * Records a thread probably belongs to, best first: whoever we write with, others named in the thread, companies of
 * their domains, namesakes, open deals of all these, and what was worked with lately. Never ourselves or colleagues.
 */
export function suggestRecords(
  threadId: number,
  { store, records, companies, openDealsOf }: SuggestDeps,
): Suggestion[] {
  const own = companies.own()
  const { counterparts, others } = splitParticipants(store.participants(threadId), own)
  const participants = [
    ...counterparts.map((participant) => ({ ...participant, reason: 'address' as const })),
    ...others.map((participant) => ({ ...participant, reason: 'thread' as const })),
  ]
  const people = participants.flatMap(({ personId, reason, address }): Candidate[] =>
    personId ? [{ ref: { type: 'person', id: personId }, reason, because: address }] : [],
  )
  const certain = [
    ...people,
    ...participants.flatMap((participant) => companiesOf(participant, participant.reason, companies)),
  ]
  const namesakes = participants
    .filter((participant) => participant.personId === null)
    .flatMap((participant) => namesakesOf(participant, store))
  const deals = certain.flatMap(({ ref, reason, because }) =>
    openDealsOf([ref.id]).map((id): Candidate => ({ ref: { type: 'deal', id }, reason, because })),
  )
  const recent = recentRecords(store, records)
    .filter((ref) => !isOurs(store.addressesOf(ref.id), own))
    .map((ref): Candidate => ({ ref, reason: 'recent', because: '' }))

  const linked = store.ofThread(threadId).map((link) => link.record.id)
  return nameOnce([...certain, ...namesakes, ...deals], recent, new Set(linked), records)
}

/** Who we write with (who wrote to us, recipients of ours) and who else is named; each address once, ours left out. */
function splitParticipants(
  participants: readonly ThreadParticipant[],
  own: ReturnType<CompaniesFeature['own']>,
) {
  const byMessage = Map.groupBy(participants, ({ messageId }) => messageId)
  const counterparts = onceByAddress(
    [...byMessage.values()].flatMap((named) => counterpartsIn(named, own)).filter(isForeign),
  )
  const known = new Set(counterparts.map(({ address }) => addressKey(address)))
  const others = onceByAddress(participants.filter(isForeign)).filter(
    ({ address }) => !known.has(addressKey(address)),
  )
  return { counterparts, others }

  function isForeign({ address }: ThreadParticipant): boolean {
    return !own.isOurs(address)
  }
}

/** Of one message: its recipients where we wrote it, else who wrote it and whom an answer goes to. */
export function counterpartsIn(
  named: readonly ThreadParticipant[],
  own: ReturnType<CompaniesFeature['own']>,
): ThreadParticipant[] {
  const [any] = named
  if (!any) return []
  const having = (role: string): ThreadParticipant[] =>
    named.filter((participant) => participant.role === role)
  const { isOurs, people } = writersOf(writtenMessage(any, named), own)
  if (isOurs) return having('to')
  const writers = new Set(people.map(({ address }) => addressKey(address)))
  const isWriter = ({ address }: ThreadParticipant): boolean => writers.has(addressKey(address))
  const addressed = [...having('from'), ...having('reply-to')]
  return [...addressed.filter(isWriter), ...addressed.filter((participant) => !isWriter(participant))]
}

const onceByAddress = (participants: readonly ThreadParticipant[]): ThreadParticipant[] =>
  [
    ...new Map(
      participants.toReversed().map((participant) => [addressKey(participant.address), participant]),
    ).values(),
  ].toReversed()

function companiesOf(
  participant: ThreadParticipant,
  reason: SuggestionReason,
  companies: Pick<CompaniesFeature, 'byDomain'>,
): Candidate[] {
  const domain = addressDomain(participant.address)
  const byDomain = companies.byDomain(domain)
  return [
    ...(byDomain
      ? [{ ref: { type: 'company' as const, id: byDomain.id }, reason: 'domain' as const, because: domain }]
      : []),
    ...(participant.companyId
      ? [
          {
            ref: { type: 'company' as const, id: participant.companyId },
            reason,
            because: participant.address,
          },
        ]
      : []),
  ]
}

/** A known person who now writes from an address we do not know. */
function namesakesOf(participant: ThreadParticipant, store: LinksStore): Candidate[] {
  const name = participant.name.trim()
  if (!/\S\s+\S/.test(name)) return []
  return store
    .namesakes(fold(name))
    .map((id): Candidate => ({ ref: { type: 'person', id }, reason: 'name', because: name }))
}

const recentRecords = (store: LinksStore, records: Records): RecordRef[] => [
  ...store.recentRecords(MAX_SUGGESTIONS * 2),
  ...records.find('', MAX_SUGGESTIONS * 2),
]

const isOurs = (addresses: readonly string[], own: ReturnType<CompaniesFeature['own']>): boolean =>
  addresses.length > 0 && addresses.every((address) => own.isOurs(address))

function nameOnce(
  sure: readonly Candidate[],
  recent: readonly Candidate[],
  leaveOut: ReadonlySet<string>,
  records: Records,
): Suggestion[] {
  const best = new Map<string, Candidate>()
  for (const candidate of [...sure, ...recent]) {
    const { id } = candidate.ref
    if (!leaveOut.has(id) && !best.has(id)) best.set(id, candidate)
  }
  const byId = new Map(
    records.summaries([...best.values()].map(({ ref }) => ref)).map((record) => [record.id, record]),
  )
  const suggestions = [...best.values()].flatMap(({ ref, reason, because }): Suggestion[] => {
    const record = byId.get(ref.id)
    return record ? [{ record, reason, because }] : []
  })
  const first = suggestions.filter(({ reason }) => reason !== 'recent').slice(0, MAX_SUGGESTIONS)
  const lately = suggestions.filter(({ reason }) => reason === 'recent').slice(0, MAX_RECENT)
  return [...first, ...lately].slice(0, MAX_SUGGESTIONS)
}
