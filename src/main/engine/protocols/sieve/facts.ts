import { readAddresses } from '../../mime/addresses'
import { asBuffer } from '../../mime/charset'
import { decodePart } from '../../mime/body'
import { parseDate } from '../../mime/date'
import { decodeHeaderText } from '../../mime/encoded-words'
import { readFields } from '../../mime/header'
import { parseMessage } from '../../mime/parse-message'
import type { SourceNode } from '../../mime/tree'

/** What rules ask of a message. */
export interface MailFacts {
  /** Decoded and unfolded values by lower-case name. */
  headers: ReadonlyMap<string, readonly string[]>
  /** Addresses without names, of From, To, Cc and Bcc, by lower-case field name. */
  addresses: ReadonlyMap<string, readonly string[]>
  /** Bytes, with CRLF line ends. */
  size: number
  /** Each text part of the body, decoded; HTML without its tags. */
  texts: readonly string[]
  /** Null where the message has no readable Date. `zone` is the one written there, e.g. `+0200`. */
  sent: { time: number; zone: string } | null
  /** Milliseconds since the epoch. */
  received: number
  /** A part of it says `Content-Disposition: attachment`. */
  attachment: boolean
}

const ADDRESS_HEADERS = ['from', 'to', 'cc', 'bcc']

/** The facts of a message from its bytes; never throws. */
export function factsOf(source: Uint8Array, received: number): MailFacts {
  const { fields } = readFields(source, null)
  const headers = new Map(
    [...fields].map(([name, values]) => [name, values.map((value) => decodeHeaderText(value).trim())]),
  )
  const { root } = parseMessage(source)
  return {
    headers,
    addresses: new Map(
      ADDRESS_HEADERS.map((name) => [
        name,
        readAddresses(fields.get(name) ?? []).people.map(({ address }) => address),
      ]),
    ),
    size: sizeWithCrlf(source),
    texts: partsOf(root).filter(isText).map(textOf),
    sent: sentAt(fields.get('date')?.[0] ?? ''),
    received,
    attachment: partsOf(root).some(({ disposition }) => disposition === 'attachment'),
  }
}

const partsOf = (node: SourceNode): SourceNode[] => [node, ...node.children.flatMap(partsOf)]

const isText = ({ type, children }: SourceNode): boolean => type.startsWith('text/') && children.length === 0

function textOf(node: SourceNode): string {
  const text = decodePart(node.body, node.encoding, node.params.get('charset') ?? '', () => undefined)
  return node.type === 'text/html' ? withoutTags(text) : text
}

/** Rough on purpose: what a rule looks for is words. In one pass, whatever the tags are like. */
function withoutTags(html: string): string {
  const pieces = html.split('<')
  let hidden: string | null = null
  const kept = pieces.map((piece, index) => {
    if (index === 0) return piece
    const end = piece.indexOf('>')
    const name = /^\/?[a-z]+/i.exec(piece)?.[0].toLowerCase() ?? ''
    if (hidden !== null && name === `/${hidden}`) hidden = null
    else if (hidden === null && (name === 'script' || name === 'style')) hidden = name
    return hidden === null && end !== -1 ? piece.slice(end + 1) : ''
  })
  return kept.join(' ').replace(ENTITY, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? ''
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(nbsp|lt|gt|quot|apos|amp));/gi
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
}

function sentAt(field: string): MailFacts['sent'] {
  const time = parseDate(field)
  if (time === null) return null
  return { time, zone: /([+-]\d{4})\s*(?:\(|$)/.exec(field)?.[1] ?? '+0000' }
}

function sizeWithCrlf(source: Uint8Array): number {
  const bytes = asBuffer(source)
  let size = bytes.length
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at - 1] !== 0x0d) size++
  }
  return size
}
