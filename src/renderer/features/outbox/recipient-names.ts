import { addressKey } from '../../../shared/address-key'
import { isMailAddress } from '../../../shared/addresses'
import { answersElsewhere } from '../../../shared/answers-elsewhere'
import type { MailAddress, Message } from '../../../shared/contract/messages'
import type { Outgoing } from '../../../shared/contract/outbox'
import { isolated, shortAddress, shownLine, shownName } from '../../../shared/shown-text'
import { useThread } from '../../app/thread-query'

/** The mail a draft answers, once it is known. */
export function useAnswered({ answers, threadId }: Outgoing): Message | undefined {
  const { data: messages = [] } = useThread(answers === null ? null : threadId)
  return messages.find(({ id }) => id === answers)
}

/** An address is shown whole, whatever room it takes; a name can do with less. */
const LONGEST_NAME = 60

/** A recipient by name. Of what is no address (yet), every sign counts: without its blank, a name would be another. */
export const draftName = (person: MailAddress): string =>
  isMailAddress(person.address) ? shownName(person) : shownLine(person.address, LONGEST_NAME)

/**
 * How a recipient of a draft is called: by name, and with the address as well where the mail it answers sends answers
 * to another site than it came from. The name there is the writer's own choice, and may be the customer's.
 */
export function recipientName(answered: Message | undefined): (person: MailAddress) => string {
  const elsewhere = new Set(
    answered ? answersElsewhere(answered).map(({ address }) => addressKey(address)) : [],
  )
  return (person) => {
    const called = draftName(person)
    if (!isMailAddress(person.address)) return called
    const address = shortAddress(person.address)
    const name = called === address ? address : shownLine(called, LONGEST_NAME)
    return elsewhere.has(addressKey(person.address)) && name !== address
      ? `${isolated(name)} <${address}>`
      : name
  }
}
