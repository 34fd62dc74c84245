import type { MailAddress, Message } from '../../../shared/contract/messages'
import { isSameSite } from '../../../shared/shown-text'

/**
 * Whom of another site than the sender's the answers go to, as with lists, and with who writes in another's name; a
 * provider of certified mail names that other.
 */
export const answersElsewhere = ({ from: [sender], replyTo, outgoing }: Message): MailAddress[] =>
  sender === undefined || outgoing
    ? []
    : replyTo.filter(
        ({ address }) =>
          address !== '' &&
          !isSameSite(address, sender.address) &&
          !sender.name.toLowerCase().includes(address.toLowerCase()),
      )
