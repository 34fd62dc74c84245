import type { MailAddress } from '../../../shared/contract/messages'
import { addressDomain, addressKey, looseKey } from '../../../shared/address-key'
import { namedByProvider, writesForAnother } from '../../../shared/certified-mail'
import { isMachineAddress } from '../../../shared/machine-address'
import type { OwnIdentity } from './own-identity'

/** What of a message tells who wrote it. */
export interface WrittenMessage {
  from: readonly MailAddress[]
  replyTo: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  /** It came through a mailing list (List-Id, List-Unsubscribe). */
  viaList: boolean
  /** List-Id as written; '' where the list has none. */
  listId: string
  /** It lies in a folder of sent mail. */
  isSent: boolean
  /** It is an envelope of a provider of certified mail (PEC). */
  isCertified: boolean
}

export interface Writers {
  /** We wrote it, from one of our accounts. */
  isOurs: boolean
  /** The people who wrote it, ourselves among them; nobody where a program did. */
  people: MailAddress[]
  /** What wrote in their names, which nothing but its own word proves; null where they wrote themselves. */
  inPlace: InPlace | null
}

/** A list that writes in its members' names, or a program, as of a form, that passes on what somebody typed. */
export interface InPlace {
  kind: 'list' | 'form'
  address: string
  /** It is at our own site. */
  isOurs: boolean
}

/**
 * Who really wrote a message. The sender is, unless it is a machine (no-reply, a relay, a list that writes in its
 * members' names, a provider of certified mail) or, as contact forms do, one of us in a stranger's place: then it is who
 * the Reply-To names. A Reply-To that is ours, a colleague's or a machine's names nobody. Who says to write for another
 * as certified mail does, and proves it by nothing, writes for nobody.
 */
export function writersOf(message: WrittenMessage, own: OwnIdentity): Writers {
  const { from } = message
  const isList = listMatcher(message.listId)
  const isNobody = ({ address }: MailAddress): boolean => isMachineAddress(address) || isList(address)
  const isOurs = ({ address }: MailAddress): boolean => own.isOurs(address)
  if (from.some(({ address }) => own.isOwnAddress(address))) {
    const customers = strangersIn(message, isNobody, own)
    return isForm(message, customers, own)
      ? { isOurs: false, people: customers, inPlace: null }
      : { isOurs: true, people: [...from], inPlace: null }
  }
  const people = from.filter((person) => !isNobody(person))
  if (people.length > 0 && !people.every(isOurs)) return { isOurs: false, people, inPlace: null }
  if (from.some(({ name }) => writesForAnother(name)) && !message.isCertified)
    return { isOurs: false, people, inPlace: null }
  const customers = strangersIn(message, isNobody, own)
  if (customers.length > 0) return { isOurs: false, people: customers, inPlace: inPlaceOf(message, own) }
  return {
    isOurs: false,
    people: people.length > 0 || !message.isCertified ? people : onBehalfOf(from, own),
    inPlace: null,
  }
}

/**
 * Whom the Reply-To names that an answer can go to. What is no address is nobody. One of ours, as forms that are set up
 * wrongly put it there, gives way to others beside it, and to a sender who is somebody else and no program.
 */
