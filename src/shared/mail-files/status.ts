import { fold } from '../fold'
import { asBytes, asLatin, headerEnd, joined, LF } from './bytes'

/** What a mail program has noted of a mail. */
export interface MailStatus {
  /** Flags and keywords of IMAP. */
  flags: string[]
  /** It was deleted, and only still lies in the file. */
  isDeleted: boolean
}

export const noStatus = (): MailStatus => ({ flags: [], isDeleted: false })

/** Bits of X-Mozilla-Status. */
const MOZILLA = [
  [0x0001, '\\Seen'],
  [0x0002, '\\Answered'],
  [0x0004, '\\Flagged'],
  [0x1000, '$Forwarded'],
] as const
const MOZILLA_EXPUNGED = 0x0008

/** Letters of Status and X-Status, as mutt and others write them. */
const LETTERS: Readonly<Record<string, string>> = {
  R: '\\Seen',
  A: '\\Answered',
  F: '\\Flagged',
  T: '\\Draft',
}
/** Whoever writes a mail may put anything into such a field; what is no note of a program is theirs. */
const NOTES: Readonly<Record<string, RegExp>> = {
  status: /^[ROAFTNU]{0,8}$/,
  'x-status': /^[ROAFTDNU]{0,8}$/,
}
/** Fields that programs write at the beginning of a header or at its end, beside one another. */
const OF_PROGRAMS =
  /^(?:x-mozilla-[\w-]+|x-gm-thrid|x-gmail-labels|x-account-key|x-uidl?|x-imap(?:base)?|(?:x-)?status|x-keywords|content-length|lines)$/
/** Any writer of mail may put in keywords; a program that notes them notes one of these, too. */
const BESIDE_KEYWORDS = /^(?:x-imap(?:base)?|(?:x-)?status|x-uid)$/
/** An atom that is no flag of the system (RFC 9051 section 9). */
const KEYWORD = /^[\w$.+-]{1,60}$/
const MAX_KEYWORDS = 30

/** Labels of Gmail's Takeout, folded, in the languages of their accounts: what has no such label was read. */
const GMAIL_UNREAD = new Set(
  [
    'Unread',
    'Da leggere',
    'Non letti',
    'Non lette',
    'Nieprzeczytane',
    'Ungelesen',
    'Non lus',
    'No leídos',
  ].map(fold),
)
const GMAIL_STARRED = new Set(
  ['Starred', 'Speciali', 'Oznaczone gwiazdką', 'Markiert', 'Suivis', 'Destacados'].map(fold),
)

/**
 * Takes the notes of mail programs out of the header of a mail of an mbox, and says what they tell. They stand at its
 * beginning (Thunderbird) or at its end (mutt, Dovecot, Alpine), each once; others of these names are the sender's.
 */
export function withoutStatus(source: Uint8Array<ArrayBuffer>): {
  source: Uint8Array<ArrayBuffer>
  status: MailStatus
} {
  const end = headerEnd(source)
  const fields = [...fieldsOf(source.subarray(0, end))]
  const first = fields.findIndex(({ name }) => !OF_PROGRAMS.test(name.toLowerCase()))
  const last = fields.findLastIndex(({ name }) => !OF_PROGRAMS.test(name.toLowerCase()))
  const leading = notesOf(fields.slice(0, first < 0 ? undefined : first))
  const notes = leading.size > 0 ? leading : notesOf(fields.slice(last + 1))
  if (notes.size === 0) return { source, status: noStatus() }
  const told = [...notes.values()]
  const kept = fields.filter((field) => !notes.has(field)).map(({ bytes }) => bytes)
  return {
    source: joined([...kept, source.subarray(end)]),
    status: {
      flags: [...new Set(told.flatMap(({ flags }) => flags))],
      isDeleted: told.some(({ isDeleted }) => isDeleted),
    },
  }
}

