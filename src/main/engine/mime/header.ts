import { readScheduledField, type ScheduledAt } from '../../../shared/draft-copy'
import { isUtf8 } from 'node:buffer'
import type { MailAddress } from '../../../shared/contract/messages'
import { readAddresses } from './addresses'
import { autoReplyFields, saysAutoReply } from './auto-reply'
import { asBuffer, isMeaningless } from './charset'
import { guessEncoding } from './charset-guess'
import { dateZone, parseDate } from './date'
import { decodeHeaderText } from './encoded-words'
import { cleanText, trimBlanks } from './text'

/** The header fields that lists, threads, links and rules need, decoded. */
export interface MessageHeader {
  /** Without angle brackets; '' where absent. */
  messageId: string
  inReplyTo: string
  /** Oldest first, without angle brackets: of very many the first, which began the conversation, and the last. */
  references: string[]
  subject: string
  from: MailAddress[]
  /** Who sent it in the authors' place, where the header says so (RFC 5322 section 3.6.2). */
  sender: MailAddress | null
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** How many more recipients the mail names than are read of it. */
  recipientsLeftOut: number
  /** The Date header in ms since the epoch; null where absent or unreadable. */
  date: number | null
  /** Of the clock it was written by: see `dateZone`. */
  dateZone: number | null
  /** Of a draft that waits: when it leaves, and from where. */
  scheduled: ScheduledAt | null
  listId: string
  listUnsubscribe: string
  /** Sent by a program: Auto-Submitted (RFC 3834), Precedence bulk/list/junk, List-Id, or an empty Return-Path. */
  automatic: boolean
  /** A program answers for its sender; see `saysAutoReply`. */
  isAutoReply: boolean
  contentType: string
  /** The topmost Authentication-Results: what the last server found about the author (RFC 8601). */
  authenticationResults: string
  /** The Received fields above it: every hand-over since it was written. */
  handovers: string[]
  /** It has the form of an envelope of certified mail (RFC 6109 section 3.1.5), signed; anybody may write one. */
  isEnvelope: boolean
  /** It says that it only tells what became of other mail: a bounce, or a receipt, also of certified mail. */
  isReport: boolean
}

const MAX_SUBJECT = 1000
const MAX_ID = 998
const MAX_REFERENCES = 100
const MAX_UNSTRUCTURED = 2000
const MAX_CONTENT_TYPE = 500

/**
 * Reads the header of a message from its first bytes (the body may follow or be cut off). Every value is bounded,
 * decoded and free of control characters; never throws.
 */
export function parseHeader(source: Uint8Array): MessageHeader {
  const bytes = withoutBlankStart(source)
  const { fields, names, bodyOffset } = readFields(bytes, wantedFields)
  const one = (name: string): string => fields.get(name)?.[0] ?? ''
  const charset = charsetOfRawHeader(bytes, fields, bodyOffset)
  const read = (name: string, ofRecipients = false) =>
    readAddresses(fields.get(name) ?? [], charset, ofRecipients)
  const authors = (name: string): MailAddress[] => read(name).people
  const [to, cc, bcc] = [read('to', true), read('cc', true), read('bcc', true)]
  const listId = cleanText(decodeHeaderText(one('list-id'), charset), MAX_UNSTRUCTURED)
  return {
    messageId: firstId(one('message-id')),
    inReplyTo: firstId(one('in-reply-to')),
    references: firstAndLast(allIds(one('references')), MAX_REFERENCES),
    subject: cleanText(decodeHeaderText(one('subject').slice(0, MAX_SUBJECT * 16), charset), MAX_SUBJECT),
    from: authors('from'),
    sender: authors('sender')[0] ?? null,
    replyTo: read('reply-to', true).people,
    to: to.people,
    cc: cc.people,
    bcc: bcc.people,
    recipientsLeftOut: to.leftOut + cc.leftOut + bcc.leftOut,
    date: parseDate(decodeHeaderText(one('date').slice(0, 1000), charset)),
    dateZone: dateZone(one('date')),
    listId,
    listUnsubscribe: cleanText(one('list-unsubscribe'), MAX_UNSTRUCTURED),
    automatic: isAutomatic(fields, listId),
    isAutoReply: saysAutoReply(fields),
    contentType: cleanText(one('content-type'), MAX_CONTENT_TYPE),
    authenticationResults: cleanText(one('authentication-results'), MAX_UNSTRUCTURED),
    handovers: handoversAbove(fields.get('received') ?? [], names),
    isEnvelope: isEnvelope(fields),
    isReport: isReport(fields),
    scheduled: readScheduledField(one('x-postilla-scheduled')),
  }
}

