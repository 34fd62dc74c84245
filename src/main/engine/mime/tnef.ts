import { decodeText } from './charset'
import { decompressRtf, readRtf } from './rtf'

/** What a winmail.dat holds: the message as Outlook formatted it, and its files. */
export interface TnefContent {
  text: string
  html: string
  files: TnefFile[]
}

export interface TnefFile {
  name: string
  contentType: string
  contentId: string
  content: Uint8Array
}

const SIGNATURE = 0x223e9f78
const MAX_FILES = 200
const MAX_PROPERTIES = 2000

const attribute = {
  body: 0x0002800c,
  message: 0x00069003,
  codepage: 0x00069007,
  newFile: 0x00069002,
  fileTitle: 0x00018010,
  fileData: 0x0006800f,
  file: 0x00069005,
} as const

/** Tags of MAPI properties, without their types. */
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  data: 0x3701,
  filename: 0x3704,
  longFilename: 0x3707,
  mimeType: 0x370e,
  contentId: 0x3712,
  displayName: 0x3001,
} as const

/**
 * Reads a TNEF stream ([MS-OXTNEF]). One pass over the bytes, in bounds given by them; what is damaged ends the
 * reading, and what was read until then is there. Null for what is no TNEF. Never throws.
 */
export function readTnef(bytes: Uint8Array): TnefContent | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (data.length < 6 || data.readUInt32LE(0) !== SIGNATURE) return null
  const files: TnefFile[] = []
  let charset = ''
  let body = ''
  let message = new Map<number, Value>()
  for (const { id, value } of attributesOf(data)) {
    const file = files.at(-1)
    if (id === attribute.codepage && value.length >= 4) charset = codepageName(value.readUInt32LE(0))
    else if (id === attribute.body) body = textOf(value, charset)
    else if (id === attribute.message) message = readProperties(value)
    else if (id === attribute.newFile && files.length < MAX_FILES)
      files.push({ name: '', contentType: '', contentId: '', content: new Uint8Array(0) })
    else if (file && id === attribute.fileTitle) file.name ||= textOf(value, charset)
    else if (file && id === attribute.fileData) file.content = value
    else if (file && id === attribute.file) describeFile(file, readProperties(value), charset)
  }
  const shown = readBody(message, charset)
  return { text: shown.text || body, html: shown.html, files }
}

interface Value {
  type: number
  data: Buffer
}

function* attributesOf(data: Buffer): Generator<{ id: number; value: Buffer }> {
  // Signature and key; then each attribute: level, id, length, data, checksum.
  for (let at = 6; at + 9 <= data.length;) {
    const length = data.readUInt32LE(at + 5)
    const start = at + 9
    yield {
      id: data.readUInt32LE(at + 1),
      value: data.subarray(start, Math.min(data.length, start + length)),
    }
    at = start + length + 2
  }
}

function describeFile(file: TnefFile, properties: ReadonlyMap<number, Value>, charset: string): void {
  const text = (tag: number): string => stringOf(properties.get(tag), charset)
  file.name =
    text(property.longFilename) || text(property.filename) || file.name || text(property.displayName)
  file.contentType = text(property.mimeType)
  file.contentId = text(property.contentId)
  const content = properties.get(property.data)
  // An embedded object begins with the id of its interface; its file is what comes after.
  if (content && file.content.length === 0)
    file.content = content.type === OBJECT ? content.data.subarray(16) : content.data
}

function readBody(properties: ReadonlyMap<number, Value>, charset: string): { text: string; html: string } {
  const html = properties.get(property.html)
  const text = stringOf(properties.get(property.body), charset)
  if (html) return { text, html: html.type === UNICODE ? stringOf(html, '') : textOf(html.data, '') }
  const rtf = properties.get(property.rtf)
  const read = rtf ? readRtf(decompressRtf(rtf.data)) : { text: '', html: '' }
  return { text: text || read.text, html: read.html }
}

const OBJECT = 0x000d
const STRING = 0x001e
const UNICODE = 0x001f
const BINARY = 0x0102
const MULTIPLE = 0x1000
/** Bytes of the values of fixed size, padded to four. */
const fixedSizes: Record<number, number> = {
  0x0001: 4,
  0x0002: 4,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 4,
  0x0014: 8,
  0x0040: 8,
  0x0048: 16,
}

/** The MAPI properties of an attribute, the first value of each; stops where the bytes make no sense. */
function readProperties(data: Buffer): Map<number, Value> {
  const properties = new Map<number, Value>()
  let at = 4
  const number = (): number => {
    const value = at + 4 <= data.length ? data.readUInt32LE(at) : 0
    at += 4
    return value
  }
  const count = data.length >= 4 ? Math.min(data.readUInt32LE(0), MAX_PROPERTIES) : 0
  for (let read = 0; read < count && at < data.length; read++) {
    const tag = number()
    const [type, id] = [tag & 0xfff, tag >>> 16]
    if (id >= 0x8000) {
      // A named property: its set, then a number or a name.
      at += 16
      const isName = number() === 1
      at += isName ? padded(number()) : 4
    }
    const isVariable = type === STRING || type === UNICODE || type === BINARY || type === OBJECT
    const values = isVariable || (tag & MULTIPLE) !== 0 ? number() : 1
    for (let index = 0; index < values && at < data.length; index++) {
      const size = isVariable ? number() : fixedSizes[type]
      if (size === undefined) return properties
      const value = { type, data: data.subarray(at, Math.min(data.length, at + size)) }
      if (!properties.has(id)) properties.set(id, value)
      at += padded(size)
    }
  }
  return properties
}

const padded = (size: number): number => Math.ceil(size / 4) * 4

function stringOf(value: Value | undefined, charset: string): string {
  if (!value) return ''
  return value.type === UNICODE ? untilZero(value.data.toString('utf16le')) : textOf(value.data, charset)
}

const textOf = (data: Uint8Array, charset: string): string => untilZero(decodeText(data, charset).text)

/** Strings end at their zero. */
function untilZero(text: string): string {
  const zero = text.indexOf('\u0000')
  return zero < 0 ? text : text.slice(0, zero)
}

const codepageName = (number: number): string =>
  number === 65001 ? 'utf-8' : number === 932 ? 'shift_jis' : number === 0 ? '' : `cp${number}`
