import type { FetchMessageObject } from 'imapflow'

/**
 * Reads one untagged FETCH (RFC 9051, 7.5.2) of the plain shape nearly all servers give to a fetch of UID, flags,
 * dates and one literal: the start of a message or its header. `payload` is the response without its literals and
 * the last line end. null for every other shape, however valid: that is left to imapflow.
 */
export function readFetchResponse(payload: Buffer, literals: readonly unknown[]): FetchMessageObject | null {
  const [content] = literals
  if (literals.length !== 1 || !Buffer.isBuffer(content) || payload.length > MAX_PLAIN) return null
  const line = payload.toString('latin1')
  const start = /^\* (\d{1,10}) FETCH \(/.exec(line)
  if (!start) return null
  const fetched: FetchMessageObject = { seq: Number(start[1]), uid: 0 }
  let isWhole = false
  let literalSize = -1
  item.lastIndex = start[0].length
  while (!isWhole) {
    const groups = item.exec(line)?.groups
    if (!groups) return null
    const { uid, flags, date, size, modseq, section, length, end } = groups
    if (uid !== undefined) fetched.uid = Number(uid)
    else if (flags !== undefined) fetched.flags = new Set(flags === '' ? [] : flags.split(' '))
    else if (date !== undefined) fetched.internalDate = toDate(date)
    else if (size !== undefined) fetched.size = Number(size)
    else if (modseq !== undefined) fetched.modseq = BigInt(modseq)
    else if (section !== undefined) {
      literalSize = Number(length)
      if (section === '') fetched.source = content
      else fetched.headers = content
    }
    isWhole = end === ')'
  }
  return item.lastIndex === line.length && fetched.uid > 0 && literalSize === content.length ? fetched : null
}

/** A longer response has something unusual in it. */
const MAX_PLAIN = 2000

/** A flag, system or keyword, of visible ASCII. */
const flag = "\\\\?[!#$&'+-\\[\\]^-z|}~]+"

const item = new RegExp(
  [
    '(?:UID (?<uid>\\d{1,10})',
    `FLAGS \\((?<flags>(?:${flag}(?: ${flag})*)?)\\)`,
    'INTERNALDATE "(?<date>[\\w :+-]+)"',
    'RFC822\\.SIZE (?<size>\\d{1,15})',
    'MODSEQ \\((?<modseq>\\d{1,20})\\)',
    'EMAILID \\([\\w-]+\\)',
    'X-GM-MSGID \\d{1,20}',
    'BODY\\[(?<section>|HEADER)\\](?:<0>)? \\{(?<length>\\d{1,10})\\}\\r\\n)(?<end> |\\))',
  ].join('|'),
  'y',
)

function toDate(text: string): Date | string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date
}
