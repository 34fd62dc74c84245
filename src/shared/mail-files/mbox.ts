import { asBytes, asLatin, CR, joined, LF, MAX_MAIL, withMailLines } from './bytes'
import { noStatus, withoutStatus, withStatus, type MailStatus } from './status'

/** A mail out of a file. */
export interface ReadMail {
  source: Uint8Array<ArrayBuffer>
  status: MailStatus
  /** When it came, where the file tells; null otherwise. */
  receivedAt: number | null
}

const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const TIME = String.raw`\d{1,2}:\d\d(?::\d\d)?`
const ZONE = String.raw`(?:\s+(?:[+-]\d{4}|[A-Z]{1,5}))*`
/** As asctime writes it, as a Date field does, and as ISO 8601 does. */
const DATE = [
  String.raw`(?:[A-Z][a-z]+,?\s+)?(?:${MONTH})\s+\d{1,2}\s+${TIME}${ZONE}\s+\d{4}${ZONE}(?:\s+remote from .*)?`,
  String.raw`(?:[A-Z][a-z]+,?\s+)?\d{1,2}[ -](?:${MONTH})[ -]\d{4}\s+${TIME}${ZONE}(?:\s+\(.*\))?`,
  String.raw`\d{4}-\d\d-\d\d[T ]${TIME}\S*(?:\s+[+-]\d{4})?`,
].join('|')
/** `From ` with a date at its end (RFC 4155): a sentence of a text that begins so goes on behind its dates. */
const DATED = new RegExp(String.raw`^From (?:.*\s)?(?:${DATE})\s*$`)
/** One word for the sender: nothing else stands there, even where no empty line is before it. */
const STRICT = new RegExp(String.raw`^From +\S+ +(?:${DATE})\s*$`)
/** What a file may have throughout whose first line has no date, or one in the words of another language. */
const LOOSE = /^From \S+\s*$|^From .*(?:\d\d:\d\d.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\d\d:\d\d)/
/** A field of a header, and not the address of a page. */
const FIELD = /^[!-9;-~]{1,76}:(?!\/\/)/
const MAX_FIELD_NAME = 80
const CONTENT_LENGTH = /^content-length:[ \t]*(\d{1,9})[ \t\r]*$/i
const FROM = asBytes('From ')
const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf)
/** Longer first lines are none. */
const MAX_SEPARATOR = 400

/**
 * Takes an mbox apart as its bytes come, however long it is: of each mail no more is kept than it has itself, and one
 * that is longer than any is left out. A mail begins with a line `From ` with a date, behind which a header follows;
 * `>From ` and `>>From ` lose one mark (mboxrd; of mboxo, which marks `From ` alone, nearly all that is right, too).
 * Where the Content-Length of a mail ends right before the next one, or the file, nothing in it begins another
 * (mboxcl2, which marks nothing). What is doubtful stays a part of the mail before it.
 */
export class MboxReader {
  #waiting: Uint8Array[] = []
  #waitingLength = 0
  /** Fewer bytes are not worth looking at. */
  #needed = 0
  #parts: Uint8Array[] | null = null
  #length = 0
  #receivedAt: number | null = null
  #isAfterBlank = true
  #isHeader = false
  #contentLength = 0
  /** Where among the bytes that wait a mail is over by its Content-Length. */
  #over = -1
  #isMarking = true
  #isLoose = false
  /** Whether the file begins as an mbox does; null where it has nothing yet but empty lines. */
  isMbox: boolean | null = null
  /** Mails that were too long to be taken. */
  tooLong = 0

  /** The mails that are whole by now. */
  push(chunk: Uint8Array): ReadMail[] {
    if (this.isMbox === false) return []
    this.#waiting.push(chunk)
    this.#waitingLength += chunk.length
    return this.#waitingLength < this.#needed ? [] : this.#read(false)
  }

