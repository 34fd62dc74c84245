import addressparser from 'nodemailer/lib/addressparser'

/** A part of a message as positions in its bytes; multiparts have `children`, message/rfc822 has `message`. */
export interface Part {
  start: number
  bodyStart: number
  end: number
  headers: { name: string; value: string }[]
  type: string
  params: Map<string, string>
  children: Part[]
  message: Part | null
}

const MAX_DEPTH = 12

/** Understands the MIME structure of one message; `text` holds its bytes as latin1. */
export function parseMime(text: string): Part {
  return parsePart(text, 0, text.length, 'text/plain', 0)
}

/** The bytes of a section such as ``, `HEADER`, `1.2`, `2.MIME`, `HEADER.FIELDS (SUBJECT)`; null where there is none. */
export function section(text: string, root: Part, spec: string): string | null {
  const path = /^(\d+(?:\.\d+)*)(?:\.|$)/.exec(spec)?.[1]
  const rest = path === undefined ? spec : spec.slice(path.length).replace(/^\./, '')
  const part = path === undefined ? root : descend(root, path.split('.').map(Number))
  if (!part) return null
  if (path === undefined) return partOfMessage(text, root, rest)
  if (rest === '') return text.slice(part.bodyStart, part.end)
  if (rest.toUpperCase() === 'MIME') return text.slice(part.start, part.bodyStart)
  return part.message && partOfMessage(text, part.message, rest)
}

/** BODYSTRUCTURE of RFC 3501 section 7.4.2, with the extension data. */
export function bodyStructure(text: string, part: Part): string {
  const [type = 'text', subtype = 'plain'] = part.type.split('/')
  const params = paramList(part.params)
  const disposition = dispositionOf(part)
  if (part.children.length > 0) {
    const children = part.children.map((child) => bodyStructure(text, child)).join('')
    return `(${children} ${quote(subtype)} ${params} ${disposition} NIL NIL)`
  }
  const body = text.slice(part.bodyStart, part.end)
  const fields = [
    quote(type),
    quote(subtype),
    params,
    nstring(header(part, 'content-id')),
    nstring(header(part, 'content-description')),
    quote(header(part, 'content-transfer-encoding') ?? '7bit'),
    `${body.length}`,
  ]
  const lines = `${body.split('\n').length - 1}`
  if (part.message) fields.push(envelope(part.message), bodyStructure(text, part.message), lines)
  else if (type === 'text') fields.push(lines)
  return `(${fields.join(' ')} NIL ${disposition} NIL NIL)`
}

/** ENVELOPE of RFC 3501 section 7.4.2. */
export function envelope(part: Part): string {
  const from = addresses(header(part, 'from'))
  const list = (name: string): string => {
    const found = addresses(header(part, name))
    return found === 'NIL' && name !== 'to' && name !== 'cc' && name !== 'bcc' ? from : found
  }
  const fields = [
    nstring(header(part, 'date')),
    nstring(header(part, 'subject')),
    ...['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'].map(list),
    nstring(header(part, 'in-reply-to')),
    nstring(header(part, 'message-id')),
  ]
  return `(${fields.join(' ')})`
}

export function header(part: Part, name: string): string | null {
  return part.headers.find((each) => each.name === name)?.value ?? null
}

/** A string that may be NIL: quoted where it can be, a literal otherwise. */
export function nstring(value: string | null): string {
  return value === null ? 'NIL' : quote(value)
}

export function quote(value: string): string {
  if (/[\r\n\0\x80-\uffff]/.test(value)) return `{${value.length}}\r\n${value}`
  return `"${value.replace(/[\\"]/g, '\\$&')}"`
}

function parsePart(text: string, start: number, end: number, defaultType: string, depth: number): Part {
  const { headers, bodyStart } = parseHeaders(text, start, end)
  const part: Part = {
    start,
    bodyStart,
    end,
    headers,
    type: defaultType,
    params: new Map(),
    children: [],
    message: null,
  }
  const contentType = header(part, 'content-type')
  if (contentType !== null) {
    const parsed = parseParams(contentType)
    if (/^[\w.+-]+\/[\w.+-]+$/.test(parsed.value)) part.type = parsed.value
    part.params = parsed.params
  }
  if (depth >= MAX_DEPTH) return part
  if (part.type.startsWith('multipart/')) {
    const childType = part.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    const ranges = splitMultipart(text, part)
    part.children = ranges.map(([from, to]) => parsePart(text, from, to, childType, depth + 1))
    if (part.children.length === 0) part.type = 'text/plain'
  } else if (part.type === 'message/rfc822') {
    part.message = parsePart(text, bodyStart, end, 'text/plain', depth + 1)
  }
  return part
}

