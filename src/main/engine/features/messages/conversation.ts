import type { MailAddress } from '../../../../shared/contract/messages'
import { isMachineAddress } from '../../../../shared/machine-address'
import type { OwnIdentity } from '../../addresses/own-identity'
import { isRoleAddress } from '../../addresses/role-address'
import { shortHash } from '../../short-hash'
import { addressKey } from '../../../../shared/address-key'
import { baseSubject } from '../../mime/subject'

/** What of a message tells which conversation it belongs to. */
export interface Written {
  subject: string
  from: readonly MailAddress[]
  replyTo: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  bcc: readonly MailAddress[]
  /** It came through a mailing list. */
  viaList: boolean
}

/** The same in the form in which messages are compared: addresses as keys. */
export interface Correspondence {
  subject: string
  /** Who wrote it: whom the Reply-To names, as forms and relays do, else the sender. */
  author: string
  sender: string
  recipients: ReadonlySet<string>
  viaList: boolean
}

export function correspondence({ subject, from, replyTo, to, cc, bcc, viaList }: Written): Correspondence {
  const [sender = ''] = keysOf(from)
  const sentTo = new Set([...keysOf(to), ...keysOf(cc), ...keysOf(bcc)])
  const answersGoTo = keysOf(replyTo).find(
    (key) => key !== sender && !(viaList && sentTo.has(key)) && !isMachineAddress(key),
  )
  return {
    ...{ subject: baseSubject(subject), author: answersGoTo ?? sender, sender, viaList },
    recipients: sentTo,
  }
}

const isNobody = (key: string): boolean => isMachineAddress(key) || isRoleAddress(key)

const keysOf = (people: readonly MailAddress[]): string[] =>
  people.map(({ address }) => addressKey(address)).filter((key) => key !== '')

/** Few, because every Message-ID a mail names is kept once for each. */
const MAX_SCOPES = 3

/**
 * Shops, forms and CRMs write to everybody with the same References, or even the same Message-ID. An id therefore binds
 * messages only within a scope: same subject, and somebody in common who is not one of us. All scopes of a message
 * follow from itself, so that threads do not depend on the order in which mail arrives.
 */
export function scopesOf(message: Correspondence, own: OwnIdentity): number[] {
  const people = [...new Set([message.author, ...message.recipients])].filter((key) => key !== '')
  const strangers = people.filter((key) => !own.isOurs(key))
  const others = strangers.length > 0 ? strangers : people.filter((key) => !own.isOwnAddress(key))
  const named = others.length > 0 ? others.sort().slice(0, MAX_SCOPES) : ['']
  return named.map((key) => shortHash(`${message.subject}\n${key}`))
}

/**
 * Whether a message that names another in its References really answers it, whatever its subject has become: it goes to
 * who wrote the other, or comes from somebody whom the other went to, or a person keeps to the subject. A program that
 * answers itself has to keep to it too.
 */
export function answers(answer: Correspondence, original: Correspondence, own: OwnIdentity): boolean {
  const shares = (key: string): boolean => original.recipients.has(key)
  const isProgram = answer.author !== answer.sender || isNobody(answer.sender)
  if (answer.author === original.author) {
    // Our CRM writes to many in our name, a shop to us about many things in its own.
    if (own.isOurs(answer.author))
      return [...answer.recipients].some((key) => shares(key) && !own.isOwnAddress(key))
    return !isProgram || answer.subject === original.subject
  }
  if (!isProgram && answer.subject === original.subject && !own.isOurs(answer.author)) return true
  if (answer.recipients.has(original.author) || shares(answer.author)) return true
  if (answer.viaList && [...answer.recipients].some((key) => shares(key) && !own.isOurs(key))) return true
  const isOurs = (key: string): boolean => own.isOurs(key)
  // Both sides have more addresses than one, and forward mail from one to the other.
  return (
    (isOurs(original.author) && !isOurs(answer.author) && [...answer.recipients].some(isOurs)) ||
    (isOurs(answer.author) && !isOurs(original.author) && [...original.recipients].some(isOurs)) ||
    (original.sender !== original.author &&
      !isOurs(original.sender) &&
      !isNobody(original.sender) &&
      answer.recipients.has(original.sender))
  )
}
