import { asBytes, asLatin, headerEnd, joined, LF } from './bytes'

/** What a mail program has noted of a mail. */
export interface MailStatus {
  /** Flags and keywords of IMAP. */
  flags: string[]
  /** It was deleted, and only still lies in the file. */
  isDeleted: boolean
}

export const noStatus: MailStatus = { flags: [], isDeleted: false }

/** Fields in which mail programs keep what they note, in a file of theirs only: they are none of the mail. */
const NOTED = /^(?:x-mozilla-status2?|x-mozilla-keys|status|x-status|x-keywords)$/i

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
    if (!NOTED.test(name) || (/^(?:x-)?status$/i.test(name) && !NOTE.test(value))) {
      kept.push(bytes)
      continue
    }
    isFound = true
    const lower = name.toLowerCase()
    if (lower === 'x-mozilla-status') {
      const bits = Number.parseInt(value, 16) || 0
      for (const [bit, flag] of MOZILLA) if ((bits & bit) !== 0) flags.add(flag)
      isDeleted ||= (bits & MOZILLA_EXPUNGED) !== 0
    } else if (lower === 'x-mozilla-keys' || lower === 'x-keywords')
      for (const word of value.split(/[\s,]+/).slice(0, MAX_KEYWORDS)) if (KEYWORD.test(word)) flags.add(word)
    if (lower === 'status' || lower === 'x-status') {
      for (const letter of value) if (LETTERS[letter]) flags.add(LETTERS[letter])
      isDeleted ||= value.includes('D')
    }
  }
  const status = { flags: [...flags], isDeleted }
  return isFound ? { source: joined([...kept, source.subarray(end)]), status } : { source, status }
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
