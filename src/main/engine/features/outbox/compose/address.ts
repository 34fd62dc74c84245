import { domainToASCII } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'
import type { MailAddress } from '../../../../../shared/contract/messages'

const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN_TEXT = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_LOCAL_BYTES = 64
const MAX_BYTES = 254
/** Putting combining marks in order takes time by the square of their number. */
const MAX_WRITTEN = 1_000

/** An address that may go to a server. */
export interface CheckedAddress {
  name: string
  /** The domain in its ASCII form (punycode); the local part as written. */
  address: string
  /** The local part needs SMTPUTF8 (RFC 6531). */
  utf8: boolean
}

/**
 * Checks one recipient. Null when it is no address: what passes means the same to every parser (dot-atom local
 * part, a domain with a dot), so nothing can be smuggled into a header or an SMTP command.
 */
export function checkAddress({ name, address }: MailAddress): CheckedAddress | null {
  if (address.length > MAX_WRITTEN) return null
  const written = address.trim().normalize('NFC')
  const at = written.lastIndexOf('@')
  const local = written.slice(0, at)
  const domain = written.slice(at + 1)
  if (at < 1 || !LOCAL_PART.test(local) || Buffer.byteLength(local) > MAX_LOCAL_BYTES) return null
  const ascii = DOMAIN_TEXT.test(domain) ? domainToASCII(domain) : ''
  if (!DOMAIN.test(ascii)) return null
  const checked = `${local}@${ascii}`
  if (Buffer.byteLength(checked) > MAX_BYTES || !readsBackAs(checked)) return null
  return { name: withinLine(cleanHeaderText(name)), address: checked, utf8: /[^\x20-\x7e]/.test(local) }
}

/** Header text on one line: a line end or control character can never start a header of its own. */
export const cleanHeaderText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()

/** Header lines are folded at blanks alone and end at the latest after 998 octets (RFC 5322 section 2.1.1): nobody's name has a longer word. */
const withinLine = (name: string): string =>
  name.replace(/[\x21-\x7e]{401,}/g, (word) => word.slice(0, LONGEST_WORD))

const LONGEST_WORD = 400

function readsBackAs(address: string): boolean {
  const parsed = addressparser(address, { flatten: true })
  return parsed.length === 1 && parsed[0]?.address === address
}
