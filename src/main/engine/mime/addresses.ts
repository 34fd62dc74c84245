import addressparser from 'nodemailer/lib/addressparser'
import type { MailAddress } from '../../../shared/contract/messages'
import { remembered } from '../../../shared/remembered'
import { decodeEncodedWords, decodeRawBytes, encodedWord } from './encoded-words'
import { cleanText, trimBlanks } from './text'

/** Invitations to thousands are real. What names more was made by no person, and costs time and room. */
export const MAX_RECIPIENTS = 5_000
const MAX_NAME = 300
const MAX_ADDRESS = 320
/** Longer address fields are cut before parsing. */
const MAX_FIELD = 400_000
/** So are those with more separators, which cost the parser most: a name may hold one of its own. */
const MAX_SEPARATORS = MAX_RECIPIENTS * 2

// Blanks are space and tab only (RFC 5322, RFC 6532): other characters that print nothing belong to a word.
const atom = '[^ \\t\\r\\n<>()\\[\\]:;,"\\\\@]+'
const bare = new RegExp(`^${atom}@${atom}$`)
const named = new RegExp(
  `^(?:"([^"\\\\]*)"[ \\t]*|([^<>()\\[\\]:;,"\\\\@]*))<[ \\t]*(${atom}@${atom})[ \\t]*>$`,
)

const inName = new RegExp(`^([^<>]*)<(${atom}@${atom})>$`)

export interface AddressList {
  people: MailAddress[]
  /** How many more the field names: they were not read. */
  leftOut: number
}

/** The mailboxes of an address header, as `readAddresses` finds them. */
export const parseAddresses = (raw: string, charset = ''): MailAddress[] =>
  readAddresses([raw], charset).people

/**
 * The mailboxes of the fields of one name, each given as raw bytes in a Latin-1 string, raw 8-bit text in `charset`
 * where it is no UTF-8: groups flattened, names decoded, control characters stripped, bounded in number. What is no
 * address keeps its text as the name. The structure is read before encoded words are decoded (RFC 2047 section 5), and
 * of each field by itself: nothing opened in one reaches into the next. A recipient without an address
 * may have it in his name; an author does not: what servers find out about authors is about no name. Never throws.
 */
export function readAddresses(fields: readonly string[], charset = '', ofRecipients = false): AddressList {
  const people: MailAddress[] = []
  let leftOut = 0
  for (const raw of fields) {
    const end = readableEnd(raw)
    for (const person of readField(decodeRawBytes(raw.slice(0, end), charset))) people.push(person)
    leftOut += raw.slice(end).match(/@/g)?.length ?? 0
  }
  const read = people.slice(0, MAX_RECIPIENTS)
  return {
    people: ofRecipients ? read.map(withAddressOfName) : read,
    leftOut: leftOut + Math.max(0, people.length - MAX_RECIPIENTS),
  }
}

/** `Anna <anna@b.example>` encoded or quoted as a whole is a name by the letter. */
function withAddressOfName(person: MailAddress): MailAddress {
  const [, name = '', address = ''] = (person.address === '' && inName.exec(person.name)) || []
  return address === '' ? person : toAddress(name, address)
}

function readField(field: string): MailAddress[] {
  if (field.trim() === '') return []
  const simple = field.includes('=?') ? null : parseSimple(field)
  if (simple) return simple
  const clear = withClearStructure(field)
  return parseSimple(clear) ?? parseAny(clear)
}

/** What stands outside of comments and has a structure of its own. A word ends with the quotes or brackets around it. */
const outside = new RegExp(
  `"(?:[^"\\\\]|\\\\.)*"?|<(?:"(?:[^"\\\\]|\\\\.)*"|[^<>"])*>?|[(,;:]|${encodedWord.source}`,
  'gs',
)
const inComment = /\\.|[()]/gs

/**
 * A field as every parser reads it: nothing within an encoded word separates or quotes, though some programs leave
 * such signs there bare, and who wants to be taken for another does; and two addresses in brackets are two mailboxes
 * where the comma between them is missing. A word in brackets before the address is part of the name.
 */
