import { addressKey } from './address-key'
import { domainAndParents } from './mail-domains'
import { certifiedDomains } from './mail-providers'

/** Whether a host, in lower case, belongs to a provider of Italian certified mail (PEC). */
export const isCertifiedProvider = (host: string): boolean =>
  domainAndParents(host).some((domain) => certifiedDomains.has(domain))

/** The mailbox as which each provider of certified mail writes for its customers (RFC 6109 section 2.1). */
export function isProviderMailbox(address: string): boolean {
  const [box, host = ''] = addressKey(address).split('@')
  return box === 'posta-certificata' && isCertifiedProvider(host)
}

/** Whether a sender's name says that it writes for somebody else, as providers of certified mail do. */
export const writesForAnother = (name: string): boolean => /^\s*per conto di\b/i.test(name)

/**
 * The address in `Per conto di: anna@example.it`; '' where anything else stands there. A name was decoded already, so
 * it has no structure of its own: it is never read as an address field.
 */
export const namedByProvider = (name: string): string =>
  /^per conto di:?\s*<?([^\s<>()[\]",;:]{1,200}@[^\s<>()[\]",;:@]{1,255})>?$/i.exec(
    name.slice(0, 600).trim(),
  )?.[1] ?? ''
