import { parse } from 'tldts'
import { customerSuffixes, relayDomains, sharedDomains, sharedNames } from './mail-providers'
import { remembered } from './remembered'

/** A company has no use for more names above one another, and a hostile domain may have 127. */
const MAX_PARENTS = 5

/**
 * The part of a domain its owner registered: `acme.it` for `mail.acme.it`, by the Public Suffix List and the kept list
 * of providers. A name nobody can register (`co.uk`, `localhost`) stays as it is. Expects lower case.
 */
export const registeredDomain = remembered((domain) => {
  const customer = customerDomain(domain)
  return customer ?? parse(domain, SUFFIXES).domain ?? domain
})

const SUFFIXES = { allowPrivateDomains: true, validateHostname: false }

/** The name a provider gave its customer: `acme.onmicrosoft.com`. */
function customerDomain(domain: string): string | null {
  const suffix = customerSuffixes.find((name) => domain.endsWith(`.${name}`))
  if (suffix === undefined) return null
  const before = domain.slice(0, -suffix.length - 1)
  return domain.slice(before.lastIndexOf('.') + 1)
}

/** The domain and those above it that still belong to somebody: `pec.acme.it`, `acme.it`. */
export function domainAndParents(domain: string): string[] {
  const registered = registeredDomain(domain)
  const below = domain.slice(0, -registered.length).split('.').filter(Boolean).slice(-MAX_PARENTS)
  return [...below.map((_, index) => [...below.slice(index), registered].join('.')), registered]
}

/**
 * True where people who have nothing to do with each other share the domain or one above it: providers, relays, and
 * names under which registries or hosts give out others. Two addresses there say nothing about a common company.
 * Expects lower case.
 */
export const isSharedMailDomain = remembered(isShared)

function isShared(domain: string): boolean {
  if (isListed(domain, sharedDomains)) return true
  const { domain: registered, domainWithoutSuffix, isPrivate, publicSuffix, isIp } = parse(domain, SUFFIXES)
  if (isIp === true) return true
  if (registered === null && domain.includes('.')) return publicSuffix === domain
  const name = domainWithoutSuffix ?? ''
  return isPrivate !== true && (sharedNames.has(name) || professionalBody.test(name))
}

/**
 * The bodies of Italian professions, one in each province, give certified mail to all their members:
 * `ordineavvocatibopec.it`, `pec.ordingbari.it`.
 */
const professionalBody =
  /^(?:pec)?(?:omceo|odcec|ording|archiworld|consulentidellavoro)|(?:ordin[ei]|collegio)-?(?:degli|dei)?-?(?:avvocati|ingegneri|architetti|farmacisti|medici|commercialisti|biologi|geologi|geometri|psicologi|veterinari|notai|periti|infermieri|giornalisti|chimici)|avvocati[a-z-]*pec$|^pec-?(?:avvocati|ingegneri|architetti|geometri)/

/** True for a name under which registries or hosts give out others: `com`, `co.uk`. Expects lower case. */
export function isPublicSuffix(name: string): boolean {
  const { publicSuffix, isIcann, isPrivate } = parse(name, SUFFIXES)
  return publicSuffix === name && (isIcann === true || isPrivate === true)
}

/** True where every address is a machine's, whatever stands before the at sign. Expects lower case. */
export const isRelayDomain = (domain: string): boolean => isListed(domain, relayDomains)

const isListed = (domain: string, list: ReadonlySet<string>): boolean =>
  domainAndParents(domain).some((name) => list.has(name) || (name !== domain && list.has(`.${name}`)))
