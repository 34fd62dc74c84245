import { domainToUnicode } from 'node:url'
import { registeredDomain } from '../../../shared/mail-domains'

/** A company's likely name from its domain: `acme-tools.com.pl` gives `Acme Tools`. */
export function nameFromDomain(domain: string): string {
  const label = (domainToUnicode(registeredDomain(domain)) || domain).split('.')[0] ?? ''
  return label
    .split(/[-_]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