function isReport(fields: RawFields['fields']): boolean {
  if (fields.has('x-ricevuta') && !fields.has('x-trasporto')) return true
  const contentType = fields.get('content-type')?.[0]?.slice(0, MAX_CONTENT_TYPE) ?? ''
  return (
    /^\s{0,9}multipart\/report\b/i.test(contentType) &&
    /;\s{0,9}report-type\s{0,9}=\s{0,9}"?(?:delivery-status|disposition-notification)\b/i.test(contentType)
  )
}

function isEnvelope(fields: RawFields['fields']): boolean {
  const [transport, ...others] = fields.get('x-trasporto') ?? []
  return (
    /^posta-certificata$/i.test(transport?.trim() ?? '') &&
    others.length === 0 &&
    !fields.has('x-ricevuta') &&
    /^multipart\/signed\b/i.test(fields.get('content-type')?.[0] ?? '')
  )
}

function handoversAbove(received: readonly string[], names: readonly string[]): string[] {
  const results = names.indexOf('authentication-results')
  const above = names.slice(0, Math.max(0, results)).filter((name) => name === 'received').length
  return received.slice(0, above).map((field) => cleanText(field, MAX_UNSTRUCTURED))
}

/**
 * The charset of raw 8-bit text in the header, which nothing declares: what the body or its first part is declared
 * in, as programs that write such headers use one charset for all; else guessed over header and text together.
 */
