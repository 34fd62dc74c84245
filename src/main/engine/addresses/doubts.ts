import type { MailAddress, SenderDoubt } from '../../../shared/contract/messages'
import { addressDomain, addressKey } from '../../../shared/address-key'
import { answersElsewhere } from '../../../shared/answers-elsewhere'
import { writesForAnother } from '../../../shared/certified-mail'
import { lookAlikeDomain } from '../../../shared/link-risk'
import { holderOf, isSameHolder, passesFor } from '../../../shared/look-alike'
import { pretendedAddress } from '../../../shared/shown-text'
import type { InPlace } from './writers'

/** What of a message may show that another wrote it than it names. */
export interface DoubtedMessage {
  from: readonly MailAddress[]
  /** See `answersTo` of the writers. */
  answersTo: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  /** See `sentInPlace`. */
  sentBy: MailAddress | null
  viaList: boolean
  /** We wrote it, as it says. */
  outgoing: boolean
  /** It lies among the sent mail. */
  isSent: boolean
  /** Who wrote it, as far as it tells: see `writersOf`. */
  writers: readonly MailAddress[]
  /** See `Writers`. */
  inPlace: InPlace | null
  authorRefused: boolean
  isCertified: boolean
}

/** The person of the CRM whom an address belongs to; null for a stranger's. */
export type Holder = (address: string) => string | null

/** One thing that speaks against a sender, and the true address or domain, but of what a name shows. */
export interface Sign {
  kind: SenderDoubt['kind']
  about: string
}

/**
 * What speaks against the sender a message names, most telling first, each with the true address or domain. Of a known
 * person more is told than of a stranger: another address beside theirs may be meant to pass for them.
 */
export function signsAgainst(message: DoubtedMessage, personOf: Holder): Sign[] {
  const { from, sentBy, viaList } = message
  const [author] = from
  if (!author) return []
  const isKnown = (): boolean => personOf(author.address) !== null
  const isOdd = ({ address }: MailAddress): boolean =>
    lookAlikeDomain(address) !== null ||
    passesFor(address, author.address) ||
    (isKnown() && personOf(address) !== personOf(author.address))
  /** Answers that reach a customer make a stranger's mail look like theirs; a form only passes on what they wrote. */
  const borrows = (person: MailAddress): boolean =>
    personOf(person.address) !== null &&
    personOf(person.address) !== personOf(author.address) &&
    !isAmong(person, message.writers)
  const signs: Sign[] = []
  for (const { address } of from) {
    const domain = lookAlikeDomain(address)
    if (domain !== null) signs.push({ kind: 'look-alike', about: domain })
  }
  const { inPlace } = message
  if (inPlace && isUnproven(inPlace, message, personOf))
    signs.push({ kind: `through-${inPlace.kind}`, about: addressDomain(inPlace.address) })
  // A list changes what it passes on, so that servers refuse much of what members really wrote. What only says that it
  // is ours may be anybody's.
  if (message.authorRefused && !(message.outgoing && message.isSent) && (!viaList || isKnown()))
    signs.push({ kind: 'refused', about: addressDomain(author.address) })
  const pretended = viaList || message.outgoing ? null : pretendedAddress(author)
  if (writesForAnother(author.name) && !message.isCertified)
    signs.push({ kind: 'uncertified', about: trueAddress(author.address) })
  else if (pretended?.includes('@')) signs.push({ kind: 'pretends', about: pretended })
  if (!message.outgoing && from.some(({ address }) => !isOneHolder(address, author.address, personOf)))
    for (const { address } of from) signs.push({ kind: 'several', about: trueAddress(address) })
  for (const person of answersElsewhere(message)) {
    if (!(isOdd(person) || borrows(person)) || (viaList && isAmong(person, [...message.to, ...message.cc])))
      continue
    signs.push({ kind: 'answers-elsewhere', about: trueAddress(person.address) })
  }
  if (sentBy && !isSameHolder(sentBy.address, author.address) && isOdd(sentBy))
    signs.push({ kind: 'sent-by-another', about: trueAddress(sentBy.address) })
  return signs
}

