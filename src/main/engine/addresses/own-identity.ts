import { z } from 'zod'
import { addressDomain, looseKey } from '../../../shared/address-key'
import type { MailAddress } from '../../../shared/contract/messages'
import { isSharedMailDomain, registeredDomain } from '../../../shared/mail-domains'
import type { Database } from '../db/open'
import { rowOf } from '../db/row'

/**
 * Whose an address is: `mine`, in whatever spelling reaches the same mailbox; a `colleague`'s, at a domain of ours or
 * beside it; at a `provider`'s domain, which says nothing about whom its owner works for; or a `stranger`'s.
 */
export type Belonging = 'mine' | 'colleague' | 'provider' | 'stranger'

/** Whose mail this program reads. */
export interface OwnIdentity {
  /** All that can be told of an address; the other two are short for it. */
  belonging(address: string): Belonging
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
  const isAtOwnDomain = (address: string): boolean => domains.has(registeredDomain(addressDomain(address)))
  return {
    isOwnAddress,
    isOurs: (address) => isOwnAddress(address) || isAtOwnDomain(address),
    belonging(address) {
      if (isOwnAddress(address)) return 'mine'
      if (isAtOwnDomain(address)) return 'colleague'
      return isSharedMailDomain(addressDomain(address)) ? 'provider' : 'stranger'
    },
  }
}

/** The addresses of our accounts and those we write from, read anew at each call. Everybody who asks who we are asks here. */
export function createOwnAddresses(db: Database) {
  const select = rowOf({ address: z.string() }).prepare<[]>(
    db,
    'SELECT address FROM account WHERE removed_at IS NULL UNION SELECT address FROM identity',
  )
  const selectNamed = rowOf({ address: z.string(), name: z.string() }).prepare<[]>(
    db,
    'SELECT address, name FROM identity ORDER BY account_id, id',
  )
  const list = (): string[] => select.all().map(({ address }) => address)
  return {
    list,
    /** Those we write from, each with the name recipients see. */
    named: (): MailAddress[] => selectNamed.all(),
    identity: (): OwnIdentity => ownIdentity(list()),
  }
}
