import { domainToUnicode } from 'node:url'
import { isSharedMailDomain } from '../../../../shared/mail-domains'
import { domainKey } from '../../mime/address-key'

/** Labels below which registries and providers give out names to strangers: `acme.com.pl`, `acme.co.uk`. */
const publicLabels: ReadonlySet<string> = new Set('co com net org edu gov ac info biz waw'.split(' '))
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

/** The domain and those above it that still belong to somebody: `pec.acme.it`, `acme.it`. */
export function domainAndParents(domain: string): string[] {
  const labels = domain.split('.')
  const smallest = publicLabels.has(labels.at(-2) ?? '') && labels.length > 2 ? 3 : 2
  const count = Math.max(0, Math.min(labels.length - smallest, 5))
  return Array.from({ length: count + 1 }, (_, index) =>
    labels.slice(labels.length - smallest - count + index).join('.'),
  )
}

/** The part of the domain its owner registered: `acme.it` for `mail.acme.it`. */
export const registeredDomain = (domain: string): string => domainAndParents(domain).at(-1) ?? domain

/** True for a domain of a provider whose customers are strangers to each other, or anything below it. */
export const isSharedDomain = (domain: string): boolean => domainAndParents(domain).some(isSharedMailDomain)

/** A company's likely name from its domain: `acme-tools.com.pl` gives `Acme Tools`. */
export function nameFromDomain(domain: string): string {
  const label = (domainToUnicode(registeredDomain(domain)) || domain).split('.')[0] ?? ''
  return label
    .split(/[-_]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
