import { asBuffer } from './charset'
import { readFields } from './header'
import { isMultipart, type MimeNode } from './node'
import { parseParameterised } from './params'
import { cleanText } from './text'
import { decodedSize, knownEncoding } from './transfer-encoding'
import type { Warn } from './warnings'

/** A part within the bytes of its message. */
export interface SourceNode extends MimeNode {
  /** The whole part as sent, its header included: what a signature covers (RFC 1847). */
  source: Uint8Array
  /** The part's content as sent, transfer encoding not undone. */
  body: Uint8Array
  children: SourceNode[]
}

export const MAX_DEPTH = 50
/** More parts than a message has that a person sent. */
export const MAX_PARTS = 1000
/** What tells of a part what it is. */
export const fieldsOfMime = ['content-type', 'content-disposition', 'content-transfer-encoding', 'content-id']
const partFields = new Set(fieldsOfMime)

/**
 * Takes a message apart along its multipart boundaries (RFC 2046), numbering parts as IMAP does (RFC 9051 section
 * 6.4.5). Embedded messages stay whole. Bounded in parts and depth; never throws.
 *
 * @param prefix part number of the message/rfc822 part this message was embedded in, '' at the top
 */
export function parseTree(source: Uint8Array, prefix: string, warn: Warn): SourceNode {
  let parts = 0

  const parsePart = (bytes: Buffer, path: string, depth: number, defaultType: string): SourceNode => {
    parts++
    const node = readNode(bytes, path, defaultType, warn)
    if (!isMultipart(node)) return depth === 0 ? { ...node, partId: path === '' ? '1' : `${path}.1` } : node
    if (depth >= MAX_DEPTH) {
      warn('mime.nested-too-deep')
      return node
    }
    const body = asBuffer(node.body)
    const declared = node.params.get('boundary') ?? ''
    const boundary =
      declared !== '' && body.includes(`--${declared}`) ? declared : lostBoundary(body) || declared
    if (declared === '') warn('mime.no-boundary')
    if (boundary === '') return asText(node, depth)

    const { ranges, terminated } = splitMultipart(body, boundary, MAX_PARTS - parts)
    if (!terminated) warn('mime.unterminated-multipart')
    if (ranges.length === 0) warn('mime.empty-multipart')
    if (ranges.length === 0) return asText(node, depth)
    const childType = node.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    ranges.forEach((range, index) => {
      if (parts >= MAX_PARTS) return warn('mime.too-many-parts')
      const childPath = path === '' ? `${index + 1}` : `${path}.${index + 1}`
      node.children.push(parsePart(range, childPath, depth + 1, childType))
    })
    return node
  }

  return parsePart(asBuffer(source), prefix, 0, 'text/plain')
}

/** A multipart nobody can split is shown as the text it is. */
function asText(node: SourceNode, depth: number): SourceNode {
  const partId = depth === 0 ? (node.partId === '' ? '1' : `${node.partId}.1`) : node.partId
  const charset = node.params.get('charset')
  const params = new Map(charset === undefined ? [] : [['charset', charset]])
  return { ...node, type: 'text/plain', partId, params, disposition: '' }
}

/** Boundary lines looked at; a multipart whose boundary is lost begins with one. */
const MAX_BOUNDARY_LINES = 200

/** The boundary of a multipart that does not tell it: a line `--x` before a header field. '' where there is none. */
function lostBoundary(body: Buffer): string {
  let at = body.subarray(0, 2).toString('latin1') === '--' ? 0 : body.indexOf('\n--') + 1
  for (let looked = 0; looked < MAX_BOUNDARY_LINES && (at > 0 || looked === 0); looked++) {
    const lines = body.toString('latin1', at, at + 400)
    const found = /^--(\S[^\r\n]{0,199})\r?\ncontent-[a-z-]{1,40}[ \t]{0,20}:/i.exec(lines)
    if (found) return (found[1] ?? '').trimEnd()
    at = body.indexOf('\n--', at) + 1
  }
  return ''
}