/** What fields that stand together note. Where Thunderbird has, the rest is of what was sent. */
function notesOf(fields: readonly Field[]): ReadonlyMap<Field, MailStatus> {
  const names = fields.map(({ name }) => name.toLowerCase())
  const isMozilla = names.includes('x-mozilla-status')
  const isTakeout = names.includes('x-gm-thrid') && names.includes('x-gmail-labels')
  const hasKeywords = names.some((name) => BESIDE_KEYWORDS.test(name))
  const notes = new Map<Field, MailStatus>()
  for (const [index, field] of fields.entries()) {
    const name = names[index] ?? ''
    const isTheirs = isMozilla
      ? name.startsWith('x-mozilla-')
      : isTakeout
        ? name.startsWith('x-gm')
        : !name.startsWith('x-gm') && (name !== 'x-keywords' || hasKeywords)
    const note = isTheirs && names.indexOf(name) === index ? noteIn(name, field.value) : null
    if (note) notes.set(field, note)
  }
  return notes
}

/** What mail programs note in a field of this name; null for a field of the mail. */
function noteIn(name: string, value: string): MailStatus | null {
  switch (name) {
    case 'x-mozilla-status': {
      const bits = Number.parseInt(value, 16) || 0
      const flags = MOZILLA.flatMap(([bit, flag]) => ((bits & bit) !== 0 ? flag : []))
      return { flags, isDeleted: (bits & MOZILLA_EXPUNGED) !== 0 }
    }
    case 'x-gmail-labels': {
      const labels = decodedWords(value)
        .split(/\s*,\s*/)
        .map(fold)
      const flags = labels.some((label) => GMAIL_UNREAD.has(label)) ? [] : ['\\Seen']
      return {
        flags: labels.some((label) => GMAIL_STARRED.has(label)) ? [...flags, '\\Flagged'] : flags,
        isDeleted: false,
      }
    }
    case 'x-gm-thrid':
    case 'x-mozilla-status2':
      return noStatus()
    case 'x-mozilla-keys':
    case 'x-keywords': {
      const words = value.split(/[\s,]+/).slice(0, MAX_KEYWORDS)
      return { flags: words.filter((word) => KEYWORD.test(word)), isDeleted: false }
    }
    case 'status':
    case 'x-status':
      if (!NOTES[name]?.test(value)) return null
      return { flags: [...value].flatMap((letter) => LETTERS[letter] ?? []), isDeleted: value.includes('D') }
    default:
      return null
  }
}

/** Encoded words (RFC 2047) of UTF-8, the only ones Gmail writes, in plain text. */
function decodedWords(value: string): string {
  return value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?utf-8\?([bq])\?([^?\s]*)\?=/gi, (_, kind: string, text: string) => {
      const latin =
        kind.toLowerCase() === 'b'
          ? latinOfBase64(text)
          : text
              .replaceAll('_', ' ')
              .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      return new TextDecoder().decode(asBytes(latin))
    })
}

function latinOfBase64(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}

/** The mail with these notes, as Thunderbird reads them. */
export function withStatus(source: Uint8Array, flags: readonly string[]): Uint8Array<ArrayBuffer> {
  const bits = MOZILLA.reduce((sum, [bit, flag]) => (flags.includes(flag) ? sum | bit : sum), 0)
  const keys = flags.filter((flag) => KEYWORD.test(flag) && !MOZILLA.some(([, known]) => known === flag))
  const lines = [`X-Mozilla-Status: ${bits.toString(16).padStart(4, '0')}`]
  if (keys.length > 0) lines.push(`X-Mozilla-Keys: ${keys.join(' ')}`)
  return joined([asBytes(lines.map((line) => `${line}\r\n`).join('')), source])
}

interface Field {
  name: string
  value: string
  bytes: Uint8Array
}

/** Fields of a header with their bytes, folded lines with the one they go on from. */
export function* fieldsOf(header: Uint8Array): Generator<Field> {
  let from = 0
  while (from < header.length) {
    let end = header.indexOf(LF, from)
    while (end >= 0 && (header[end + 1] === 0x20 || header[end + 1] === 0x09))
      end = header.indexOf(LF, end + 1)
    const bytes = header.subarray(from, end < 0 ? undefined : end + 1)
    // A longer line is none of these.
    const [, name = '', value = ''] = /^([!-9;-~]+):([^]*)$/.exec(asLatin(bytes.subarray(0, 2000))) ?? []
    yield { name, value: value.trim(), bytes }
    from += bytes.length
  }
}