function withClearStructure(field: string): string {
  const out: string[] = []
  let depth = 0
  let position = 0
  let address = -1
  let inName: number[] = []
  for (;;) {
    const tokens = depth === 0 ? outside : inComment
    tokens.lastIndex = position
    const match = tokens.exec(field)
    if (!match) break
    const [token] = match
    out.push(field.slice(position, match.index))
    position = match.index + token.length
    if (token === '(') depth++
    else if (token === ')') depth--
    else if (token === ',' || token === ';' || token === ':') [address, inName] = [-1, []]
    else if (depth === 0 && /^<.*@.*>$/s.test(token)) {
      for (const at of inName) out[at] = quoted(out[at] ?? '')
      if (address >= 0) out.splice(address, 0, ',')
      address = out.length + 1
      inName = []
    } else if (depth === 0 && /^<[^@]*>$/s.test(token)) inName.push(out.length)
    out.push(depth === 0 && token.startsWith('=?') ? asAtom(token) : token)
  }
  return out.join('') + field.slice(position)
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** An encoded word without signs that would mean something outside of one. */
function asAtom(word: string): string {
  const start = word.indexOf('?', 2) + 3
  const payload = word.slice(start, -2)
  const safe = /^q/i.test(word.slice(start - 2))
    ? payload
        .replace(/[ \t]/g, '_')
        .replace(/[^\w=\u0080-\uffff]/g, (sign) => `=${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
    : payload.replace(/[^A-Za-z0-9+/=_-]/g, '')
  return `${word.slice(0, start)}${safe}?=`
}

/** Where a field too long to be read whole is cut: behind an address, where it has one. */
function readableEnd(raw: string): number {
  if (raw.length <= MAX_SEPARATORS) return raw.length
  let last = MAX_FIELD
  let separators = 0
  for (let at = 0; at < raw.length; at++) {
    if (at === MAX_FIELD) return last
    if (!isSeparator(raw.charCodeAt(at))) continue
    last = at + 1
    if (++separators === MAX_SEPARATORS) return last
  }
  return raw.length
}

const isSeparator = (code: number): boolean => code === 0x2c || code === 0x3b

/** Most headers are `Name <a@b>` or `a@b`, comma separated; null for anything harder. */
function parseSimple(field: string): MailAddress[] | null {
  const parts = splitList(field)
  const found: MailAddress[] = []
  for (const part of parts) {
    const text = trimBlanks(part)
    if (text === '') continue
    const mailbox = readMailbox(text)
    if (!mailbox) return null
    found.push({ ...mailbox })
  }
  return found
}

const readMailbox = remembered((text): MailAddress | null => {
  if (bare.test(text)) return toAddress('', text)
  const match = named.exec(text)
  return match && toAddress(match[1] ?? match[2] ?? '', match[3] ?? '')
})

/** The parts between commas outside quotes. What is harder is one part, which is simple only when it has no comma. */
function splitList(field: string): string[] {
  if (!/["(\\:;]/.test(field)) return field.split(',')
  const isQuoted = !/[(\\:;]/.test(field) && field.split('"').length % 2 === 1
  return (isQuoted && field.match(/(?:"[^"]*"|[^",])+/g)) || [field]
}

function parseAny(field: string): MailAddress[] {
  const found: MailAddress[] = []
  for (const entry of addressparser(withoutGroupComments(field), { flatten: true })) {
    const address = toAddress(entry.name, entry.address)
    if (address.name !== '' || address.address !== '') found.push(address)
  }
  return found
}

/** A comment after a group's end (RFC 5322 section 3.4) says nothing about anybody; the parser takes it for one. */
const withoutGroupComments = (field: string): string =>
  field.replace(/;[ \t\r\n]{0,20}\([^()]{0,500}\)(?=[ \t\r\n]{0,20}(?:,|$))/g, ';')

function toAddress(name: string, address: string): MailAddress {
  // `anna@b.example <Anna Rossi>`: to what stands in the brackets nothing can be sent.
  if (!address.includes('@') && address !== '' && bare.test(trimBlanks(name)))
    return toAddress(address, trimBlanks(name))
  const decoded = decodeEncodedWords(name.includes('<') ? name : name.replace(/>[ \t]*$/, ''))
  return {
    // Outlook puts names it knows as an address alone into single quotes, within the double ones.
    name: cleanText(decoded, MAX_NAME)
      .replace(/ ?\[ ?\]$/, '')
      .replace(/^'([^']+)'$/, '$1'),
    address: plainAddress(cleanText(readAddress(address), MAX_ADDRESS)),
  }
}

/** An address without what programs wrongly leave around it. Blanks within a quoted local part are part of it. */
function plainAddress(text: string): string {
  const bare = text.replace(/^[<>]{1,9}|[<>]{1,9}$/g, '').replace(/^mailto:/i, '')
  const at = bare.lastIndexOf('@')
  const local = bare.slice(0, Math.max(0, at))
  const domain = bare
    .slice(Math.max(0, at))
    .replace(/[ \t\r\n]+/g, '')
    .replace(/(?<=[^.])\.$/, '')
  return (/^".*"$/.test(local) ? local : local.replace(/[ \t\r\n]+/g, '')) + domain
}

/** Some senders encode a whole address. A word within one means nothing (RFC 2047 section 5), or hides the true domain. */
function readAddress(address: string): string {
  const decoded = decodeEncodedWords(address)
  const isTrick = address.includes('=?') && (address.includes('@') || decoded.split('@').length > 2)
  return isTrick ? address : decoded
}
