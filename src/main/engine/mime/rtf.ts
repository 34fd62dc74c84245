import { decodeText } from './charset'

/** No message is larger; a few bytes of compressed RTF can name any size. */
const MAX_RTF = 10_000_000
const COMPRESSED = 0x75465a4c
const UNCOMPRESSED = 0x414c454d
/** What the dictionary of compressed RTF starts with ([MS-OXRTFCP] 2.1.2.1). */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'

/** RTF as Outlook stores it ([MS-OXRTFCP]), as bytes in a Latin-1 string; '' for what is none. */
export function decompressRtf(data: Buffer): string {
  if (data.length < 16) return ''
  const size = Math.min(data.readUInt32LE(4), MAX_RTF)
  const kind = data.readUInt32LE(8)
  if (kind === UNCOMPRESSED) return data.toString('latin1', 16, 16 + size)
  return kind === COMPRESSED ? inflate(data.subarray(16), size).toString('latin1') : ''
}

function inflate(data: Buffer, size: number): Buffer {
  const dictionary = Buffer.alloc(4096)
  let write = dictionary.write(DICTIONARY, 'latin1')
  const out = Buffer.alloc(size)
  let length = 0
  const put = (byte: number): void => {
    dictionary[write] = byte
    write = (write + 1) % 4096
    if (length < size) out[length++] = byte
  }
  for (let at = 0; at < data.length && length < size;) {
    const flags = data[at++] ?? 0
    for (let bit = 0; bit < 8 && at < data.length && length < size; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(data[at++] ?? 0)
        continue
      }
      const reference = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)
      at += 2
      const offset = reference >> 4
      // A reference to where writing goes on ends the data.
      if (offset === write) return out.subarray(0, length)
      for (let i = 0; i < (reference & 15) + 2; i++) put(dictionary[(offset + i) % 4096] ?? 0)
    }
  }
  return out.subarray(0, length)
}

/** Groups that hold no words: fonts, colours, styles, pictures, facts about the document. */
const silent = new Set(
  'fonttbl colortbl stylesheet info pict object themedata datastore latentstyles listtable listoverridetable generator xmlnstbl rsidtbl header footer mhtmltag'.split(
    ' ',
  ),
)
const spoken: Record<string, string> = {
  par: '\n',
  line: '\n',
  row: '\n',
  cell: ' ',
  tab: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
}
const MAX_DEPTH = 1000

interface Group {
  /** Nothing in it is read. */
  silent: boolean
  /** Words that the HTML inside says otherwise ([MS-OXRTFEX] \htmlrtf). */
  doubled: boolean
  /** Characters to leave out behind a \u. */
  skip: number
}

/**
 * The words of RTF, or the HTML it was made from where that stands in it ([MS-OXRTFEX]). One pass with a stack of its
 * own; never throws.
 */
export function readRtf(rtf: string): { text: string; html: string } {
  const isHtml = /\\fromhtml1?\b/.test(rtf.slice(0, 2000))
  const codepage = /\\ansicpg(\d{3,5})/.exec(rtf.slice(0, 2000))?.[1]
  const charset = codepage === undefined ? 'windows-1252' : codepage === '65001' ? 'utf-8' : `cp${codepage}`
  const out: string[] = []
  const bytes: number[] = []
  const stack: Group[] = []
  let group: Group = { silent: false, doubled: false, skip: 1 }
  let leftOut = 0
  const flush = (): void => {
    if (bytes.length > 0) out.push(decodeText(Uint8Array.from(bytes), charset).text)
    bytes.length = 0
  }
  const say = (text: string): void => {
    if (group.silent || group.doubled) return
    flush()
    out.push(text)
  }
  // A control word with its number, an escaped byte, a control symbol, a bracket, or text.
  const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi
  for (const [, word, number, hex, symbol, bracket, text] of rtf.matchAll(token)) {
    if (bracket === '{') {
      if (stack.length >= MAX_DEPTH) break
      stack.push(group)
      group = { ...group }
    } else if (bracket === '}') group = stack.pop() ?? group
    else if (hex !== undefined) {
      if (leftOut > 0) leftOut--
      else if (!group.silent && !group.doubled) bytes.push(parseInt(hex, 16))
    } else if (text !== undefined) {
      const kept = text.slice(leftOut)
      leftOut = Math.max(0, leftOut - text.length)
      say(kept)
    } else if (symbol !== undefined) {
      if (symbol === '~') say('\u00a0')
      else if (symbol === '*') group.silent = !isHtml || group.silent
      else if ('\\{}'.includes(symbol)) say(symbol)
    } else if (word !== undefined) readWord(word.toLowerCase(), number)
  }
  flush()
  const read = out.join('')
  return isHtml ? { text: '', html: read } : { text: read.trim(), html: '' }

  function readWord(word: string, number: string | undefined): void {
    if (word === 'htmlrtf') group.doubled = number !== '0'
    else if (silent.has(word)) group.silent = true
    else if (word === 'uc') group.skip = Math.min(Number(number ?? 1), 10)
    else if (word === 'u' && number !== undefined) {
      say(String.fromCharCode(Number(number) & 0xffff))
      leftOut = group.skip
    } else {
      const said = spoken[word]
      if (said !== undefined) say(said)
    }
  }
}