/** Whether nothing but the word of another site says that somebody known wrote a message. */
function isUnproven(
  { address: site, isOurs }: InPlace,
  { writers, authorRefused }: DoubtedMessage,
  personOf: Holder,
): boolean {
  const known = writers.filter(({ address }) => personOf(address) !== null)
  // Our own server would have refused what another wrote in the name of our site.
  if (isOurs && !authorRefused) return false
  return known.some(({ address }) => authorRefused || !isSameHolder(address, site))
}

/** Each kind of sign once, in their order, with the first it is about and of how many it holds. */
export function doubtsFrom(signs: readonly Sign[]): SenderDoubt[] {
  return [...Map.groupBy(signs, ({ kind }) => kind)].map(([kind, alike]) => {
    const about = [...new Set(alike.map((sign) => sign.about))]
    return { kind, about: about.slice(0, MAX_NAMED), count: about.length }
  })
}

const MAX_NAMED = 5

const isOneHolder = (address: string, other: string, personOf: Holder): boolean =>
  isSameHolder(address, other) || (personOf(address) !== null && personOf(address) === personOf(other))

/** A stranger who wrote a message and may be meant to pass for somebody. */
export interface Impostor extends Sign {
  kind: 'passes-for' | 'bears-name'
  /** Address key of the stranger. */
  writer: string
}

/** What a conversation shows of a message. */
export interface Spoken {
  id: number
  from: readonly string[]
  /** Whom it was sent to. */
  to: readonly string[]
}

/** Of a conversation among more people the first are compared. */
const MAX_MET = 500

/**
 * Strangers who write into a conversation, oldest message first, from an address that may pass for that of somebody
 * who was in it before: `anna@nowak-lnvest.example` after `anna@nowak-invest.example`.
 */
export function impostorsWithin(
  messages: readonly Spoken[],
  isKnown: (address: string) => boolean,
): Map<number, Impostor[]> {
  const met = new Set<string>()
  const metBy = new Map<string, string[]>()
  const passing = new Map<string, string | null>()
  const meet = (address: string): void => {
    const key = addressKey(address)
    if (key === '' || met.has(key) || met.size >= MAX_MET || passing.get(key)) return
    met.add(key)
    for (const like of holderOf(address).keys) {
      const alike = metBy.get(like)
      if (alike) alike.push(address)
      else metBy.set(like, [address])
    }
  }
  const passedFor = (address: string): string | null => {
    const key = addressKey(address)
    if (met.has(key) || isKnown(address)) return null
    const known = passing.get(key)
    if (known !== undefined) return known
    // Who is alike is so by several keys.
    const alike = new Set(holderOf(address).keys.flatMap((like) => metBy.get(like) ?? []))
    const real = [...alike].find((other) => passesFor(address, other)) ?? null
    passing.set(key, real)
    return real
  }
  const found = new Map<number, Impostor[]>()
  for (const { id, from, to } of messages) {
    const impostors = from.flatMap((address): Impostor[] => {
      const about = passedFor(address)
      return about === null ? [] : [{ kind: 'passes-for', writer: addressKey(address), about }]
    })
    if (impostors.length > 0) found.set(id, impostors)
    for (const address of [...from, ...to]) meet(address)
  }
  return found
}

/** What speaks against a message and its writers: a domain of foreign letters tells more than what it looks like. */
export function allDoubts(impostors: readonly Impostor[], signs: readonly Sign[]): SenderDoubt[] {
  const isTold = signs.some(({ kind }) => kind === 'look-alike')
  const telling = impostors.filter(({ kind }) => !(isTold && kind === 'passes-for'))
  return doubtsFrom([...telling, ...signs])
}

const isAmong = ({ address }: MailAddress, people: readonly MailAddress[]): boolean =>
  people.some((person) => addressKey(person.address) === addressKey(address))

/** With a domain that only looks like another as DNS writes it. */
function trueAddress(address: string): string {
  const domain = lookAlikeDomain(address)
  return domain === null ? address : address.slice(0, address.lastIndexOf('@') + 1) + domain
}
