import type { Attachment } from '../../../shared/contract/messages'
import { asBuffer } from './charset'
import { isContainer } from './containers'
import { bodyStart, withoutBlankStart } from './header'
import { isMultipart } from './node'
import { MAX_CALENDARS, parseMessage, type ParsedMessage } from './parse-message'
import { pickParts } from './pick'
import { isFromMailSystem } from './plain-bounce'
import { knownEncoding } from './transfer-encoding'
import { boundaryOf, MAX_PARTS, parseTree, type SourceNode } from './tree'

/** A node of a server's BODYSTRUCTURE as the IMAP library hands it over, as far as it is believed. */
export interface BodyStructure {
  /** Absent on the root of a message. */
  part?: string | undefined
  type: string
  /** Encoded octets. */
  size?: number | undefined
  parameters?: Record<string, string> | undefined
  disposition?: string | undefined
  childNodes?: BodyStructure[] | undefined
}

/** A section of a message (RFC 9051 section 6.4.5), or a piece of it. */
export interface Section {
  key: string
  start?: number
  maxLength?: number
}

/** Bytes by the section they are of. */
export type Sections = ReadonlyMap<string, Uint8Array>

/**
 * A message of which the headers of all parts are here but not what is in them: it is read as a whole one is, by the
 * same rules, whatever the server makes of its headers.
 */
export interface Outline {
  /** The parts without which the message cannot be read, with their encoded octets as the server counts them. */
  wanted: { partId: string; type: string; octets: number }[]
  /** Where its multiparts end, to be fetched along with a part. */
  ends: Section[]
  /** Whether they do end there: else the message was cut off, or the server takes it apart otherwise. */
  isClosed(sections: Sections): boolean
  leaf(partId: string): SourceNode | undefined
  /** The message with these parts, all others empty; null where it falls apart otherwise with them. */
  withBodies(bodies: Sections): Uint8Array | null
  /** Encoded octets of a part, as the server counts them. */
  octetsOf(partId: string): number
  /** How large a part is that is not here. */
  sizeOf(partId: string): number
}

/** The sections that hold the header of a message and those of its parts; null where it has more than are read. */
export function headerSections(structure: BodyStructure): string[] | null {
  const sections: string[] = []
  const add = (part: BodyStructure): void => {
    if (sections.length > MAX_PARTS) return
    sections.push(headerSection(part))
    for (const child of childrenOf(part)) add(child)
  }
  add(structure)
  return sections.length > MAX_PARTS ? null : sections
}

/**
 * What a message is by its structure on the server and its `headers`. Null for one that must be read whole: where its
 * headers, read by us, say something else than the structure, and where only the content of files tells its text.
 */
export function outlineOf(structure: BodyStructure, headers: Sections): Outline | null {
  const listed = leavesOfStructure(structure)
  const withBodies = (bodies: Sections): Uint8Array | null => {
    const written = writeMessage(structure, headers, bodies)
    return written &&
      isTakenApartAs(
        listed,
        parseTree(written, '', () => undefined),
      )
      ? written
      : null
  }
  const empty = withBodies(new Map())
  const message = empty && parseMessage(empty)
  if (!message || isReadWhole(message)) return null
  const leaves = new Map(leavesOf(message.root).map((leaf) => [leaf.partId, leaf]))
  const octetsOf = (partId: string): number => listed.get(partId)?.size ?? 0
  const { ends } = endsOf(structure, headers)
  return {
    wanted: wantedParts(message).map(({ partId, type }) => ({ partId, type, octets: octetsOf(partId) })),
    ends: ends.map(({ section }) => section),
    isClosed: (sections) =>
      ends.every(({ section, closing }) => asBuffer(sections.get(section.key) ?? NONE).includes(closing)),
    leaf: (partId) => leaves.get(partId),
    withBodies,
    octetsOf,
    sizeOf: (partId) => estimatedSize(octetsOf(partId), leaves.get(partId)?.encoding ?? ''),
  }
}

/**
 * The files of a message that has some by its structure; `inline` is guessed, as only the HTML tells what it shows.
 * Null where its headers, read by us, say something else than the structure.
 */
export function filesOf(structure: BodyStructure, headers: Sections): Attachment[] | null {
  const listed = leavesOfStructure(structure)
  const written = writeMessage(structure, headers, new Map())
  const root = written && parseTree(written, '', () => undefined)
  if (!root || !isTakenApartAs(listed, root)) return null
  return pickParts<SourceNode>(root, ({ children }) => children).attachments.map(({ node, attachment }) => ({
    ...attachment,
    size: estimatedSize(listed.get(node.partId)?.size ?? 0, node.encoding),
  }))
}

/** Whether a message holds more than its text, as far as its structure tells. */
export const mayHoldFiles = (structure: BodyStructure): boolean =>
  [...leavesOfStructure(structure).values()].some(
    ({ type, disposition, parameters = {} }) =>
      !/^text\/(?:plain|html)$/i.test(type) ||
      disposition !== undefined ||
      Object.keys(parameters).some((name) => /^name\b/i.test(name)),
  )