function parseHeaders(
  text: string,
  start: number,
  end: number,
): { headers: Part['headers']; bodyStart: number } {
  const headers: Part['headers'] = []
  let at = start
  while (at < end) {
    const lineEnd = nextLine(text, at, end)
    const line = text.slice(at, lineEnd).replace(/\r?\n$/, '')
    at = lineEnd
    if (line === '') return { headers, bodyStart: at }
    const last = headers.at(-1)
    if (/^[ \t]/.test(line) && last) last.value += line.replace(/^[ \t]+/, ' ')
    const found = /^([^\s:]+)\s*:\s*(.*)$/.exec(line)
    if (found) headers.push({ name: (found[1] ?? '').toLowerCase(), value: found[2] ?? '' })
  }
  return { headers, bodyStart: end }
}

function splitMultipart(text: string, part: Part): [number, number][] {
  const boundary = part.params.get('boundary')
  if (!boundary) return []
  const ranges: [number, number][] = []
  let open: number | null = null
  for (let at = part.bodyStart; at < part.end; at = nextLine(text, at, part.end)) {
    if (!text.startsWith(`--${boundary}`, at)) continue
    if (open !== null) ranges.push([open, Math.max(open, beforeLineBreak(text, at))])
    open = nextLine(text, at, part.end)
    if (text.startsWith('--', at + 2 + boundary.length)) return ranges
  }
  if (open !== null) ranges.push([open, part.end])
  return ranges
}

const nextLine = (text: string, at: number, end: number): number => {
  const found = text.indexOf('\n', at)
  return found < 0 || found >= end ? end : found + 1
}

/** The line break before a boundary belongs to the boundary (RFC 2046 section 5.1.1). */
const beforeLineBreak = (text: string, at: number): number => {
  if (text[at - 1] !== '\n') return at
  return text[at - 2] === '\r' ? at - 2 : at - 1
}

function partOfMessage(text: string, message: Part, what: string): string | null {
  if (what === '') return text.slice(message.start, message.end)
  if (/^HEADER$/i.test(what)) return text.slice(message.start, message.bodyStart)
  if (/^TEXT$/i.test(what)) return text.slice(message.bodyStart, message.end)
  const fields = /^HEADER\.FIELDS(\.NOT)? \(([^)]*)\)$/i.exec(what)
  if (!fields) return null
  const wanted = new Set((fields[2] ?? '').toLowerCase().split(/[\s"]+/))
  const raw = text.slice(message.start, message.bodyStart).match(/[^\n]*\n(?:[ \t][^\n]*\n)*/g) ?? []
  const chosen = raw.filter((line) => {
    const name = /^([^\s:]+)\s*:/.exec(line)?.[1]?.toLowerCase()
    return name !== undefined && wanted.has(name) === (fields[1] === undefined)
  })
  return `${chosen.join('')}\r\n`
}

/** Part numbers as RFC 3501 section 6.4.5 counts them: `1` of a message without parts is its body. */
function descend(root: Part, path: readonly number[]): Part | null {
  let part = root
  for (const [depth, number] of path.entries()) {
    const inside = part.message && part !== root ? part.message : part
    const child = inside.children[number - 1]
    if (child) part = child
    else if (number === 1 && inside.children.length === 0 && (depth === 0 || inside !== part)) part = inside
    else return null
  }
  return part
}

function parseParams(value: string): { value: string; params: Map<string, string> } {
  const params = new Map<string, string>()
  for (const found of value.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)) {
    params.set((found[1] ?? '').toLowerCase(), found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '')
  }
  return { value: (value.split(';')[0] ?? '').trim().toLowerCase(), params }
}

function paramList(params: ReadonlyMap<string, string>): string {
  if (params.size === 0) return 'NIL'
  return `(${[...params].map(([name, value]) => `${quote(name)} ${quote(value)}`).join(' ')})`
}

function dispositionOf(part: Part): string {
  const value = header(part, 'content-disposition')
  if (value === null) return 'NIL'
  const parsed = parseParams(value)
  return `(${quote(parsed.value)} ${paramList(parsed.params)})`
}

function addresses(value: string | null): string {
  if (value === null) return 'NIL'
  const list = addressparser(value, { flatten: true }).map(({ name, address }) => {
    const at = address.lastIndexOf('@')
    const local = at < 0 ? address : address.slice(0, at)
    const host = at < 0 ? '' : address.slice(at + 1)
    return `(${nstring(name === '' ? null : name)} NIL ${quote(local)} ${quote(host)})`
  })
  return list.length === 0 ? 'NIL' : `(${list.join('')})`
}
