import { addressKey } from './address-key'
import type { MailAddress } from './contract/messages'

const LOCAL = /^[^\s@,;<>()[\]\\"]{1,64}$/u
const DOMAIN =
  /^(?=.{1,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}][\p{L}\p{N}-]*[\p{L}\p{N}]$/u

/**
 * Whether a text is one address a mail can be sent to: RFC 5321 lengths, a dotted domain, letters of any script
 * (RFC 6531). Quoted local parts and address literals are left out: no customer has one.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  return at > 0 && LOCAL.test(local) && !/^\.|\.\.|\.$/.test(local) && DOMAIN.test(text.slice(at + 1))
}

/**
 * Splits what a user typed or pasted: `Anna <a@x.pl>, b@y.it; "Rossi, Mario" <m@z.it> c@x.pl d@x.pl` and
 * `Paolo Verdi p@c.it`; also `Anna [mailto:a@x.pl]` of Outlook, `Rossi, Mario <m@z.it>`, and groups (RFC 5322 section
 * 3.4). What is no address is kept as it was written, so that it can be shown as wrong instead of vanishing.
 */
export function parseAddressList(text: string): MailAddress[] {
  return joinedNames(splitOutsideQuotes(withAngleBrackets(text))).flatMap((entry) => {
    const words = entry.split(/\s+/u)
    const open = entry.endsWith('>') ? entry.lastIndexOf('<') : -1
    const address = entry
      .slice(open + 1, -1)
      .trim()
      .replace(/^mailto:/i, '')
    if (open < 0 || address.includes('>'))
      return withoutBrackets(words) ?? { name: '', address: entry.replace(/^mailto:/i, '') }
    return { name: unquoted(entry.slice(0, open).trim()), address }
  })
}

const unquoted = (name: string): string =>
  name
    .replace(/^"(.*)"$/su, '$1')
    .replace(/\\(.)/gu, '$1')
    .trim()

/** An address with a blank in it, `anna rossi@c.it`, is no name and the address of somebody else. */
const LIKE_NAME = /^(?:$|"?[\p{Lu}\p{Lt}\p{Lo}])/u

/** `Paolo Verdi p@c.it Anna Rossi a@c.it`, each name before its address; null where that is not so. */
function withoutBrackets(words: readonly string[]): MailAddress[] | null {
  const people: MailAddress[] = []
  let name: string[] = []
  for (const word of words) {
    const address = word.replace(/^\((.*)\)$/u, '$1').replace(/^mailto:/i, '')
    if (isMailAddress(address)) {
      const written = name.join(' ')
      if (!LIKE_NAME.test(written)) return null
      people.push({ name: unquoted(written), address })
      name = []
    } else if (word.includes('@')) return null
    else name.push(word)
  }
  return people.length > 0 && name.length === 0 ? people : null
}

/** An address as it is written into a list, which `parseAddressList` reads back. */
export const writtenAddress = ({ name, address }: MailAddress): string =>
  name === '' ? address : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`

/** A list with more people on it, nobody twice. */
export function withRecipients(list: readonly MailAddress[], more: readonly MailAddress[]): MailAddress[] {
  const known = new Set(list.map(({ address }) => recipientKey(address)))
  return [
    ...list,
    ...more.filter(({ address }) => {
      const key = recipientKey(address)
      if (key === '' || known.has(key)) return false
      known.add(key)
      return true
    }),
  ]
}

/** What is no address yet is told apart by its letters. */
const recipientKey = (address: string): string => addressKey(address) || address.trim()

/** Addresses in square brackets, outside of quotes, in angle brackets. */
const withAngleBrackets = (text: string): string =>
  text.replace(
    /"[^"]*"|\[\s{0,5}(?:mailto:)?\s{0,5}([^\s@<>[\]"]{1,64}@[^\s@<>[\]"]{1,255})\s{0,5}\]/giu,
    (found, address?: string) => (address === undefined ? found : `<${address}>`),
  )

/**
 * The entries of a list without blanks, and with surnames that stand before a comma put to the name behind it: without
 * an address they can be nobody else.
 */
function joinedNames(parts: readonly string[]): string[] {
  const entries: string[] = []
  let surnames: string[] = []
  for (const part of parts) {
    const entry = part.trim()
    if (part.endsWith(',') && SURNAME.test(entry)) {
      surnames.push(entry)
      continue
    }
    if (surnames.length > 0 && isNamedAddress(entry)) entries.push(`${surnames.join(' ')} ${entry}`)
    else entries.push(...surnames.map(withoutComma), withoutComma(entry))
    surnames = []
  }
  return [...entries, ...surnames.map(withoutComma)].filter(Boolean)
}

const isNamedAddress = (entry: string): boolean =>
  /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(entry) &&
  entry.endsWith('>') &&
  isMailAddress(entry.slice(entry.lastIndexOf('<') + 1, -1))

const SURNAME = /^[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}'’ .-]{0,100},$/u

const withoutComma = (entry: string): string => entry.replace(/,$/u, '').trim()

/** The parts of a list, each with the comma it ends with. The name of a group, which ends with a semicolon, is left out. */
function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = []
  const groupEnd = text.lastIndexOf(';')
  let part = ''
  let at = 0
  let quoted = false
  for (const char of text) {
    at += char.length
    if (char === '"') quoted = !quoted
    if (char === ':' && at <= groupEnd && GROUP.test(part)) {
      part = ''
      continue
    }
    if (!quoted && char === '>') {
      // What follows a bracketed address is another one, comma or not.
      parts.push(`${part}>`)
      part = ''
    } else if (!quoted && (char === ',' || char === ';' || char === '\n')) {
      parts.push(char === ',' ? `${part},` : part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}

const GROUP = /^(?!\s{0,20}mailto$)[^"<>@[\](),]{1,100}$/iu

/** What a `mailto:` link asks for. */
export interface MailtoDraft {
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  subject: string
  text: string
}

const MAX_MAILTO = 100_000
const MAX_MAILTO_RECIPIENTS = 10_000
const MAX_MAILTO_SUBJECT = 1_000
const MAX_MAILTO_TEXT = 100_000

/**
 * The mail a `mailto:` link asks for (RFC 6068 section 2): recipients, subject and text. No other header of it is
 * followed, files least of all; what cannot be read is left out.
 */
export function mailtoDraft(url: string): MailtoDraft {
  const [, path = '', query = ''] = /^mailto:([^?#]*)(?:\?([^#]*))?/i.exec(url.slice(0, MAX_MAILTO)) ?? []
  const draft: MailtoDraft = { to: parseAddressList(decoded(path)), cc: [], bcc: [], subject: '', text: '' }
  for (const field of query.split('&')) {
    const [name = '', ...rest] = field.split('=')
    const value = decoded(rest.join('='))
    const key = name.toLowerCase()
    switch (key) {
      case 'to':
      case 'cc':
      case 'bcc':
        draft[key].push(...parseAddressList(value))
        break
      case 'subject':
        draft.subject = value.replace(/\s+/gu, ' ').slice(0, MAX_MAILTO_SUBJECT)
        break
      case 'body':
        draft.text = value.slice(0, MAX_MAILTO_TEXT)
    }
  }
  for (const key of ['to', 'cc', 'bcc'] as const) draft[key] = draft[key].slice(0, MAX_MAILTO_RECIPIENTS)
  return draft
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
