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
 * `Paolo Verdi p@c.it`; also `Anna [mailto:a@x.pl]` and `'Rossi, Mario' <m@z.it>` of Outlook, `Rossi, Mario <m@z.it>`,
 * groups (RFC 5322 section 3.4) and comments, `m@z.it (Mario, Milan)`. What is no address is kept as it was written, so
 * that it can be shown as wrong instead of vanishing.
 */
export function parseAddressList(text: string): MailAddress[] {
  const written = withDoubleQuotes(withAngleBrackets(withoutQueries(text)))
  return joinedNames(splitOutsideQuotes(written)).flatMap((entry) => {
    const words = entry.split(/\s+/u)
    const open = entry.endsWith('>') ? entry.lastIndexOf('<') : -1
    const address = bareAddress(entry.slice(open + 1, -1))
    if (open < 0 || address.includes('>'))
      return withComment(entry) ?? withoutBrackets(words) ?? { name: '', address: bareAddress(entry) }
    return { name: unquoted(entry.slice(0, open).trim()), address }
  })
}

/** An address without the scheme, the quotes and the full stop it was copied with. */
function bareAddress(written: string): string {
  const own = written.trim().replace(/^mailto:/i, '')
  const bare = own.replace(/\.$/u, '').replace(/^'(.*)'$/su, '$1')
  return isMailAddress(bare) ? bare : own
}

const unquoted = (name: string): string =>
  name
    .replace(/^"(.*)"$/su, '$1')
    .replace(/\\(.)/gu, '$1')
    .trim()

/** `p@c.it (Paolo Verdi)`, the name in a comment behind the address (RFC 5322 section 3.4.1); null where that is not so. */
function withComment(entry: string): MailAddress | null {
  const open = entry.indexOf('(')
  const address = bareAddress(entry.slice(0, Math.max(0, open)))
  const [comment] = commentAt(entry, open) ?? []
  if (comment === undefined || open + comment.length < entry.length || !isMailAddress(address)) return null
  return { name: comment.slice(1, -1).trim(), address }
}

/** A comment that begins there. One with an address in it is none: it may be meant to be written to. */
function commentAt(text: string, at: number): RegExpExecArray | null {
  COMMENT.lastIndex = at
  return at < 0 ? null : COMMENT.exec(text)
}

const COMMENT = /\([^()<>@"\n]{0,200}\)/uy

/** An address with a blank in it, `anna rossi@c.it`, is no name and the address of somebody else. */
const LIKE_NAME = /^(?:$|"?[\p{Lu}\p{Lt}\p{Lo}])/u

/** `Paolo Verdi p@c.it Anna Rossi a@c.it`, each name before its address; null where that is not so. */
function withoutBrackets(words: readonly string[]): MailAddress[] | null {
  const people: MailAddress[] = []
  let name: string[] = []
  for (const word of words) {
    const address = bareAddress(word.replace(/^\((.*)\)$/u, '$1'))
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

/** Links to mail without the subject and whatever else they ask for. */
const withoutQueries = (text: string): string =>
  text.replace(/(\bmailto:[^\s?<>"]{0,300})\?[^\s,;，；<>[\]"]*/giu, '$1')

/** Names that Outlook copies in single quotes, in those that other programs write. */
const withDoubleQuotes = (text: string): string =>
  text.replace(
    /"[^"]*"|'(?<=(?:^|[,;，；>\n])\s{0,5}')([^<>"\n]{1,200})'(?=\s{0,5}<)/gu,
    (found, name?: string) => (name === undefined ? found : `"${name}"`),
  )

/**
 * The entries of a list without blanks, and with a surname that stands before a comma put to the given names behind it.
 * Whatever else has no address stays an entry of its own: it may be somebody who would be left out unnoticed.
 */
function joinedNames(parts: readonly string[]): string[] {
  const entries: string[] = []
  let surname = ''
  for (const part of parts) {
    const entry = part.trim()
    if (surname !== '' && isGivenWithAddress(entry)) {
      entries.push(`${surname} ${entry}`)
      surname = ''
      continue
    }
    const isSurname = entry.endsWith(',') && isLikeSurname(withoutComma(entry))
    entries.push(withoutComma(surname), isSurname ? '' : withoutComma(entry))
    surname = isSurname ? entry : ''
  }
  return [...entries, withoutComma(surname)].filter(Boolean)
}

const LONGEST_NAME = 120
const NAME_WORD = /^[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}'’.-]*$/u

/** One word, as a surname is: of several, `Sales Team` cannot be told from `Rossi Bianchi`. */
function isLikeSurname(text: string): boolean {
  if (text.length > LONGEST_NAME) return false
  const words = text.split(/\s+/u)
  return (
    NAME_WORD.test(words.at(-1) ?? '') &&
    words.slice(0, -1).every((word) => PARTICLES.has(word.toLowerCase().replace('’', "'")))
  )
}

/** What stands before surnames as a word of its own, without apostrophes that join it to them. */
const PARTICLES = new Set(
  "van von vom zu zum zur de der den des del della dello delle dei degli di da dal dalla do dos das du d' la le lo el al ten ter te 't o' bin ibn ben af av mac mc".split(
    ' ',
  ),
)

/** One or two given names before an address, perhaps with a remark behind them. */
function isGivenWithAddress(entry: string): boolean {
  const open = entry.lastIndexOf('<')
  if (open < 0 || open > LONGEST_NAME || !entry.endsWith('>')) return false
  const name = entry.slice(0, open).trim()
  const words = name.replace(/\s*\([^()]*\)$/u, '').split(/\s+/u)
  return (
    words.length <= 2 &&
    words.every((word) => NAME_WORD.test(word)) &&
    isMailAddress(bareAddress(entry.slice(open + 1, -1)))
  )
}

const withoutComma = (entry: string): string => entry.replace(/,$/u, '').trim()

/** The parts of a list, each with the comma it ends with. The name of a group, which ends with a semicolon, is left out. */
function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = []
  const groupEnd = Math.max(text.lastIndexOf(';'), text.lastIndexOf('；'))
  let part = ''
  let at = 0
  let quoted = false
  while (at < text.length) {
    const char = text.charAt(at)
    const [comment] = (!quoted && char === '(' && commentAt(text, at)) || []
    at += comment?.length ?? 1
    if (char === '"') quoted = !quoted
    if (char === ':' && at <= groupEnd && GROUP.test(part)) {
      part = ''
      continue
    }
    if (comment !== undefined) {
      // Behind a bracketed address a comment is no recipient.
      if (part.trim() !== '' || !parts.at(-1)?.endsWith('>')) part += comment
    } else if (!quoted && char === '>') {
      // What follows a bracketed address is another one, comma or not.
      parts.push(`${part}>`)
      part = ''
    } else if (!quoted && SEPARATOR.test(char)) {
      parts.push(/[,，]/u.test(char) ? `${part},` : part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}

const SEPARATOR = /[,;，；\n]/u
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
const MAX_MAILTO_SUBJECT = 990
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
