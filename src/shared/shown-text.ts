import { getDomain, parse } from 'tldts'
import { addressKey } from './address-key'
import type { MailAddress } from './contract/messages'
import { isProviderMailbox, namedByProvider } from './certified-mail'

/** Longer is nobody's name. */
const MAX_NAME = 200

// Controls, direction marks, zero-width and blank letters. Joiners stay where scripts and emoji need them.
const hidden =
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]|(?<![\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}])[\u200c\u200d]/gu
const hiddenOrBlank = /[\p{Cc}]/u

/** Text without the characters that nobody sees, or that turn others round. */
export const withoutHidden = (text: string): string => text.replace(hidden, '')

/** Whether a text holds such characters; line ends and tabs are layout. */
export function hasHiddenCharacters(text: string): boolean {
  return text.replace(hidden, (char) => (hiddenOrBlank.test(char) ? char : '')).length !== text.length
}

/** More marks on one letter than any script has: they cover the lines around them, and take long to draw. */
const MARKS = /(\p{M}{5})[\p{M}\u200b-\u200f]+/gu

/** Text with at most five marks on a letter. */
export const withFewMarks = (text: string): string => text.replace(MARKS, '$1')

/** A name, subject or label from outside on one line, as it may be shown: bounded, nothing hidden, nothing turned. */
export function shownLine(text: string, max = MAX_NAME): string {
  const line = withFewMarks(text.slice(0, max * 4).replace(/[\s\u2028\u2029]+/g, ' '))
  const clean = withoutHidden(line).trim()
  return clean.length > max ? `${clean.slice(0, max - 1).toWellFormed()}…` : clean
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Names that stand isolated in what is put into a sentence, as in a list of them. */
const isolates = /\u2068([^\u2066-\u2069]*)\u2069/g

/** What is put into a sentence turns neither itself nor the rest of it round; what stands isolated in it stays so. */
export function keepDirection(text: string): string {
  const parts = text.split(isolates).map((part) => part.replace(directionMarks, ''))
  const written = parts.map((part, at) => (at % 2 === 1 ? isolated(part) : part)).join('')
  const around = parts.filter((_, at) => at % 2 === 0).join('')
  return rightToLeft.test(around) ? isolated(written) : written
}

/** Names one after the other, none of which turns its neighbours round. */
export const nameList = (names: readonly string[]): string => names.map(keepDirection).join(', ')

/** A name behind what it is the name of, for a label that is read out or a tooltip. */
export const labelled = (label: string, name: string): string => `${label}: ${keepDirection(name)}`

/** A name from outside on one line, within a sentence of ours. */
export const withinSentence = (text: string): string => keepDirection(shownLine(text, MAX_IN_SENTENCE))

const MAX_IN_SENTENCE = 1_000

/** An address in two parts; the domain is never cut. */
export interface ShownAddress {
  local: string
  /** With its at sign; '' where there is none. */
  domain: string
}

/** An address as it may be shown. */
export function shownAddress(address: string): ShownAddress {
  const clean = (text: string): string => shownLine(text, 400).replace(/\s/g, '')
  const at = address.lastIndexOf('@')
  return at < 0
    ? { local: clean(address.slice(0, 300)), domain: '' }
    : {
        local: clean(address.slice(0, Math.min(at, 300))),
        domain: `@${clean(address.slice(at + 1).slice(-300))}`,
      }
}

const MAX_LOCAL = 24

/**
 * An address for a line or a sentence: of a long local part the middle is left out, of the domain nothing, since all of
 * it says whose it is.
 */
export function shortAddress(address: string): string {
  const { local, domain } = shownAddress(address)
  const half = MAX_LOCAL / 2
  const name = local.length <= MAX_LOCAL ? local : `${local.slice(0, half)}…${local.slice(1 - half)}`
  return `${name}${domain}`.toWellFormed()
}

const addressInName = /[^\s@<>()[\]",;:]{1,64}@[^\s@<>()[\]",;:]{1,255}/u
const hostAsName = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24})(?:[/?#]\S*)?$/iu
/** What stands around an address in a name, as Outlook's `'anna@example.it'`. */
const quotes = /^['‘’‚‛“”„‹›«»]{1,9}|[.'‘’‚‛“”„‹›«»]{1,9}$/gu

/**
 * The address, or the site, that a display name or the part of an address before its domain pretends to be; null where
 * they name none, or the real one.
 */
export function pretendedAddress({ name, address }: MailAddress): string | null {
  if (address === '') return null
  // Full-width at signs and dots read like the plain ones.
  const plain = name.slice(0, MAX_NAME * 4).normalize('NFKC')
  const before = address.slice(0, Math.max(0, address.lastIndexOf('@'))).normalize('NFKC')
  // Most people's: what follows takes long, and names nothing without one of these.
  if (!/[@.]/.test(plain) && !before.includes('@')) return null
  const real = address.trim().toLowerCase()
  const { local } = shownAddress(address)
  const shown = shownLine(plain)
  const named = addressIn(shown) ?? addressIn(local.normalize('NFKC').replaceAll('"', ''))
  if (named !== undefined)
    return addressKey(named) === addressKey(real) || isForAnother(shown, real) ? null : named
  const site = hostAsName.exec(shown)?.[1]
  if (site === undefined || parse(site).isIcann !== true) return null
  return siteOf(site) === siteOf(real.slice(real.lastIndexOf('@') + 1)) ? null : site
}

/** `"Per conto di: anna@example.it" <posta-certificata@provider>`: a provider of certified mail names whom it writes for. */
const isForAnother = (name: string, address: string): boolean =>
  namedByProvider(name) !== '' && isProviderMailbox(address)

const addressIn = (text: string): string | undefined => addressInName.exec(text)?.[0].replace(quotes, '')
const siteOf = (host: string): string => getDomain(host.toLowerCase(), { allowPrivateDomains: true }) ?? host

/** How a person is called: by their name, or by their address where the name is none or pretends to be another's. */
export function shownName(person: MailAddress): string {
  if (pretendedAddress(person) !== null) return shortAddress(person.address)
  return shownLine(person.name) || shortAddress(person.address)
}

/** A person by the name they give themselves and by their address, which the name does not turn round. */
export function nameAndAddress({ name, address }: MailAddress): string {
  const [called, short] = [keepDirection(shownLine(name)), shortAddress(address)]
  return called ? `${called} <${short}>` : short
}

/** Isolates a name within a sentence, so that its direction turns nothing else round. */
export const isolated = (text: string): string => `\u2068${text}\u2069`
