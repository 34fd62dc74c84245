import { isSharedMailDomain, registeredDomain } from '../../../shared/mail-domains'
import { addressDomain, looseKey } from '../../../shared/address-key'

/** Whose mail this program reads. */
export interface OwnIdentity {
  /** One of our accounts, in whatever spelling reaches the same mailbox. */
  isOwnAddress(address: string): boolean
  /** Our own address or a colleague's: one at a domain of ours, or beside it, that is no provider's. */
  isOurs(address: string): boolean
}

/** Tells our own addresses and our colleagues' by the addresses of our accounts. */
export function ownIdentity(addresses: Iterable<string>): OwnIdentity {
  const own = new Set<string>()
  const domains = new Set<string>()
  for (const address of addresses) {
    const domain = addressDomain(address)
    if (domain === '') continue
    own.add(looseKey(address))
    if (!isSharedMailDomain(domain)) domains.add(registeredDomain(domain))
  }
  const isOwnAddress = (address: string): boolean => own.has(looseKey(address))
  return {
    isOwnAddress,
    isOurs: (address) => isOwnAddress(address) || domains.has(registeredDomain(addressDomain(address))),
  }
}