const isTakenApartAs = (listed: ReadonlyMap<string, BodyStructure>, root: SourceNode): boolean => {
  const leaves = leavesOf(root)
  return leaves.length === listed.size && leaves.every(({ partId }) => listed.has(partId))
}

/** What stands inside a container is known only once all of it is here; a report is read from parts nobody is shown. */
const isReadWhole = ({ root, header }: ParsedMessage): boolean =>
  isFromMailSystem(header) ||
  root.type === 'multipart/report' ||
  leavesOf(root).some((part) => isContainer(part) || reportType.test(part.type))

const reportType = /^message\/(?:(?:global-)?delivery-status|disposition-notification)$/

function wantedParts({ root }: ParsedMessage): SourceNode[] {
  const { text, html, calendars } = pickParts<SourceNode>(root, (node) => node.children)
  return [...new Set([...html, ...text, ...calendars.slice(0, MAX_CALENDARS)])]
}

const leavesOf = (node: SourceNode): SourceNode[] =>
  isMultipart(node) ? node.children.flatMap(leavesOf) : [node]

/** The parts of an embedded message are its own affair: the message is one attachment. */
const childrenOf = ({ type, childNodes = [] }: BodyStructure): BodyStructure[] =>
  isMultipartType(type) ? childNodes : []

/** By part number. */
function leavesOfStructure(structure: BodyStructure): Map<string, BodyStructure> {
  const leaves = new Map<string, BodyStructure>()
  const add = (part: BodyStructure): void => {
    if (isMultipartType(part.type)) childrenOf(part).forEach(add)
    else leaves.set(part.part ?? '1', part)
  }
  add(structure)
  return leaves
}

const isMultipartType = (type: string): boolean => type.toLowerCase().startsWith('multipart/')

const headerSection = ({ part }: BodyStructure): string => (part === undefined ? 'HEADER' : `${part}.MIME`)

const NONE = new Uint8Array(0)
const LINE_END = Buffer.from('\r\n')

/** A message put together from its parts; null where the header of one does not fit what the server says it is. */
function writeMessage(structure: BodyStructure, headers: Sections, bodies: Sections): Uint8Array | null {
  const out: Uint8Array[] = []
  const write = (part: BodyStructure): boolean => {
    const header = headers.get(headerSection(part))
    if (!header) return false
    out.push(header)
    const hasEnd = bodyStart(header) >= 0
    // That of the message is cut off, or longer than is fetched; that of a part may come without its empty line.
    if (!hasEnd && part.part === undefined) return false
    if (!hasEnd && (part.size ?? 0) > 0) out.push(LINE_END)
    const boundary = boundaryOf(header)
    const children = childrenOf(part)
    if (boundary === null) {
      out.push(bodies.get(part.part ?? '1') ?? NONE)
      return !isMultipartType(part.type)
    }
    if (boundary === '' || children.length === 0) return false
    for (const child of children) {
      out.push(delimiter(boundary), LINE_END)
      if (!write(child)) return false
      out.push(LINE_END)
    }
    out.push(delimiter(boundary), Buffer.from('--\r\n'))
    return true
  }
  return write(structure) ? withoutBlankStart(Buffer.concat(out)) : null
}

const delimiter = (boundary: string): Buffer => Buffer.from(`--${boundary}`, 'latin1')

/** Text before the first part and behind the last one of a multipart, blank lines mostly, that its end is sought in. */
const SLACK = 8192

/** Where multiparts end at the earliest, and with what; `length` is that of the part at least. */
function endsOf(
  part: BodyStructure,
  headers: Sections,
): { ends: { section: Section; closing: Buffer }[]; length: number } {
  const header = headers.get(headerSection(part)) ?? NONE
  const boundary = boundaryOf(header)
  if (boundary === null) return { ends: [], length: header.length + (part.size ?? 0) }
  const closing = Buffer.concat([delimiter(boundary), Buffer.from('--')])
  const inside = childrenOf(part).map((child) => endsOf(child, headers))
  // The line breaks around delimiters are not counted: some servers count them to the parts.
  const start = inside.reduce((sum, { length }) => sum + length + closing.length - 2, 0)
  const section = { key: part.part ?? 'TEXT', start, maxLength: SLACK }
  return {
    ends: [{ section, closing }, ...inside.flatMap(({ ends }) => ends)],
    length: header.length + start + closing.length,
  }
}

/** Base64 in lines of 76 characters and a line break carries 57 bytes per 78 octets, uuencoded lines 45 per 63. */
function estimatedSize(octets: number, encoding: string): number {
  const known = knownEncoding(encoding)
  if (known === 'base64') return Math.floor((octets * 57) / 78)
  return known === 'uuencode' ? Math.floor((octets * 45) / 63) : octets
}
