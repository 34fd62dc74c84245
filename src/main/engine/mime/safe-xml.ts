import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { asBuffer, decodeText, decodeUnlabelled } from './charset'

/** An element of an XML document; text between elements is kept, comments and instructions are not. */
export interface XmlElement {
  /** Without its namespace prefix. */
  name: string
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  /** The text directly inside, character references resolved, trimmed. */
  text: string
}

const MAX_DEPTH = 40
/** A tag beyond this holds attributes without end, each of which the parser takes its time for. */
const MAX_TAG = 20_000

/**
 * Reads XML from outside: no entity of a document type is ever expanded, nothing is fetched, depth is bounded to
 * 40 and size to `maxBytes`. Lenient with everything else: wrong encoding labels, stray text, missing end tags.
 * Null for what is no XML or beyond the bounds; never throws.
 */
export function readXml(bytes: Uint8Array, maxBytes: number, charset = ''): XmlElement | null {
  if (bytes.length > maxBytes) return null
  const text = decodeXml(bytes, charset)
  if (!staysShallow(text)) return null
  try {
    const elements = toElements(nodes.parse(parser.parse(text)), 0)
    return elements[0] ?? null
  } catch {
    return null
  }
}

export const childNamed = (element: XmlElement | null, name: string): XmlElement | null =>
  element?.children.find((child) => child.name === name) ?? null

export const childrenNamed = (element: XmlElement | null, name: string): XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? []

/** Every element of the name at any depth, at most `limit`. */
export function descendants(element: XmlElement, name: string, limit: number): XmlElement[] {
  const found: XmlElement[] = []
  const open = [element]
  while (open.length > 0 && found.length < limit) {
    const next = open.pop()
    if (!next) break
    if (next.name === name) found.push(next)
    open.push(...next.children.toReversed())
  }
  return found
}

/** The byte order mark, else what the declaration says, else what the MIME part says; bytes that contradict it are guessed. */
function decodeXml(bytes: Uint8Array, charset: string): string {
  const buffer = asBuffer(bytes)
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return decodeText(buffer, 'utf-16le').text
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return decodeText(buffer, 'utf-16be').text
  if (buffer[0] === 0x3c && buffer[1] === 0x00) return decodeText(buffer, 'utf-16le').text
  if (buffer[0] === 0x00 && buffer[1] === 0x3c) return decodeText(buffer, 'utf-16be').text
  const declared = /^[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    buffer.toString('latin1', 0, 200),
  )?.[1]
  const label = (declared ?? charset).toLowerCase()
  // Declared as UTF-16 but in single bytes, or as UTF-8 but in Latin-1: both are seen.
  if (label === '' || label.startsWith('utf')) return decodeUnlabelled(buffer)
  return decodeText(buffer, label).text
}

const XML_TAG = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(\/?)[^\s<>!?][^<>]*?(\/?)>/g

/** Measures tags and counts open elements in one pass before the parser builds its tree, which would recurse as deep as they nest. */
function staysShallow(text: string): boolean {
  let depth = 0
  for (const [tag, closing, empty] of text.matchAll(XML_TAG)) {
    if (closing !== undefined && tag.length > MAX_TAG) return false
    if (closing === '/') depth = Math.max(0, depth - 1)
    else if (closing === '' && empty === '' && ++depth > MAX_DEPTH) return false
  }
  return true
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  htmlEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
})

/** The parser's ordered form: an array of objects, each an element by name, or text, with attributes under `:@`. */
const nodes = z.array(z.record(z.string(), z.unknown()))
const attributesOf = z.record(z.string(), z.unknown())
const TEXT = '#text'
const ATTRIBUTES = ':@'

function toElements(list: readonly Record<string, unknown>[], depth: number): XmlElement[] {
  if (depth > MAX_DEPTH) return []
  return list.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES)
    if (name === undefined || name === TEXT) return []
    const inner = nodes.safeParse(node[name]).data ?? []
    const attributes = Object.entries(attributesOf.safeParse(node[ATTRIBUTES]).data ?? {})
    return [
      {
        name,
        attributes: new Map(attributes.map(([key, value]) => [key, resolve(String(value))])),
        children: toElements(inner, depth + 1),
        text: resolve(inner.map((child) => (TEXT in child ? String(child[TEXT]) : '')).join('')).trim(),
      },
    ]
  })
}

const predefined: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The five predefined entities and character references; any other entity stays as it is written. */
function resolve(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return predefined[name.toLowerCase()] ?? whole
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : '\ufffd'
    },
  )
}
