import type { MailAddress } from '../../../shared/contract/messages'
import { parseAddresses } from './addresses'
import { asBuffer } from './charset'
import { parseDate } from './date'
import { decodeHeaderText } from './encoded-words'
import { cleanText } from './text'

/** The header fields that lists, threads, links and rules need, decoded. */
export interface MessageHeader {
  /** Without angle brackets; '' where absent. */
  messageId: string
  inReplyTo: string
  /** Oldest first, without angle brackets, bounded to the last 100. */
  references: string[]
  subject: string
  from: MailAddress[]
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** The Date header in ms since the epoch; null where absent or unreadable. */
  date: number | null
  listId: string
  listUnsubscribe: string
  /** Sent by a program: Auto-Submitted (RFC 3834), Precedence bulk/list/junk, List-Id, or an empty Return-Path. */
  automatic: boolean
  contentType: string
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
export function parseHeader(bytes: Uint8Array): MessageHeader {
  const fields = readFields(bytes, wantedFields).fields
  const one = (name: string): string => fields.get(name)?.[0] ?? ''
  const addresses = (name: string): MailAddress[] => parseAddresses(fields.get(name)?.join(', ') ?? '')
  const listId = cleanText(decodeHeaderText(one('list-id')), MAX_UNSTRUCTURED)
  return {
    messageId: firstId(one('message-id')),
    inReplyTo: firstId(one('in-reply-to')),
    references: allIds(one('references')).slice(-MAX_REFERENCES),
    subject: cleanText(decodeHeaderText(one('subject').slice(0, MAX_SUBJECT * 16)), MAX_SUBJECT),
    from: addresses('from'),
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    date: parseDate(one('date')),
    listId,
    listUnsubscribe: cleanText(one('list-unsubscribe'), MAX_UNSTRUCTURED),
    automatic: isAutomatic(fields, listId),
    contentType: cleanText(one('content-type'), MAX_CONTENT_TYPE),
  }
}

/** Raw header fields: lower-case name to unfolded values (bytes as Latin-1), in order of appearance. */
export interface RawFields {
  fields: Map<string, string[]>
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
  'reply-to',
  'to',
  'cc',
  'bcc',
  'date',
  'list-id',
  'list-unsubscribe',
  'auto-submitted',
  'precedence',
  'return-path',
  'content-type',
])

/** No real header is larger; what stands beyond is not read. */
const MAX_HEADER_BYTES = 1_000_000
const MAX_VALUE = 200_000
const MAX_REPEATS = 20
const MAX_NAME = 100

/**
 * Splits a header block into unfolded fields, in one pass. Only names in `wanted` are kept (all when null).
 * Lines that are no field (mbox `From `, garbage) are skipped, as IMAP servers do.
 */
export function readFields(bytes: Uint8Array, wanted: ReadonlySet<string> | null): RawFields {
  const buffer = asBuffer(bytes)
  const start = bodyStart(buffer)
  const bodyOffset = start < 0 ? buffer.length : start
  const text = buffer.toString('latin1', 0, Math.min(bodyOffset, MAX_HEADER_BYTES))
  const fields = new Map<string, string[]>()
  let at = 0
  while (at < text.length) {
    const start = at
    at = fieldEnd(text, start)
    // Looked for in a slice: in a header without colons a search to the end would make every line cost the whole.
    const length = text.slice(start, Math.min(at, start + MAX_NAME)).indexOf(':')
    if (length < 1) continue
    const colon = start + length
    const name = text.slice(start, colon).trimEnd().toLowerCase()
    if (wanted && !wanted.has(name)) continue
    const values = fields.get(name)
    if (values && values.length >= MAX_REPEATS) continue
    const value = unfold(text.slice(colon + 1, Math.min(at, colon + 1 + MAX_VALUE)))
    if (values) values.push(value)
    else if (/^[!-~]+$/.test(name)) fields.set(name, [value])
  }
  return { fields, bodyOffset, terminated: start >= 0 }
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
  let start = 0
  let end = value.length
  while (start < end && isBlank(value.charCodeAt(start))) start++
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--
  const trimmed = value.slice(start, end)
  return trimmed.includes('\n') ? trimmed.replace(/\r*\n/g, '') : trimmed
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === CR || code === LF

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

function cleanId(id: string): string {
  return cleanText(decodeHeaderText(id), MAX_ID).replace(/\s+/g, '')
}

function isAutomatic(fields: RawFields['fields'], listId: string): boolean {
  const autoSubmitted = fields.get('auto-submitted')?.[0]?.toLowerCase() ?? ''
  if (autoSubmitted !== '' && !/^no\b/.test(autoSubmitted)) return true
  if (/^(bulk|list|junk|auto_reply)\b/i.test(fields.get('precedence')?.[0] ?? '')) return true
  return listId !== '' || fields.get('return-path')?.[0]?.replace(/\s+/g, '') === '<>'
}
