import type { MailAddress } from '../../../../../shared/contract/messages'
import type { OwnIdentity } from '../../../addresses/own-identity'
import { answersTo, writersOf, type WrittenMessage } from '../../../addresses/writers'
import { addressKey } from '../../../../../shared/address-key'

export interface Recipients {
  to: MailAddress[]
  cc: MailAddress[]
}

/**
 * Who an answer goes to.
 *
 * - `reply`: the Reply-To (see `answersTo`), else the author. On a list that points Reply-To at itself the author still
 *   gets the answer, so that what was meant for one is not read by all.
 * - `reply-all`: the same, with everyone else in To kept in To and in Cc kept in Cc, without ourselves.
 * - Answering our own sent mail goes to those it went to. A contact form that writes in our name is not ours: its
 *   answer goes to the customer in the Reply-To, never to one of us (see `writersOf`).
 *
 * Nobody is named twice.
 */
export function answerRecipients(
  kind: 'reply' | 'reply-all',
  answered: WrittenMessage,
  own: OwnIdentity,
): Recipients {
  const isMine = (person: MailAddress): boolean => own.isOwnAddress(person.address)
  const writers = writersOf(answered, own)
  if (writers.isOurs && answered.from.every(isMine))
    return withoutRepeats(answerToOwn(kind, answered, isMine))
  const named = answersTo(answered, own)
  const isNamed = named.length > 0 && !answered.from.some(isMine)
  const replyTo = isNamed || writers.isOurs ? named : writers.people
  return withoutRepeats(answerToOther(kind, { ...answered, replyTo }, isMine))
}

function answerToOther(
  kind: 'reply' | 'reply-all',
  answered: WrittenMessage,
  isMine: (person: MailAddress) => boolean,
): Recipients {
  const authors = kind === 'reply' ? replyTarget(answered) : allTarget(answered)
  if (kind === 'reply') return { to: authors, cc: [] }
  const others = (people: readonly MailAddress[]): MailAddress[] => people.filter((person) => !isMine(person))
  return { to: [...authors, ...others(answered.to)], cc: others(answered.cc) }
}

/** Someone answers a mail they sent: they carry on writing to the same people. Alone with themselves, to themselves. */
function answerToOwn(
  kind: 'reply' | 'reply-all',
  answered: WrittenMessage,
  isMine: (person: MailAddress) => boolean,
): Recipients {
  const to = answered.to.filter((person) => !isMine(person))
  const cc = kind === 'reply-all' ? answered.cc.filter((person) => !isMine(person)) : []
  if (to.length > 0 || cc.length > 0) return { to, cc }
  return { to: answered.to.length > 0 ? [...answered.to] : [...answered.from], cc: [] }
}

function replyTarget(answered: WrittenMessage): MailAddress[] {
  if (answered.replyTo.length === 0) return [...answered.from]
  return listSetReplyTo(answered) ? [...answered.from] : [...answered.replyTo]
}

function allTarget(answered: WrittenMessage): MailAddress[] {
  if (answered.replyTo.length === 0) return [...answered.from]
  return listSetReplyTo(answered) ? [...answered.from, ...answered.replyTo] : [...answered.replyTo]
}

/**
 * On a list, a Reply-To that merely repeats where the mail was sent to was set by the list ("reply-to munging"): the
 * author did not ask for it. The author's own address among the Reply-To means that they did.
 */
function listSetReplyTo({ from, replyTo, to, cc, viaList }: WrittenMessage): boolean {
  if (!viaList) return false
  const sentTo = new Set([...to, ...cc].map((person) => addressKey(person.address)))
  const authors = new Set(from.map((person) => addressKey(person.address)))
  return replyTo.every(({ address }) => sentTo.has(addressKey(address)) && !authors.has(addressKey(address)))
}

/** Once in To is enough; Cc gives way to To. Groups and broken entries without an address are dropped. */
function withoutRepeats({ to, cc }: Recipients): Recipients {
  const seen = new Set<string>()
  const fresh = ({ address }: MailAddress): boolean => {
    const key = addressKey(address) || address.trim()
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  }
  return { to: to.filter(fresh), cc: cc.filter(fresh) }
}
