import type { MailAddress, SenderDoubt } from '../../../shared/contract/messages'
import { addressDomain, addressKey } from '../../../shared/address-key'
import { answersElsewhere } from '../../../shared/answers-elsewhere'
import { writesForAnother } from '../../../shared/certified-mail'
import { lookAlikeDomain } from '../../../shared/link-risk'
import { isSameHolder, passesFor } from '../../../shared/look-alike'
import { pretendedAddress } from '../../../shared/shown-text'

/** What of a message may show that another wrote it than it names. */
export interface DoubtedMessage {
  from: readonly MailAddress[]
  replyTo: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  /** See `sentInPlace`. */
  sentBy: MailAddress | null
  viaList: boolean
  /** We wrote it. */
  outgoing: boolean
  /** Who wrote it, as far as it tells: see `writersOf`. */
  writers: readonly MailAddress[]
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
export function signsAgainst(message: DoubtedMessage, holderOf: Holder): Sign[] {
  const { from, sentBy, viaList } = message
  const [author] = from
  if (!author) return []
  const isKnown = (): boolean => holderOf(author.address) !== null
  const isOdd = ({ address }: MailAddress): boolean =>
    lookAlikeDomain(address) !== null ||
    passesFor(address, author.address) ||
    (isKnown() && holderOf(address) !== holderOf(author.address))
  /** Answers that reach a customer make a stranger's mail look like theirs; a form only passes on what they wrote. */
  const borrows = (person: MailAddress): boolean =>
    holderOf(person.address) !== null &&
    holderOf(person.address) !== holderOf(author.address) &&
    !isAmong(person, message.writers)
  const signs: Sign[] = []
  for (const { address } of from) {
    const domain = lookAlikeDomain(address)
    if (domain !== null) signs.push({ kind: 'look-alike', about: domain })
  }
  // A list changes what it passes on, so that servers refuse much of what members really wrote.
  if (message.authorRefused && !message.outgoing && (!viaList || isKnown()))
    signs.push({ kind: 'refused', about: addressDomain(author.address) })
  const pretended = viaList || message.outgoing ? null : pretendedAddress(author)
  if (writesForAnother(author.name) && !message.isCertified)
    signs.push({ kind: 'uncertified', about: trueAddress(author.address) })
  else if (pretended?.includes('@')) signs.push({ kind: 'pretends', about: pretended })
  if (!message.outgoing && from.some(({ address }) => !isOneHolder(address, author.address, holderOf)))
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

/** Each kind of sign once, in their order, with the first it is about and of how many it holds. */
export function doubtsFrom(signs: readonly Sign[]): SenderDoubt[] {
  return [...Map.groupBy(signs, ({ kind }) => kind)].map(([kind, alike]) => {
    const about = [...new Set(alike.map((sign) => sign.about))]
    return { kind, about: about.slice(0, MAX_NAMED), count: about.length }
  })
}

const MAX_NAMED = 5

const isOneHolder = (address: string, other: string, holderOf: Holder): boolean =>
  isSameHolder(address, other) || (holderOf(address) !== null && holderOf(address) === holderOf(other))

/** Of a conversation among more people the first are compared. */
const MAX_MET = 500

/**
 * The messages of a conversation, oldest first, with a doubt for a stranger who writes into it from an address that may
 * pass for that of somebody who was in it before: `anna@nowak-lnvest.example` after `anna@nowak-invest.example`.
 */
export function withImpostors<
  Told extends Pick<DoubtedMessage, 'from' | 'to' | 'cc' | 'outgoing'> & { doubts: SenderDoubt[] },
>(messages: readonly Told[], holderOf: Holder): Told[] {
  const met = new Map<string, string>()
  const meet = (address: string): void => {
    if (met.size < MAX_MET && !met.has(addressKey(address))) met.set(addressKey(address), address)
  }
  const impostors = new Map<string, string | null>()
  const passedFor = (address: string): string | null => {
    const key = addressKey(address)
    if (met.has(key)) return null
    const known = impostors.get(key)
    if (known !== undefined) return known
    const real =
      holderOf(address) === null ? [...met.values()].find((other) => passesFor(address, other)) : undefined
    impostors.set(key, real ?? null)
    return real ?? null
  }
  return messages.map((message) => {
    const authors = message.outgoing ? [] : message.from
    const reals = authors.map(({ address }) => passedFor(address))
    authors.forEach(({ address }, index) => {
      if (reals[index] === null) meet(address)
    })
    for (const { address } of [...message.to, ...message.cc])
      if (!impostors.get(addressKey(address))) meet(address)
    const passing = reals.flatMap((real) =>
      real === null ? [] : [{ kind: 'passes-for' as const, about: real }],
    )
    return passing.length === 0 || message.doubts.some(({ kind }) => kind === 'look-alike')
      ? message
      : { ...message, doubts: [...doubtsFrom(passing), ...message.doubts] }
  })
}

const isAmong = ({ address }: MailAddress, people: readonly MailAddress[]): boolean =>
  people.some((person) => addressKey(person.address) === addressKey(address))

/** With a domain that only looks like another as DNS writes it. */
function trueAddress(address: string): string {
  const domain = lookAlikeDomain(address)
  return domain === null ? address : address.slice(0, address.lastIndexOf('@') + 1) + domain
}