function readNode(bytes: Buffer, partId: string, defaultType: string, warn: Warn): SourceNode {
  const { fields, bodyOffset } = readFields(bytes, partFields)
  const contentType = parseParameterised(fields.get('content-type')?.[0] ?? '')
  const disposition = parseParameterised(fields.get('content-disposition')?.[0] ?? '')
  const encoding = (fields.get('content-transfer-encoding')?.[0] ?? '').trim().slice(0, 200).toLowerCase()
  if (knownEncoding(encoding) === null) warn('mime.unknown-encoding')
  const body = bytes.subarray(bodyOffset)
  return {
    partId,
    type: mediaType(contentType.value, defaultType, contentType.params.has('boundary')),
    params: contentType.params,
    disposition: disposition.value,
    dispositionParams: disposition.params,
    contentId: contentIdOf(fields.get('content-id')?.[0] ?? ''),
    encoding,
    size: isMultipartType(contentType.value) ? body.length : decodedSize(body, encoding),
    source: bytes,
    body,
    children: [],
  }
}

/** The boundary that the header of a multipart declares, '' where it declares none; null for a header of anything else. */
export function boundaryOf(header: Uint8Array): string | null {
  const node = readNode(asBuffer(header), '', 'text/plain', () => undefined)
  return isMultipart(node) ? (node.params.get('boundary') ?? '') : null
}

/** A Content-ID without angle brackets, bounded. */
function contentIdOf(raw: string): string {
  return cleanText(raw, 500).replace(/^<|>$/g, '')
}

/**
 * RFC 2045 section 5.2: what is not a media type counts as the default; but what has a boundary and calls itself a
 * multipart (`multipart/*`) is one.
 */
function mediaType(value: string, defaultType: string, hasBoundary = false): string {
  if (/^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(value)) return value
  return isMultipartType(value) && (hasBoundary || value.startsWith('multipart/'))
    ? 'multipart/mixed'
    : defaultType
}

const isMultipartType = (value: string): boolean => /^multipart\b/.test(value)

const CR = 0x0d
const LF = 0x0a
const DASH = 0x2d

/** The bytes between boundary lines. A boundary ends at its line, so that `--ab` is not taken for `--abc`. */
function splitMultipart(
  body: Buffer,
  boundary: string,
  limit: number,
): { ranges: Buffer[]; terminated: boolean } {
  const needle = Buffer.from(`--${boundary}`, 'latin1')
  const ranges: Buffer[] = []
  let contentStart = -1
  let at = body.indexOf(needle)
  while (at >= 0) {
    const line = at === 0 || body[at - 1] === LF ? boundaryLine(body, at + needle.length) : null
    if (line) {
      // One part more than the limit lets the caller notice that there are more.
      if (contentStart >= 0 && ranges.length <= limit)
        ranges.push(body.subarray(contentStart, beforeLine(body, at, contentStart)))
      if (line.closing) return { ranges, terminated: true }
      contentStart = line.next
    }
    at = body.indexOf(needle, at + needle.length)
  }
  if (contentStart >= 0 && contentStart < body.length && ranges.length <= limit)
    ranges.push(body.subarray(contentStart))
  return { ranges, terminated: false }
}

function boundaryLine(body: Buffer, afterBoundary: number): { closing: boolean; next: number } | null {
  const closing = body[afterBoundary] === DASH && body[afterBoundary + 1] === DASH
  let at = closing ? afterBoundary + 2 : afterBoundary
  while (body[at] === 0x20 || body[at] === 0x09 || body[at] === CR) at++
  if (at >= body.length) return { closing, next: body.length }
  return body[at] === LF || closing ? { closing, next: at + 1 } : null
}

/** The line break before a boundary belongs to the boundary. */
function beforeLine(body: Buffer, at: number, contentStart: number): number {
  let end = at
  if (end > contentStart && body[end - 1] === LF) end--
  if (end > contentStart && body[end - 1] === CR) end--
  return end
}
