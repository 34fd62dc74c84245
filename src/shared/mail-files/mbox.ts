import { asBytes, asLatin, CR, joined, LF, MAX_MAIL, withMailLines } from './bytes'
import { withoutStatus, withStatus, type MailStatus } from './status'

/** A mail out of a file. */
export interface ReadMail {
  source: Uint8Array<ArrayBuffer>
  status: MailStatus
  /** When it came, where the file tells; null otherwise. */
  receivedAt: number | null
}

/** `From ` at the beginning of a line (RFC 4155); a line of a text that begins so has no date at its end. */
const SEPARATOR =
  /^From (?:\S.*)?\s\d\d:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b|^From (?:\S.*)?\b(?:19|20)\d\d\b.*\d\d:\d\d/
const FROM = asBytes('From ')
/** Longer first lines are none. */
const MAX_SEPARATOR = 400

/**
 * Takes an mbox apart as its bytes come, however long it is: of each mail no more is kept than it has itself, and one
 * that is longer than any is left out. A mail begins with a line `From `, before which there is an empty one or nothing;
 * `>From ` and `>>From ` lose one mark (mboxrd; of mboxo, which marks `From ` alone, nearly all that is right, too).
 */
export class MboxReader {
  #rest: Uint8Array = new Uint8Array()
  #parts: Uint8Array[] | null = null
  #length = 0
  #receivedAt: number | null = null
  #isAfterBlank = true
  /** Mails that were too long to be taken. */
  tooLong = 0

  /** The mails that are whole by now. */
  push(chunk: Uint8Array): ReadMail[] {
    const bytes = this.#rest.length > 0 ? joined([this.#rest, chunk]) : chunk
    const mails: ReadMail[] = []
    let from = 0
    let lineStart = 0
    const keep = (until: number): void => {
      if (until > from) this.#keep(bytes.slice(from, until))
    }
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, lineStart)) {
      const line = bytes.subarray(lineStart, end)
      if (this.#isAfterBlank && isSeparator(line)) {
        keep(lineStart)
        mails.push(...this.#whole())
        this.#parts = []
        this.#receivedAt = dateOf(line)
        from = end + 1
      } else if (isMarked(line)) {
        keep(lineStart)
        from = lineStart + 1
      }
      this.#isAfterBlank = line.length === 0 || (line.length === 1 && line[0] === CR)
      lineStart = end + 1
    }
    keep(lineStart)
    // A line without an end would grow for ever.
    if (bytes.length - lineStart > MAX_MAIL) {
      this.#keep(bytes.slice(lineStart))
      lineStart = bytes.length
    }
    this.#rest = bytes.slice(lineStart)
    return mails
  }

  /** What is left when the file has ended. */
  end(): ReadMail[] {
    if (this.#rest.length > 0) this.#keep(isMarked(this.#rest) ? this.#rest.subarray(1) : this.#rest)
    this.#rest = new Uint8Array()
    return this.#whole()
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length
    if (this.#parts && this.#length <= MAX_MAIL) this.#parts.push(part)
  }

  #whole(): ReadMail[] {
    const [parts, length] = [this.#parts, this.#length]
    this.#parts = null
    this.#length = 0
    if (!parts) return []
    if (length > MAX_MAIL) {
      this.tooLong += 1
      return []
    }
    const mail = readMail(withoutLastBlank(joined(parts)), this.#receivedAt)
    return mail.source.length > 0 ? [mail] : []
  }
}

/** A mail as it lies in a file, in the lines of mail and without what a mail program has noted in it. */
export function readMail(bytes: Uint8Array<ArrayBuffer>, receivedAt: number | null): ReadMail {
  return { ...withoutStatus(withMailLines(bytes)), receivedAt }
}

const isSeparator = (line: Uint8Array): boolean =>
  line.length < MAX_SEPARATOR && begins(line, FROM) && SEPARATOR.test(asLatin(line))

/** `>From `, `>>From ` and so on. */
function isMarked(line: Uint8Array): boolean {
  let at = 0
  while (line[at] === 0x3e) at += 1
  return at > 0 && begins(line.subarray(at), FROM)
}

const begins = (line: Uint8Array, what: Uint8Array): boolean => what.every((byte, at) => line[at] === byte)

/** Before the next `From ` stands an empty line that is none of the mail. */
function withoutLastBlank(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { length } = bytes
  if (length < 2 || bytes[length - 1] !== LF) return bytes
  const blank = bytes[length - 2] === CR ? 2 : 1
  return bytes[length - blank - 1] === LF ? bytes.subarray(0, length - blank) : bytes
}

/** Thunderbird writes there when it stored the mail, not when that came. */
function dateOf(line: Uint8Array): number | null {
  const text = asLatin(line)
  if (text.startsWith('From - ')) return null
  const [, month = '', day = '', time = '', zone = '', year = ''] =
    /\b([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d:\d\d(?::\d\d)?)(?: +([+-]\d{4}|[A-Z]{2,4}))? +(\d{4})/.exec(text) ??
    []
  const at = Date.parse(`${day} ${month} ${year} ${time} ${/^[+-]/.test(zone) ? zone : 'GMT'}`)
  return Number.isFinite(at) ? at : null
}

/** A mail as one of an mbox (mboxrd), with its flags as Thunderbird notes them. */
export function mboxOf(
  source: Uint8Array,
  { flags, receivedAt, sender }: { flags: readonly string[]; receivedAt: number; sender: string },
): Uint8Array<ArrayBuffer> {
  const from = /^[!-~]{1,300}$/.test(sender) ? sender : 'MAILER-DAEMON'
  const [weekday, day, month, year, time] = new Date(receivedAt).toUTCString().replace(',', '').split(' ')
  const parts = [asBytes(`From ${from} ${weekday} ${month} ${day} ${time} ${year}\r\n`)]
  const noted = withStatus(source, flags)
  let start = 0
  for (let at = 0; at < noted.length;) {
    const end = noted.indexOf(LF, at)
    const line = noted.subarray(at, end < 0 ? undefined : end)
    if (begins(line, FROM) || isMarked(line)) {
      parts.push(noted.slice(start, at), asBytes('>'))
      start = at
    }
    at = end < 0 ? noted.length : end + 1
  }
  parts.push(noted.slice(start), asBytes(noted.at(-1) === LF ? '\r\n' : '\r\n\r\n'))
  return joined(parts)
}
