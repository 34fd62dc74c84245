import { asBuffer } from './charset'

/** An element of BER (X.690): its tag and where its content stands; `end` is behind the element. */
interface Element {
  tag: number
  start: number
  contentEnd: number
  end: number
}

const OBJECT_ID = 0x06
const OCTETS = 0x04
const CONSTRUCTED = 0x20
const MAX_DEPTH = 20
const MAX_PIECES = 2_000_000
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex')
/** enveloped-data, and authenticated-enveloped-data (RFC 5083). */
const ENCRYPTED_DATA = ['2a864886f70d010703', '2a864886f70d0109100117'].map((id) => Buffer.from(id, 'hex'))

/**
 * The content of a CMS signed-data object (RFC 5652 section 5) that carries it inside, not verified: what is said,
 * where a reader without S/MIME would show only a file. Null for anything else. Bounded; never throws.
 */
export function signedContent(bytes: Uint8Array): Buffer | null {
  const data = asBuffer(bytes)
  const { type, wrapper } = contentInfo(data)
  if (!wrapper || !type.equals(SIGNED_DATA)) return null
  const [signedData] = childrenOf(data, wrapper, 1)
  const encapsulated = signedData && childrenOf(data, signedData, 3)[2]
  const content = encapsulated && childrenOf(data, encapsulated, 2)[1]
  const [octets] = content ? childrenOf(data, content, 1) : []
  return octets ? octetsOf(data, octets) : null
}

/** Whether it is a CMS object that only who has a key can read. */
export function isEncryptedData(bytes: Uint8Array): boolean {
  const { type } = contentInfo(asBuffer(bytes))
  return ENCRYPTED_DATA.some((id) => type.equals(id))
}

/** What a CMS object says to be, empty where it says nothing, and what holds that (RFC 5652 section 3). */
function contentInfo(data: Buffer): { type: Buffer; wrapper: Element | undefined } {
  const outer = elementAt(data, 0, data.length, 0)
  const [id, wrapper] = outer ? childrenOf(data, outer, 2) : []
  return { type: id?.tag === OBJECT_ID ? data.subarray(id.start, id.contentEnd) : Buffer.alloc(0), wrapper }
}

/** The element at `at`; null where there is none. The end of an indefinite length is sought in what it holds. */
function elementAt(data: Buffer, at: number, limit: number, depth: number): Element | null {
  const tag = data[at]
  const first = data[at + 1]
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return null
  if (first === 0x80) {
    const start = at + 2
    const contentEnd = endOfIndefinite(data, start, limit, depth + 1)
    return contentEnd < 0 ? null : { tag, start, contentEnd, end: contentEnd + 2 }
  }
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (lengthBytes > 4 || at + 2 + lengthBytes > limit) return null
  const length = lengthBytes === 0 ? first : data.readUIntBE(at + 2, lengthBytes)
  const start = at + 2 + lengthBytes
  const end = Math.min(start + length, limit)
  return { tag, start, contentEnd: end, end }
}

/** Where the two zero bytes stand that end an indefinite length; -1 where they do not. */
function endOfIndefinite(data: Buffer, start: number, limit: number, depth: number): number {
  if (depth > MAX_DEPTH) return -1
  let at = start
  for (let pieces = 0; pieces < MAX_PIECES; pieces++) {
    if (at + 2 > limit) return limit
    if (data[at] === 0 && data[at + 1] === 0) return at
    const element = elementAt(data, at, limit, depth)
    if (!element) return -1
    at = element.end
  }
  return -1
}

function childrenOf(data: Buffer, parent: Element, count: number): Element[] {
  const children: Element[] = []
  for (let at = parent.start; children.length < count && at < parent.contentEnd;) {
    const child = elementAt(data, at, parent.contentEnd, 0)
    if (!child) break
    children.push(child)
    at = child.end
  }
  return children
}

/** The bytes of an octet string, the pieces of a constructed one joined. */
function octetsOf(data: Buffer, octets: Element): Buffer | null {
  if (octets.tag === OCTETS) return data.subarray(octets.start, octets.contentEnd)
  if (octets.tag !== (OCTETS | CONSTRUCTED)) return null
  const pieces = childrenOf(data, octets, MAX_PIECES)
  return pieces.every(({ tag }) => tag === OCTETS)
    ? Buffer.concat(pieces.map(({ start, contentEnd }) => data.subarray(start, contentEnd)))
    : null
}