  /** What is left when the file has ended. */
  end(): ReadMail[] {
    return [...this.#read(true), ...this.#whole()]
  }

  #read(isEnd: boolean): ReadMail[] {
    const bytes = joined(this.#waiting)
    const mails: ReadMail[] = []
    let from = 0
    let at = 0
    this.#needed = 0
    const keep = (until: number): void => {
      if (until > from) this.#keep(bytes.slice(from, until))
      from = until
    }
    while (at < bytes.length) {
      const found = bytes.indexOf(LF, at)
      if (found < 0 && !isEnd) {
        this.#needed = 2 * (bytes.length - at)
        break
      }
      const next = found < 0 ? bytes.length : found + 1
      const line = bytes.subarray(at, found < 0 ? next : found)
      if (begins(this.#bare(line), FROM) && !isEnd && !isToldBy(bytes, next)) break
      if (this.#isSeparator(line, bytes, at, next)) {
        keep(at)
        mails.push(...this.#whole())
        this.#begin(line)
        from = next
      } else if (this.isMbox === false) break
      else if (this.#isMarking && isMarked(line)) {
        keep(at)
        from = at + 1
      } else if (this.#isHeader) {
        if (!isBlank(line)) this.#contentLength = lengthIn(line) ?? this.#contentLength
        else if (!this.#measure(bytes, at, next, isEnd)) break
      }
      this.#isAfterBlank = isBlank(line)
      at = next
    }
    keep(at)
    // A line without an end would grow for ever.
    if (bytes.length - at > 2 * MAX_MAIL) {
      keep(bytes.length)
      at = bytes.length
    }
    this.#wait(bytes.slice(at), at)
    return mails
  }

  #wait(rest: Uint8Array, read: number): void {
    // The first line of an mbox is short.
    if (this.isMbox === null && rest.length > MAX_SEPARATOR && !rest.includes(LF)) this.isMbox = false
    this.#waiting = this.isMbox === false ? [] : [rest]
    this.#waitingLength = rest.length
    this.#over -= read
  }

  /** The first line of a file may have a mark of Unicode before it. */
  #bare(line: Uint8Array): Uint8Array {
    return this.isMbox === null && begins(line, BYTE_ORDER_MARK)
      ? line.subarray(BYTE_ORDER_MARK.length)
      : line
  }

  #isSeparator(line: Uint8Array, bytes: Uint8Array, at: number, next: number): boolean {
    const bare = this.#bare(line)
    if (this.isMbox === null && isBlank(bare)) return false
    if (bare.length >= MAX_SEPARATOR || !begins(bare, FROM)) {
      this.isMbox ??= false
      return false
    }
    const text = asLatin(bare)
    const isDated = DATED.test(text)
    const isBeforeField = FIELD.test(asLatin(bytes.subarray(next, next + MAX_FIELD_NAME)))
    if (this.isMbox === null) {
      this.isMbox = isDated || isBeforeField
      this.#isLoose = !isDated
      return this.isMbox
    }
    if (at <= this.#over) return at === this.#over
    if (!isBeforeField) return false
    return this.#isAfterBlank ? isDated || (this.#isLoose && LOOSE.test(text)) : STRICT.test(text)
  }

  #begin(line: Uint8Array): void {
    this.#parts = []
    this.#receivedAt = dateOf(line)
    this.#isHeader = true
    this.#contentLength = 0
    this.#isMarking = true
    this.#over = -1
  }

  /** At the end of a header: where the mail is over, if that is told and true. False while too little is there to see. */
  #measure(bytes: Uint8Array, at: number, body: number, isEnd: boolean): boolean {
    const until = body + this.#contentLength
    if (this.#contentLength > 0 && !isEnd && bytes.length < until + 2 * MAX_SEPARATOR) {
      this.#needed = until + 2 * MAX_SEPARATOR - at
      return false
    }
    this.#isHeader = false
    this.#over = this.#contentLength > 0 ? overAt(bytes, until) : -1
    this.#isMarking = this.#over < 0 || !hasFrom(bytes.subarray(body, until))
    return true
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
    const source = withoutLastBlank(joined(parts))
    return source.length > 0 ? [notedMail(source, this.#receivedAt)] : []
  }
}

/** A mail of an mbox, in the lines of mail and without what a mail program has noted in it. */
function notedMail(bytes: Uint8Array<ArrayBuffer>, receivedAt: number | null): ReadMail {
  return { ...withoutStatus(withMailLines(bytes)), receivedAt }
}

/** A mail that lies in a file of its own, in the lines of mail: whatever is in its header is its sender's. */
export function readMail(bytes: Uint8Array<ArrayBuffer>): ReadMail {
  return { source: withMailLines(bytes), status: noStatus(), receivedAt: null }
}

const isBlank = (line: Uint8Array): boolean => line.length === 0 || (line.length === 1 && line[0] === CR)

/** Whether enough of a line is there to see if a field begins with it. */
const isToldBy = (bytes: Uint8Array, start: number): boolean =>
  bytes.length - start >= MAX_FIELD_NAME || bytes.includes(LF, start)

/** What a Content-Length field tells; null for other lines. */
function lengthIn(line: Uint8Array): number | null {
  if (line.length > MAX_FIELD_NAME || (line[0] !== 0x43 && line[0] !== 0x63)) return null
  const length = Number(CONTENT_LENGTH.exec(asLatin(line))?.[1] ?? Number.NaN)
  return length <= MAX_MAIL ? length : null
}

/** Where the next mail begins, or the file ends, if either is so where a mail is over by its own account; -1 otherwise. */
function overAt(bytes: Uint8Array, until: number): number {
  let at = until
  for (let blank = 0; blank < 2; blank++) {
    const end = bytes[at] === CR ? at + 1 : at
    if (bytes[end] === LF) at = end + 1
  }
  if (at > bytes.length || bytes[at - 1] !== LF) return -1
  if (at === bytes.length) return at
  const end = bytes.indexOf(LF, at)
  const line = bytes.subarray(at, Math.min(end < 0 ? bytes.length : end, at + MAX_SEPARATOR))
  if (!begins(line, FROM)) return -1
  const text = asLatin(line)
  return DATED.test(text) || LOOSE.test(text) ? at : -1
}

/** Whether a line of a text begins with an unmarked `From `. */
function hasFrom(text: Uint8Array): boolean {
  for (let at = 0; ;) {
    if (begins(text.subarray(at, at + FROM.length), FROM)) return true
    at = text.indexOf(LF, at) + 1
    if (at === 0) return false
  }
}

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
