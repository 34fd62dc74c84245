import { domainToUnicode } from 'node:url'
import { registeredDomain } from '../../../shared/mail-domains'
import { domainKey } from '../../../shared/address-key'

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

/** A company's likely name from its domain: `acme-tools.com.pl` gives `Acme Tools`. */
export function nameFromDomain(domain: string): string {
  const label = (domainToUnicode(registeredDomain(domain)) || domain).split('.')[0] ?? ''
  return label
    .split(/[-_]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
