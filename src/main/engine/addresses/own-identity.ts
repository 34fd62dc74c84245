import { z } from 'zod'
import { addressDomain, looseKey } from '../../../shared/address-key'
import type { MailAddress } from '../../../shared/contract/messages'
import { domainAndParents } from '../../../shared/mail-domains'
import { ownDomains } from '../../../shared/own-domains'
import { remembered } from '../../../shared/remembered'
import type { Reader } from '../db/reader'
import { rowOf, valueOf } from '../db/row'

/** Whose mail this program reads. */
export interface OwnIdentity {
  /** One of our addresses, in whatever spelling reaches the same mailbox. */
  isOwnAddress(address: string): boolean
  /** Our own address or a colleague's: one at a domain of ours, or below it. */
  isOurs(address: string): boolean
}

/**
 * Tells our own addresses by those we write from, and our colleagues' by our domains, which follow from the addresses
 * where they are not given, and by the list the user keeps of those elsewhere.
 */
export function ownIdentity(
  addresses: readonly string[],
  domains: readonly string[] = ownDomains(addresses),
  colleagues: readonly string[] = [],
): OwnIdentity {
  const own = new Set(addresses.filter((address) => addressDomain(address) !== '').map(looseKey))
  const ours = new Set(domains)
  const named = new Set(colleagues.map(looseKey))
  const isOwnAddress = (address: string): boolean => own.has(looseKey(address))
  const isAtOurs = (domain: string): boolean =>
    domain !== '' && domainAndParents(domain).some((name) => ours.has(name))
  return {
    isOwnAddress,
    // Asked of everybody in every mail, many times over.
    isOurs: remembered(
      (address) => isOwnAddress(address) || named.has(looseKey(address)) || isAtOurs(addressDomain(address)),
    ),
  }
}

/** The addresses of our accounts and those we write from, read anew at each call. Everybody who asks who we are asks here. */
export function createOwnAddresses(reader: Reader) {
  const select = rowOf({ address: z.string(), domains: z.string().nullable() }).prepare<[]>(
    reader,
    `SELECT address, settings -> '$.ownDomains' AS domains FROM account WHERE removed_at IS NULL
     UNION SELECT identity.address, settings -> '$.ownDomains'
       FROM identity JOIN account ON account.id = account_id`,
  )
  const selectNamed = rowOf({ address: z.string(), name: z.string() }).prepare<[]>(
    reader,
    'SELECT address, name FROM identity ORDER BY account_id, id',
  )
  const selectColleagues = valueOf(z.string().nullable()).prepare<[]>(
    reader,
    "SELECT max(value -> '$.colleagues') FROM setting WHERE key = 'filing'",
  )
  const list = (): string[] => [...new Set(select.all().map(({ address }) => address))]
  /** Those the user gave an account, and of an account without such what follows from its addresses. */
  const domains = (rows = select.all()): string[] => {
    const given = [...new Set(rows.flatMap((row) => row.domains ?? []))]
    return [
      ...given.flatMap((text) => givenDomains.parse(JSON.parse(text))),
      ...ownDomains(rows.flatMap((row) => (row.domains === null ? [row.address] : []))),
    ]
  }
  // The same as long as addresses and domains are the same, with all it found out by then.
  let last = { name: '', identity: ownIdentity([]) }
  function identity(): OwnIdentity {
    const rows = select.all()
    const colleagues = selectColleagues.get() ?? '[]'
    const name = JSON.stringify(rows) + colleagues
    const addresses = rows.map(({ address }) => address)
    if (name !== last.name)
      last = {
        name,
        identity: ownIdentity(addresses, domains(rows), givenDomains.parse(JSON.parse(colleagues))),
      }
    return last.identity
  }
  return {
    list,
    /** Those we write from, each with the name recipients see. */
    named: (): MailAddress[] => selectNamed.all(),
    domains: (): string[] => domains(),
    identity,
  }
}

/** Domains and addresses as the user typed them into settings. */
const givenDomains = z.array(z.string())
