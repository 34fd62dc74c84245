import { Unshowable } from './unshowable'

/** One step through an XML file: a tag by its local name, or text. */
export type XmlStep =
  | { kind: 'open' | 'close'; name: string; attributes: string; isEmpty: boolean }
  | { kind: 'text'; text: string }

const ATTRIBUTE = /([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const NAME = /^\/?(?:[\w.-]+:)?([\w.-]+)/

/**
 * Walks through XML once, whatever it is: in time and memory of its length, without entities of its own, without
 * anything fetched. Office files have no document type; one that has brings a bomb or a trap.
 */
export function* scanXml(xml: string): Generator<XmlStep> {
  let at = 0
  for (;;) {
    const start = xml.indexOf('<', at)
    if (start < 0) return
    if (start > at) yield { kind: 'text', text: decoded(xml.slice(at, start)) }
    if (xml.startsWith('<!--', start)) at = behind(xml, '-->', start)
    else if (xml.startsWith('<![CDATA[', start)) {
      at = behind(xml, ']]>', start)
      yield { kind: 'text', text: xml.slice(start + 9, at - 3) }
    } else if (xml.startsWith('<?', start)) at = behind(xml, '?>', start)
    else if (xml.startsWith('<!', start)) throw new Unshowable('broken')
    else {
      const end = tagEnd(xml, start)
      const tag = xml.slice(start + 1, end)
      at = end + 1
      const name = NAME.exec(tag)?.[1] ?? ''
      if (tag.startsWith('/')) yield { kind: 'close', name, attributes: '', isEmpty: false }
      else yield { kind: 'open', name, attributes: tag, isEmpty: tag.endsWith('/') }
    }
  }
}

/** The value of an attribute by its local name; '' where there is none. */
export function attribute(attributes: string, wanted: string): string {
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE))
    if (name === wanted) return decoded(double ?? single ?? '')
  return ''
}

function behind(xml: string, end: string, from: number): number {
  const found = xml.indexOf(end, from)
  if (found < 0) throw new Unshowable('broken')
  return found + end.length
}

/** A value may hold the sign that ends a tag. */
function tagEnd(xml: string, start: number): number {
  let quote = ''
  for (let at = start + 1; at < xml.length; at++) {
    const char = xml.charAt(at)
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '>') return at
  }
  throw new Unshowable('broken')
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,5}));/gi, (whole, hex, number, name) => {
    if (name) return named[String(name)] ?? whole
    const code = hex ? parseInt(String(hex), 16) : Number(number)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
