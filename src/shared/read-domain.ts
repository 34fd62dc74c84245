import { domainKey } from './address-key'
import { isPublicSuffix, isSharedMailDomain } from './mail-domains'

const DOMAIN = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/

/** The domain in what a user types: `https://www.Acme.it/`, `@acme.it` and `acme.it` all mean `acme.it`; '' if none. */
export function readDomain(text: string): string {
  const host = text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./i, '')
  const domain = domainKey(host)
  return DOMAIN.test(domain) ? domain : ''
}

/** Why a text cannot be a company's domain. */
export type DomainRefusal = 'noDomain' | 'publicSuffix' | 'sharedDomain'

/** Null where it can. */
export function domainRefusal(text: string): DomainRefusal | null {
  const domain = readDomain(text)
  if (isPublicSuffix(domain || text.trim().toLowerCase())) return 'publicSuffix'
  if (!domain) return 'noDomain'
  // With a provider's domain, every stranger there would count as this company's.
  return isSharedMailDomain(domain) ? 'sharedDomain' : null
}
