import { addressDomain, addressKey } from '../../../shared/address-key'
import type { MailAddress } from '../../../shared/contract/messages'
import { isSharedMailDomain, registeredDomain } from '../../../shared/mail-domains'

/** Whoever writes to more than these is not looked at one by one. */
const LOOKED_AT = 500

/** The house somebody writes from; of a provider's mailbox that mailbox alone. */
function houseOf({ address }: MailAddress): string {
  const key = addressKey(address)
  const domain = addressDomain(key)
  return isSharedMailDomain(domain) ? key : (registeredDomain(domain) ?? domain)
}

/** Whether these people seem not to know each other: those who are not of our own house are of several others. */
export function areUnacquainted(people: readonly MailAddress[], ownAddresses: readonly string[]): boolean {
  const ours = new Set(ownAddresses.map((address) => houseOf({ name: '', address })))
  const houses = new Set(people.slice(0, LOOKED_AT).map(houseOf))
  return [...houses].filter((house) => house !== '' && !ours.has(house)).length > 1
}
