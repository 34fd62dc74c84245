import { addressDomain, addressKey, looseKey } from '../../../../shared/address-key'
import { isMailAddress } from '../../../../shared/addresses'
import { domainAndParents } from '../../../../shared/mail-domains'
import { readDomain } from '../../../../shared/read-domain'

/** Of whom nothing is filed and nobody is made. */
export interface NeverFiled {
  /** The entry that names an address, or a domain at or above its own; null where none does. */
  entryFor(address: string): string | null
  /** The entry that names a list (RFC 2919), by its id or a domain above that. */
  entryForList(listId: string): string | null
}

/** An entry as it is kept: an address, or the domain of people and lists; null for what is neither. */
export function readEntry(text: string): string | null {
  const trimmed = text.trim()
  if (isMailAddress(trimmed)) return addressKey(trimmed) || null
  const name = trimmed.replace(/^@/, '')
  return name.includes('@') ? null : readDomain(name) || null
}

export function neverFiled(entries: readonly string[]): NeverFiled {
  const named = new Map(entries.map((entry) => [entry.includes('@') ? looseKey(entry) : entry, entry]))
  const above = (domain: string): string | null => {
    for (const name of domain === '' ? [] : [domain, ...domainAndParents(domain)]) {
      const entry = named.get(name)
      if (entry !== undefined) return entry
    }
    return null
  }
  return {
    entryFor: (address) => named.get(looseKey(address)) ?? above(addressDomain(address)),
    entryForList: (listId) =>
      above((/<([^<>]*)>/.exec(listId)?.[1] ?? listId).trim().toLowerCase().slice(0, MAX_LIST_ID)),
  }
}

const MAX_LIST_ID = 255
