import type { Attachment } from '../../../shared/contract/messages'
import { isContainer } from './containers'
import type { MimeNode } from './node'
import { collapseParams } from './params'
import { pickParts, type PickedParts } from './pick'
import { knownEncoding } from './transfer-encoding'
import { contentIdOf, MAX_DEPTH, MAX_PARTS, mediaType } from './tree'

/** A node of a server's BODYSTRUCTURE as the IMAP library hands it over. */
export interface BodyStructure {
  /** Absent on the root of a message. */
  part?: string | undefined
  type: string
  parameters?: Record<string, string> | undefined
  id?: string | undefined
  encoding?: string | undefined
  /** Encoded octets. */
  size?: number | undefined
  disposition?: string | undefined
  dispositionParameters?: Record<string, string> | undefined
  childNodes?: BodyStructure[] | undefined
}

/** What of a message to fetch for reading, and what is attached. */
export interface StructureParts {
  picked: PickedParts<MimeNode>
  /** Text and HTML parts to fetch, each once, in order. */
  wanted: MimeNode[]
  /** `inline` is guessed: only the HTML tells what it shows. */
  attachments: Attachment[]
  /** Some part holds others that only its content shows: opaque S/MIME, or a winmail.dat. */
  hasContainer: boolean
  /** There are more parts than are read. */
  hasMore: boolean
  /** Some stand deeper than is read. */
  isTooDeep: boolean
}

/** The readable parts and the attachments of a message known by its BODYSTRUCTURE; same rules as `parseMessage`. */
export function partsFromStructure(root: BodyStructure): StructureParts {
  const room = { left: MAX_PARTS, isTooDeep: false }
  const tree = toNode(root, 0, room)
  const picked = pickParts<MimeNode>(tree, (node) => node.children)
  return {
    picked,
    wanted: [...new Set([...picked.html, ...picked.text])],
    attachments: picked.attachments.map(({ attachment }) => attachment),
    hasContainer: holdsContainer(tree),
    hasMore: room.left < 0,
    isTooDeep: room.isTooDeep,
  }
}

const holdsContainer = (node: MimeNode): boolean => isContainer(node) || node.children.some(holdsContainer)

/** How many parts the message may still have, and whether some were too deep. */
interface Room {
  left: number
  isTooDeep: boolean
}

function toNode(part: BodyStructure, depth: number, room: Room): MimeNode {
  room.left -= 1
  const type = mediaType(part.type.toLowerCase(), 'text/plain')
  const encoding = (part.encoding ?? '').toLowerCase()
  const multipart = type.startsWith('multipart/')
  if (multipart && depth >= MAX_DEPTH) room.isTooDeep = true
  return {
    partId: part.part ?? (multipart ? '' : '1'),
    type,
    params: collapseParams(Object.entries(part.parameters ?? {})),
    disposition: (part.disposition ?? '').toLowerCase(),
    dispositionParams: collapseParams(Object.entries(part.dispositionParameters ?? {})),
    contentId: contentIdOf(part.id ?? ''),
    encoding,
    size: estimatedSize(part.size ?? 0, encoding),
    // The child of an embedded message is its own affair: the message is one attachment.
    children: multipart && depth < MAX_DEPTH ? childrenOf(part, depth, room) : [],
  }
}

function childrenOf({ childNodes = [] }: BodyStructure, depth: number, room: Room): MimeNode[] {
  const children: MimeNode[] = []
  for (const child of childNodes) {
    if (room.left > 0) children.push(toNode(child, depth + 1, room))
    else room.left = -1
  }
  return children
}

/** Base64 in lines of 76 characters and a line break carries 57 bytes per 78 octets, uuencoded lines 45 per 63. */
function estimatedSize(octets: number, encoding: string): number {
  const known = knownEncoding(encoding)
  if (known === 'base64') return Math.floor((octets * 57) / 78)
  return known === 'uuencode' ? Math.floor((octets * 45) / 63) : octets
}
