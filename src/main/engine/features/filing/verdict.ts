import { addressKey } from '../../../../shared/address-key'
import type { AccountFiling, FilingDirection, FilingReason } from '../../../../shared/contract/filing'
import { isMachineAddress } from '../../../../shared/machine-address'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writersOf, type WrittenMessage } from '../../addresses/writers'
import type { NeverFiled } from './never-filed'

/** Somebody named in a mail, and whom of the CRM their address is. */
export interface Party {
  name: string
  address: string
  personId: string | null
}

/** Where a mail lies, as far as filing goes. */
export interface FilingPlace {
  accountId: number
  role: string
  files: boolean
  isDraft: boolean
  isSpam: boolean
}

/** What of a mail decides. */
export interface FilingMail {
  written: WrittenMessage
  parties: readonly (Party & { role: string })[]
  places: readonly FilingPlace[]
  receivedAt: number
  /** It lay unread in an inbox when it was met. */
  metUnread: boolean
}

export interface FilingBy {
  own: OwnIdentity
  never: NeverFiled
  rulesOf(accountId: number): AccountFiling
  /** Of received mail only what lay unread in an inbox is filed. */
  onlyUnread: boolean
}

export interface Verdict {
  reason: FilingReason
  because: string
  direction: FilingDirection
  /** Through which the mail came; null where it lies nowhere. */
  accountId: number | null
  rules: AccountFiling | null
  /** Who it is with, but for those of whom nothing is filed. */
  parties: readonly Party[]
  /** Those among them who wrote it or, where we did, it was written to: records are made of them alone. */
  counterparts: readonly Party[]
}

/** More people than these are no conversation with a customer. */
export const MOST_PARTIES = 20

/** Whether a mail is filed by itself, with whom it is, or why it is not. It says nothing of who they are in the CRM. */
export function judge(mail: FilingMail, { own, never, rulesOf, onlyUnread }: FilingBy): Verdict {
  const { isOurs, people } = writersOf(mail.written, own)
  const direction: FilingDirection = isOurs ? 'outgoing' : 'incoming'
  const place = mail.places.find(isFiled) ?? mail.places[0]
  const rules = place ? rulesOf(place.accountId) : null
  const writers = new Set(people.map(({ address }) => addressKey(address)))
  const isWriter = ({ address }: Party): boolean => writers.has(addressKey(address))
  const verdict = (reason: FilingReason, because = '', parties: readonly Party[] = []): Verdict => ({
    ...{ reason, because, direction, accountId: place?.accountId ?? null, rules, parties },
    counterparts: isOurs ? parties : parties.filter(isWriter),
  })
  if (!place || !rules) return verdict('gone')
  if (place.isDraft || place.role === 'drafts') return verdict('draft')
  if (place.isSpam || place.role === 'junk') return verdict('spam')
  if (!isFiled(place)) return verdict('folder')
  if (rules.save === 'off') return verdict('off')
  if (mail.receivedAt < rules.since) return verdict('before')
  if (onlyUnread && !isOurs && !mail.metUnread) return verdict('read')

  const listed = mail.written.listId === '' ? null : never.entryForList(mail.written.listId)
  if (listed !== null) return verdict('never', listed)
  if (mail.written.viaList) return verdict('list', mail.written.listId)
  const named = onceEach([
    ...mail.parties.filter((party) => !isOurs && isWriter(party)),
    ...mail.parties.filter(({ role }) => role === 'to'),
    ...mail.parties.filter(({ role }) => role === 'cc'),
  ])
  const others = named.filter(({ address }) => !own.isOwnAddress(address))
  if (others.length === 0 && !mail.parties.some(({ address }) => isMachineAddress(address)))
    return verdict('nobody')
  const strangers = others.filter(({ address }) => !own.isOurs(address))
  if (!isOurs && people.length === 0) {
    const machine = mail.written.from[0]?.address ?? ''
    const entry = never.entryFor(machine)
    return verdict(entry === null ? 'machine' : 'never', entry ?? machine)
  }
  if (strangers.length === 0) {
    const [colleague] = others
    return verdict('colleagues', colleague?.address)
  }
  const persons = strangers.filter(({ address }) => !isMachineAddress(address))
  if (persons.length === 0) return verdict('machine', strangers[0]?.address)
  // A blocked address does not keep those beside it out.
  const parties = persons.filter(({ address }) => never.entryFor(address) === null)
  if (parties.length === 0) return verdict('never', never.entryFor(persons[0]?.address ?? '') ?? '')
  if (parties.length > MOST_PARTIES) return verdict('many', '', [])
  return verdict('filed', '', parties)
}

const isFiled = ({ role, files, isDraft, isSpam }: FilingPlace): boolean =>
  files && !isDraft && !isSpam && !['drafts', 'junk', 'trash'].includes(role)

function onceEach<One extends Party>(parties: readonly One[]): One[] {
  const met = new Map<string, One>()
  for (const party of parties) {
    const key = addressKey(party.address)
    if (key !== '' && !met.has(key)) met.set(key, party)
  }
  return [...met.values()]
}
