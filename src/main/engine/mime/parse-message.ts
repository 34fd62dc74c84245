import type { Attachment } from '../../../shared/contract/messages'
import { assembleBody, decodePart, type AssembledBody } from './body'
import { asBuffer } from './charset'
import { isContainer, isTnefPart, openContainers } from './containers'
import { parseHeader, readFields, withoutBlankStart, type MessageHeader } from './header'
import { isMessage } from './node'
import { describeFile, markInline, pickParts, type PickedParts } from './pick'
import { MAX_DEPTH, parseTree, type SourceNode } from './tree'
import { decodeTransferEncoding } from './transfer-encoding'
import type { MimeWarning, Warn } from './warnings'

/** A message understood: what is read, what is attached, and what was broken. */
export interface ParsedMessage {
  header: MessageHeader
  /** Plain text, derived from the HTML where there is no other. */
  text: string
  /** As received, not sanitised; '' where the message has none. */
  html: string
  /** See `AssembledBody`. */
  isTextOfHtml: boolean
  attachments: ParsedAttachment[]
  /** text/calendar and .ics parts, decoded. */
  calendars: { partId: string; method: string; text: string }[]
  warnings: MimeWarning[]
  /** The tree of parts, for readers of special formats. */
  root: SourceNode
}

export interface ParsedAttachment extends Attachment {
  /** The decoded bytes. */
  content(): Uint8Array
  /** The embedded message of a message/rfc822 part; null for other parts, or beyond 50 levels. */
  nested(): ParsedMessage | null
}

/** Of one mail that are read. */
export const MAX_CALENDARS = 20
const MAX_CALENDAR = 1_000_000

/**
 * Reads a whole message. Same bytes, same result; bounded in parts, depth and text. Never throws: what is broken
 * is told in `warnings`.
 */
export function parseMessage(source: Uint8Array): ParsedMessage {
  return parseAt(source, '', 0)
}

function parseAt(source: Uint8Array, prefix: string, depth: number): ParsedMessage {
  const warnings = new Set<MimeWarning>()
  const warn: Warn = (warning) => warnings.add(warning)
  const bytes = withoutBlankStart(withLineFeeds(source))
  const header = parseHeader(bytes)
  warnOfHeader(bytes, header, warn)

  const root = parseTree(bytes, prefix, warn)
  const { picked, body } = readParts(root, warn)
  const attachments = markInline(picked.attachments, body.html).map(({ node, attachment }) => {
    if (isMessage(node) && depth >= MAX_DEPTH) warn('mime.nested-too-deep')
    return toParsedAttachment(node, attachment, depth)
  })
  body.files.forEach((file, index) =>
    attachments.push({ ...describeFile(file, index), content: () => file.content, nested: () => null }),
  )
  const calendars = picked.calendars.slice(0, MAX_CALENDARS).map((node) => ({
    partId: node.partId,
    method: (node.params.get('method') ?? '').toUpperCase(),
    // RFC 5545: UTF-8 unless told otherwise, which the charset rules give as well.
    text: decodePart(node.body, node.encoding, node.params.get('charset') ?? '', warn).slice(0, MAX_CALENDAR),
  }))
  const { text, html, isTextOfHtml } = body
  return { header, text, html, isTextOfHtml, attachments, calendars, warnings: [...warnings], root }
}

/**
 * The parts that are read and attached, and their text. Containers are opened; one that could not be stays a file. The
 * text of a winmail.dat is read only where the mail has no other.
 */
function readParts(
  root: SourceNode,
  warn: Warn,
): { picked: PickedParts<SourceNode>; body: AssembledBody<SourceNode> } {
  const read = (opened: ReadonlyMap<SourceNode, SourceNode[]>) => {
    const picked = pickParts<SourceNode>(root, (node) => opened.get(node) ?? node.children)
    return { picked, body: assembleBody(picked, (node) => node.body, warn) }
  }
  const opened = openContainers(root, false, warn)
  const result = read(opened)
  const hasText = /[\p{L}\p{N}]/u.test(result.body.text)
  const whole = hasText || !hasContainer(root) ? result : read(openContainers(root, true, warn))
  if (whole.picked.attachments.some(({ node }) => isContainer(node) && isTnefPart(node))) warn('mime.tnef')
  return whole
}

const hasContainer = (node: SourceNode): boolean => isContainer(node) || node.children.some(hasContainer)

function toParsedAttachment(node: SourceNode, attachment: Attachment, depth: number): ParsedAttachment {
  const content = (): Uint8Array => decodeTransferEncoding(node.body, node.encoding).bytes
  return {
    ...attachment,
    content,
    nested: () => (isMessage(node) && depth < MAX_DEPTH ? parseAt(content(), node.partId, depth + 1) : null),
  }
}

function warnOfHeader(bytes: Uint8Array, header: MessageHeader, warn: Warn): void {
  const { fields, terminated } = readFields(bytes, null)
  if (fields.size === 0) warn('mime.header-missing')
  if (!terminated) warn('mime.header-unterminated')
  if (header.from.length === 0) warn('mime.no-from')
  if (header.date === null) warn(fields.has('date') ? 'mime.bad-date' : 'mime.no-date')
}

/** Files of old Macs end their lines with CR alone. */
function withLineFeeds(source: Uint8Array): Uint8Array {
  const buffer = asBuffer(source)
  if (buffer.includes(0x0a) || !buffer.includes(0x0d)) return buffer
  return Uint8Array.from(buffer, (byte) => (byte === 0x0d ? 0x0a : byte))
}