function charsetOfRawHeader(bytes: Uint8Array, fields: RawFields['fields'], bodyOffset: number): string {
  const raw = ['subject', 'from', 'sender', 'to', 'cc', 'reply-to'].map(
    (name) => fields.get(name)?.join(' ') ?? '',
  )
  const text = raw.join('\n').slice(0, BODY_START)
  if (ascii.test(text)) return ''
  const header = Buffer.from(text, 'latin1')
  if (isUtf8(header)) return ''
  const body = asBuffer(bytes).subarray(bodyOffset, bodyOffset + BODY_START)
  for (const naming of [fields.get('content-type')?.[0] ?? '', body.toString('latin1')]) {
    const declared = /charset\s{0,20}=\s{0,20}["']?([\w.:-]{2,40})/i.exec(naming)?.[1] ?? ''
    if (!isMeaningless(declared) && !/^utf-?8$/i.test(declared)) return declared
  }
  return guessEncoding(Buffer.concat([header, body]))
}

const ascii = /^[\0-\x7f]*$/

/** The start of a body that tells its charset. */
const BODY_START = 4000

/** Raw header fields: lower-case name to unfolded values (bytes as Latin-1), in order of appearance. */
export interface RawFields {
  fields: Map<string, string[]>
  /** The name of each value kept, in order of appearance. */
  names: string[]
  /** Where the body starts; the length of `bytes` when the header never ends. */
  bodyOffset: number
  /** False when no empty line ends the header. */
  terminated: boolean
}

const wantedFields: ReadonlySet<string> = new Set([
  'message-id',
  'in-reply-to',
  'references',
  'subject',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'date',
  'list-id',
  'list-unsubscribe',
  ...autoReplyFields,
  'return-path',
  'content-type',
  'authentication-results',
  'received',
  'x-trasporto',
  'x-ricevuta',
  'x-postilla-scheduled',
])

/**
 * The fields asked for of a header too long to be read whole. Without the results of authentication: what stands above
 * them, which tells who wrote them, is not known then.
 */
export const fieldsOfEndlessHeader: readonly string[] = [...wantedFields].filter(
  (name) => name !== 'authentication-results' && name !== 'received',
)

/** No real header is larger; what stands beyond is not read. */
const MAX_HEADER_BYTES = 1_000_000
const MAX_VALUE = 500_000
const MAX_REPEATS = 20
const MAX_NAME = 100

/** Whether bytes are an entity of MIME by their header, as those of a signed mail, not of a signed document, are. */
export const isEntity = (bytes: Uint8Array): boolean =>
  readFields(bytes, entityFields).fields.has('content-type')

const entityFields = new Set(['content-type'])

/**
 * Splits a header block into unfolded fields, in one pass. Only names in `wanted` are kept (all when null).
 * Lines that are no field (mbox `From `, garbage) are skipped, as IMAP servers do; but where no field follows before
 * the empty line, the text begins with them.
 */
export function readFields(bytes: Uint8Array, wanted: ReadonlySet<string> | null): RawFields {
  const buffer = asBuffer(bytes)
  const start = bodyStart(buffer)
  const bodyOffset = start < 0 ? buffer.length : start
  const text = buffer.toString('latin1', 0, Math.min(bodyOffset, MAX_HEADER_BYTES))
  const fields = new Map<string, string[]>()
  const names: string[] = []
  let at = 0
  let textStart = -1
  let hasFields = false
  while (at < text.length) {
    const start = at
    at = fieldEnd(text, start)
    // Looked for in a slice: in a header without colons a search to the end would make every line cost the whole.
    const length = text.slice(start, Math.min(at, start + MAX_NAME)).indexOf(':')
    const name =
      length < 1
        ? ''
        : text
            .slice(start, start + length)
            .trimEnd()
            .toLowerCase()
    if (!isFieldName(name)) {
      if (textStart < 0 && !isSeparator(text, start, at)) textStart = start
      continue
    }
    // Text may hold what looks like a field; a header that goes on holds fields everybody knows.
    if (textStart >= 0 && !knownField.test(name)) continue
    textStart = -1
    hasFields = true
    const colon = start + length
    if (wanted && !wanted.has(name)) continue
    const values = fields.get(name)
    if (values && values.length >= MAX_REPEATS) continue
    const value = unfold(text.slice(colon + 1, Math.min(at, colon + 1 + MAX_VALUE)))
    names.push(name)
    if (values) values.push(value)
    else fields.set(name, [value])
  }
  // A message without any field is a text; one without a header at all keeps its first lines.
  if (textStart >= 0 && hasFields) return { fields, names, bodyOffset: textStart, terminated: true }
  return { fields, names, bodyOffset, terminated: start >= 0 }
}

const isFieldName = (name: string): boolean => /^[!-9;-~]+$/.test(name)

const knownField =
  /^(?:content-|x-|resent-|list-|arc-|dkim-|received|return-path|delivered-to|authentication-results|mime-version|from|sender|reply-to|to|cc|bcc|subject|date|message-id|in-reply-to|references|thread-|user-agent|importance|priority|precedence|auto-submitted)/

/** The line an mbox file puts before a message, and what mail stores leave of an empty one. */
function isSeparator(text: string, start: number, end: number): boolean {
  return /^(?:>?From |\s*$)/.test(text.slice(start, Math.min(end, start + MAX_NAME)))
}

const CR = 0x0d
const LF = 0x0a

/** Where the body starts: behind the first empty line (bare LF is tolerated); -1 where `bytes` end before it. */
export function bodyStart(bytes: Uint8Array): number {
  const buffer = asBuffer(bytes)
  if (buffer[0] === LF) return 1
  if (buffer[0] === CR && buffer[1] === LF) return 2
  const crlf = buffer.indexOf(EMPTY_CRLF_LINE)
  // Only before the other: where lines end in CRLF it would be sought through the whole body.
  const lf = (crlf < 0 ? buffer : buffer.subarray(0, crlf)).indexOf(EMPTY_LF_LINE)
  if (lf >= 0) return lf + EMPTY_LF_LINE.length
  return crlf < 0 ? -1 : crlf + EMPTY_CRLF_LINE.length
}

/**
 * A message from its header on: without blank lines, which some programs put first, where fields every mail has follow.
 * By the letter such a message has no header. Never asked about a part: the text of one may begin so.
 */
export const withoutBlankStart = (source: Uint8Array): Buffer =>
  asBuffer(source).subarray(headerStart(source))

function headerStart(source: Uint8Array): number {
  let start = 0
  while (source[start] === LF || source[start] === CR) start++
  if (start === 0) return 0
  const lines = asBuffer(source)
    .toString('latin1', start, start + FIRST_LINES)
    .split(/\r?\n/)
  const end = lines.indexOf('')
  const first = end < 0 ? lines.slice(0, -1) : lines.slice(0, end)
  const isHeader = first.every((line) => /^(?:[!-9;-~]{1,100}[ \t]*:|[ \t])/.test(line))
  const hasMark = first.some((line) => /^(?:from|received|message-id|mime-version|return-path):/i.test(line))
  return isHeader && hasMark ? start : 0
}

const FIRST_LINES = 2000

/** Whether this is what a server gives for the header of a message that begins with a blank line. */
export const isBlank = (header: Uint8Array): boolean => header.every((byte) => byte === CR || byte === LF)

const EMPTY_CRLF_LINE = Buffer.from('\n\r\n')
const EMPTY_LF_LINE = Buffer.from('\n\n')

/** Offset of the line after the field that starts at `start`, its folded lines included. */
function fieldEnd(text: string, start: number): number {
  let at = start
  for (;;) {
    const newline = text.indexOf('\n', at)
    if (newline < 0) return text.length
    at = newline + 1
    const next = text.charCodeAt(at)
    if (next !== 0x20 && next !== 0x09) return at
  }
}

/** Only ASCII blanks are cut off: in Latin-1 a byte of raw UTF-8 text may look like a no-break space. */
function unfold(value: string): string {
  const trimmed = trimBlanks(value)
  return trimmed.includes('\n') ? trimmed.split('\n').map(withoutReturns).join('') : trimmed
}

function withoutReturns(line: string): string {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) === CR) end--
  return line.slice(0, end)
}

