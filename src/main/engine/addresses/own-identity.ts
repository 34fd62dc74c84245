import { z } from 'zod'
import { addressDomain, looseKey } from '../../../shared/address-key'
import type { MailAddress } from '../../../shared/contract/messages'
import { isSharedMailDomain, registeredDomain } from '../../../shared/mail-domains'
import { remembered } from '../../../shared/remembered'
import type { Reader } from '../db/reader'
import { rowOf } from '../db/row'

/** Whose mail this program reads. */
export interface OwnIdentity {
  /** One of our addresses, in whatever spelling reaches the same mailbox. */
  isOwnAddress(address: string): boolean
  /** Our own address or a colleague's: one at a domain of ours, or beside it, that is no provider's. */
  isOurs(address: string): boolean
}

/** Tells our own addresses and our colleagues' by the addresses we write from. */
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
    // Asked of everybody in every mail, many times over.
    isOurs: remembered(
      (address) => isOwnAddress(address) || domains.has(registeredDomain(addressDomain(address))),
    ),
  }
}

/** The addresses of our accounts and those we write from, read anew at each call. Everybody who asks who we are asks here. */
export function createOwnAddresses(reader: Reader) {
  const select = rowOf({ address: z.string() }).prepare<[]>(
    reader,
    'SELECT address FROM account WHERE removed_at IS NULL UNION SELECT address FROM identity',
  )
  const selectNamed = rowOf({ address: z.string(), name: z.string() }).prepare<[]>(
    reader,
    'SELECT address, name FROM identity ORDER BY account_id, id',
  )
  const list = (): string[] => select.all().map(({ address }) => address)
  // The same as long as the addresses are the same, with all it found out by then.
  let last = { addresses: '', identity: ownIdentity([]) }
  function identity(): OwnIdentity {
    const addresses = list()
    const name = JSON.stringify(addresses)
    if (name !== last.addresses) last = { addresses: name, identity: ownIdentity(addresses) }
    return last.identity
  }
  return {
    list,
    /** Those we write from, each with the name recipients see. */
    named: (): MailAddress[] => selectNamed.all(),
    identity,
  }
}
