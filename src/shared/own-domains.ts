import { addressDomain } from './address-key'
import { isSharedMailDomain, registeredDomain } from './mail-domains'
import { domainRefusal, readDomain, type DomainRefusal } from './read-domain'

/** More than this, one does not write for. */
export const MAX_OWN_DOMAINS = 100

/** The domains whose people are colleagues, as far as our addresses tell: a provider's says nothing. */
export const ownDomains = (addresses: Iterable<string>): string[] => [
  ...new Set(
    [...addresses]
      .map(addressDomain)
      .filter((domain) => domain !== '' && !isSharedMailDomain(domain))
      .map(registeredDomain),
  ),
]

/** What stands in a field for domains, and what of it can be none. */
export function readOwnDomains(text: string): {
  domains: string[]
  refused: { text: string; reason: DomainRefusal }[]
} {
  const words = text.split(/[\s,;]+/).filter(Boolean)
  const domains = new Set<string>()
  const refused: { text: string; reason: DomainRefusal }[] = []
  for (const text of words) {
    const reason = domainRefusal(text)
    if (reason) refused.push({ text, reason })
    else domains.add(readDomain(text))
  }
  return { domains: [...domains], refused }
}

/** What a login typed without a domain may be in full, at each domain of ours. */
export const loginsFor = (typed: string, domains: readonly string[]): string[] =>
  typed.trim() === '' || /[@\s\\]/.test(typed.trim())
    ? []
    : domains.map((domain) => `${typed.trim()}@${domain}`)