function firstId(value: string): string {
  return allIds(value.slice(0, 10_000))[0] ?? ''
}

/** Ids of an id list; Message-ID headers without angle brackets exist, so bare words with an @ count as well. */
function allIds(value: string): string[] {
  const bracketed = value.match(/<[^<>]*>/g)?.map((id) => cleanId(id.slice(1, -1))) ?? []
  const ids =
    bracketed.length > 0
      ? bracketed
      : value
          .split(/[\s,]+/)
          .filter((id) => id.includes('@'))
          .map(cleanId)
  return ids.filter((id) => id !== '')
}

const firstAndLast = (ids: string[], most: number): string[] =>
  ids.length <= most ? ids : [...ids.slice(0, 1), ...ids.slice(1 - most)]

function cleanId(id: string): string {
  return cleanText(decodeHeaderText(id), MAX_ID).replace(/\s+/g, '')
}

function isAutomatic(fields: RawFields['fields'], listId: string): boolean {
  const autoSubmitted = fields.get('auto-submitted')?.[0]?.toLowerCase() ?? ''
  if (autoSubmitted !== '' && !/^no\b/.test(autoSubmitted)) return true
  if (/^(bulk|list|junk|auto_reply)\b/i.test(fields.get('precedence')?.[0] ?? '')) return true
  return listId !== '' || fields.get('return-path')?.[0]?.replace(/\s+/g, '') === '<>'
}
