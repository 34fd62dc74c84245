import { asBytes, asLatin, headerEnd, joined, LF } from './bytes'

/** What a mail program has noted of a mail. */
export interface MailStatus {
  /** Flags and keywords of IMAP. */
  flags: string[]
  /** It was deleted, and only still lies in the file. */
  isDeleted: boolean
}

const noStatus: MailStatus = { flags: [], isDeleted: false }

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
const NOTE = /^[ROAFTDNU]{0,8}$/
/** An atom that is no flag of the system (RFC 9051 section 9). */
const KEYWORD = /^[\w$.+-]{1,60}$/
const MAX_KEYWORDS = 30

/** Takes the notes of mail programs out of the header of a mail, and says what they tell. */
export function withoutStatus(source: Uint8Array<ArrayBuffer>): {
  source: Uint8Array<ArrayBuffer>
  status: MailStatus
} {
  const end = headerEnd(source)
  const flags = new Set<string>()
  let isDeleted = false
  const kept: Uint8Array[] = []
  let isFound = false
  for (const { name, value, bytes } of fieldsOf(source.subarray(0, end))) {
    const note = noteIn(name, value)
    if (!note) {
      kept.push(bytes)
      continue
    }
    isFound = true
    for (const flag of note.flags) flags.add(flag)
    isDeleted ||= note.isDeleted
  }
  const status = { flags: [...flags], isDeleted }
  return isFound ? { source: joined([...kept, source.subarray(end)]), status } : { source, status }
}

/** What mail programs note in a field, in a file of theirs only; null for a field of the mail. */
function noteIn(name: string, value: string): MailStatus | null {
  switch (name.toLowerCase()) {
    case 'x-mozilla-status': {
      const bits = Number.parseInt(value, 16) || 0
      const flags = MOZILLA.flatMap(([bit, flag]) => ((bits & bit) !== 0 ? flag : []))
      return { flags, isDeleted: (bits & MOZILLA_EXPUNGED) !== 0 }
    }
    case 'x-mozilla-status2':
      return noStatus
    case 'x-mozilla-keys':
    case 'x-keywords': {
      const words = value.split(/[\s,]+/).slice(0, MAX_KEYWORDS)
      return { flags: words.filter((word) => KEYWORD.test(word)), isDeleted: false }
    }
    case 'status':
    case 'x-status':
      if (!NOTE.test(value)) return null
      return { flags: [...value].flatMap((letter) => LETTERS[letter] ?? []), isDeleted: value.includes('D') }
    default:
      return null
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
