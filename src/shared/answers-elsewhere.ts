import { addressKey } from './address-key'
import { isProviderMailbox, namedByProvider } from './certified-mail'
import type { MailAddress } from './contract/messages'
import { isSameHolder } from './look-alike'

/**
 * Whom of another site than the sender's the answers go to, as with lists, and with who writes in another's name; a
 * provider of certified mail names that other.
 */
export function answersElsewhere(message: {
  from: readonly MailAddress[]
  /** Of the Reply-To, those whom answers go to. */
  answersTo: readonly MailAddress[]
  /** We wrote it. */
  outgoing: boolean
}): MailAddress[] {
  const {
    from: [sender],
    answersTo,
    outgoing,
  } = message
  if (sender === undefined || outgoing) return []
  // Who merely writes another's address in their name pretends to be that other.
  const named = isProviderMailbox(sender.address) ? addressKey(namedByProvider(sender.name)) : null
  return answersTo.filter(
    ({ address }) => !isSameHolder(address, sender.address) && addressKey(address) !== named,
  )
}
