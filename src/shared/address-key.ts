import { remembered } from './remembered'

/** Longest address RFC 5321 (4.5.3.1) allows, with room for what people write. Longer ones match nobody. */
const MAX_ADDRESS_LENGTH = 1000

/**
 * The form under which an address is compared and indexed: lower case, NFC, the local part without needless quotes, the
 * domain in its ASCII (IDNA) form. '' for text without an at sign or beyond all bounds.
 */
export const addressKey = remembered(keyOf)

function keyOf(address: string): string {
  // Composing a long run of marks takes time by the square of its length.
  if (address.length > MAX_ADDRESS_LENGTH) return ''
  const text = address.trim().normalize('NFC').toLowerCase()
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1 || text.length > MAX_ADDRESS_LENGTH) return ''
  const domain = domainKey(text.slice(at + 1))
  return domain === '' ? '' : `${unquoted(text.slice(0, at))}@${domain}`
}

/** RFC 5321 (4.1.2): quotes around what needs none, and backslashes before it, mean nothing. */
function unquoted(local: string): string {
  const content = /^"(.*)"$/s.exec(local)?.[1]?.replace(/\\(.)/gs, '$1')
  return content !== undefined && /^[^\s"(),:;<>@[\\\]]+$/.test(content) ? content : local
}

/**
 * The key of the mailbox an address reaches: without a `+tag`, which most providers ignore, and with the spellings
 * Google takes for one. Two addresses with the same loose key are the same person, and that is the form to ask whether
 * somebody is we, a colleague or a customer.
 */
export const looseKey = remembered(looseKeyOf)

function looseKeyOf(address: string): string {
  const key = addressKey(address)
  const at = key.lastIndexOf('@')
  const local = key.slice(0, Math.max(0, at))
  const domain = key.slice(at + 1)
  const untagged = local.startsWith('"') ? local : local.replace(/(?<=.)\+.*$/s, '')
  if (!googleDomains.has(domain)) return at < 0 ? key : `${untagged}@${domain}`
  return `${untagged.replaceAll('.', '') || local}@gmail.com`
}

/** Names of one service, which reads over dots in local parts. */
const googleDomains: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com'])

/** A domain in lower case and IDNA-encoded; one that IDNA refuses stays as it is, in lower case. */
export function domainKey(domain: string): string {
  const text = domain
    .slice(0, MAX_ADDRESS_LENGTH)
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.{1,9}$/, '')
  return (isPlain.test(text) && !text.includes('xn--')) || text === '' ? text : asciiDomain(text) || text
}

/** The IDNA form of a domain; '' for what is none. */
function asciiDomain(domain: string): string {
  const url = new URL('ws://x')
  // What cannot be a host leaves the one it has.
  url.hostname = domain
  return url.hostname === 'x' ? '' : url.hostname
}

/** Names IDNA leaves as they are; one whose last label is a number would be read as an IPv4 address. */
const isPlain = /^(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*$/

/** The domain of an address, as `domainKey`; '' where there is none. */
export const addressDomain = (address: string): string => {
  const key = addressKey(address)
  return key.slice(key.lastIndexOf('@') + 1)
}