export function answersTo(
  { from, replyTo }: Pick<WrittenMessage, 'from' | 'replyTo'>,
  own: OwnIdentity,
): MailAddress[] {
  const isMine = ({ address }: MailAddress): boolean => own.isOwnAddress(address)
  // Nothing else of what RFC 5322 (3.4.1) allows unquoted is as common a slip as a second at sign.
  const isAnybody = ({ address }: MailAddress): boolean =>
    addressKey(address) !== '' && !/^[^"].*@.*@/s.test(address.trim())
  const named = replyTo.filter(isAnybody)
  const others = named.filter((person) => !isMine(person))
  const isAnswerable = from.some(
    (person) => isAnybody(person) && !isMine(person) && !isMachineAddress(person.address),
  )
  return others.length > 0 || isAnswerable ? others : named
}

/** The writers as a line names them: who a list says wrote is shown to come through it. */
export const shownWriters = ({
  people,
  inPlace,
}: {
  people: readonly MailAddress[]
  inPlace: InPlace | null
}): readonly MailAddress[] =>
  inPlace?.kind !== 'list' || inPlace.isOurs
    ? people
    : people.map(({ name, address }) => ({
        name: `${name || address} via ${addressDomain(inPlace.address)}`,
        address,
      }))

/**
 * Who is on the other side: who wrote it or, where we did, the first recipient who is somebody and not one of us, else
 * the colleague. Undefined where nobody is.
 */
export function counterpartOf(message: WrittenMessage, own: OwnIdentity): MailAddress | undefined {
  const { isOurs, people } = writersOf(message, own)
  if (!isOurs) return people[0]
  const recipients = [...message.to, ...message.cc].filter(
    ({ address }) => addressKey(address) !== '' && !own.isOwnAddress(address) && !isMachineAddress(address),
  )
  return recipients.find(({ address }) => !own.isOurs(address)) ?? recipients[0] ?? people[0]
}

/**
 * Who sent a message in its authors' place (RFC 5322 section 3.6.2), as an assistant does. Null where the one author
 * sent it, and where a list or a program did, which puts itself there in every mail. It is no more proven than the
 * From, so it never tells who wrote.
 */
export function sentInPlace(
  sender: MailAddress,
  { from, viaList }: Pick<WrittenMessage, 'from' | 'viaList'>,
): MailAddress | null {
  const key = looseKey(sender.address)
  if (key === '' || viaList || from.length === 0 || isMachineAddress(sender.address)) return null
  return from.length === 1 && looseKey(from[0]?.address ?? '') === key ? null : sender
}

function inPlaceOf({ from, listId, isCertified }: WrittenMessage, own: OwnIdentity): InPlace | null {
  const [author] = from
  // The envelope of certified mail proves whom its provider writes for.
  if (!author || (isCertified && listId === '')) return null
  return {
    kind: listId === '' ? 'form' : 'list',
    address: author.address,
    isOurs: own.isOurs(author.address),
  }
}

/** Whom the Reply-To names. One that a list put there repeats whom the mail was sent to, and names nobody. */
function strangersIn(
  { replyTo, to, cc, viaList }: WrittenMessage,
  isNobody: (person: MailAddress) => boolean,
  own: OwnIdentity,
): MailAddress[] {
  const sentTo = new Set(viaList ? [...to, ...cc].map(({ address }) => addressKey(address)) : [])
  return replyTo.filter(
    (person) =>
      addressKey(person.address) !== '' &&
      !sentTo.has(addressKey(person.address)) &&
      !isNobody(person) &&
      !own.isOurs(person.address),
  )
}

/**
 * A form on our website sends to us in our own name. What we sent ourselves has other recipients and lies among the
 * sent mail, where a form that uses our account may lie too.
 */
function isForm(
  { to, cc, isSent }: WrittenMessage,
  customers: readonly MailAddress[],
  own: OwnIdentity,
): boolean {
  if (customers.length === 0) return false
  const named = new Set(customers.map(({ address }) => addressKey(address)))
  return (
    !isSent || [...to, ...cc].every(({ address }) => own.isOurs(address) || named.has(addressKey(address)))
  )
}

/** `"Per conto di: anna@example.it" <posta-certificata@provider>`, where the provider left the Reply-To out. */
function onBehalfOf(from: readonly MailAddress[], own: OwnIdentity): MailAddress[] {
  return from.flatMap(({ name }) => {
    const address = namedByProvider(name)
    return addressKey(address) === '' || own.isOurs(address) || isMachineAddress(address)
      ? []
      : [{ name: '', address }]
  })
}

/** True for the address of the list itself: RFC 2919 names it by its address with a dot for the at sign. */
function listMatcher(listId: string): (address: string) => boolean {
  const id = (/<([^<>]*)>/.exec(listId)?.[1] ?? listId).trim().toLowerCase()
  return (address) => id !== '' && addressKey(address).replace('@', '.') === id
}
