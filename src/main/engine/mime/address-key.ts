import { domainToASCII } from 'node:url'

/** Longest address RFC 5321 (4.5.3.1) allows, with room for what people write. Longer ones match nobody. */
const MAX_ADDRESS_LENGTH = 1000

/**
 * The form under which an address is compared and indexed: lower case, NFC, the domain in its ASCII (IDNA) form.
 * The local part is otherwise kept. '' for text without an at sign or beyond all bounds.
 */
export function addressKey(address: string): string {
  const text = address.trim().normalize('NFC').toLowerCase()
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1 || text.length > MAX_ADDRESS_LENGTH) return ''
  return `${text.slice(0, at)}@${domainKey(text.slice(at + 1))}`
}

/** The key without a `+tag`: two addresses with the same loose key reach the same mailbox at most providers. */
export function looseKey(address: string): string {
  const key = addressKey(address)
  const at = key.lastIndexOf('@')
  const plus = key.indexOf('+')
  return plus > 0 && plus < at ? key.slice(0, plus) + key.slice(at) : key
}

/** A domain in lower case and IDNA-encoded; one that IDNA refuses stays as it is, in lower case. */
export function domainKey(domain: string): string {
  const text = domain.trim().normalize('NFC').toLowerCase().replace(/\.$/, '')
  return (isPlain.test(text) && !text.includes('xn--')) || text === '' ? text : domainToASCII(text) || text
}

/** Names IDNA leaves as they are; one whose last label is a number would be read as an IPv4 address. */
const isPlain = /^(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*$/

/** The domain of an address, as `domainKey`; '' where there is none. */
export const addressDomain = (address: string): string => {
  const key = addressKey(address)
  return key.slice(key.lastIndexOf('@') + 1)
}
