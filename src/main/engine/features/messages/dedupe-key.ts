import { hash } from 'node:crypto'
import { bodyStart, type MessageHeader } from '../../mime/header'

/**
 * What two copies of a mail have in common: the bytes of the header and the size the server tells. Message-IDs alone
 * are re-used by devices and spammers. Different mails may still share it; ingest tells them apart.
 * The time of the mail stands before size and hash (4 + 4 + 20 bytes): mail comes in by date, and an index of bare
 * hashes would be written anew all over with every batch.
 */
export function dedupeKey(header: MessageHeader, source: Uint8Array, size: number): Buffer {
  const key = hash('sha256', headerBytes(source), 'buffer').subarray(0, 28)
  key.writeUInt32BE(header.date === null ? 0 : Math.floor(header.date / 1000) >>> 0, 0)
  key.writeUInt32BE(size >>> 0, 4)
  return key
}

/** By what the header is known again, whatever size the server tells: what `dedupeKey` keeps of it, as hex. */
export const headerDigest = (source: Uint8Array): string =>
  hash('sha256', headerBytes(source), 'buffer').subarray(8, 28).toString('hex')

/** The same of a row of `message`, in a statement. */
export const headerDigestSql = 'lower(hex(substr(message.dedupe_key, 9)))'

/** The hash of all that follows the header of a whole source. */
export function bodyDigest(source: Uint8Array): Buffer {
  const start = bodyStart(source)
  return hash('sha256', start < 0 ? new Uint8Array() : source.subarray(start), 'buffer').subarray(0, 16)
}

/** The header block of a source without the empty line and line ends that close it. */
function headerBytes(source: Uint8Array): Uint8Array {
  const start = bodyStart(source)
  let end = start < 0 ? source.length : start
  while (end > 0 && (source[end - 1] === 0x0a || source[end - 1] === 0x0d)) end--
  return source.subarray(0, end)
}

/** A server on the way has written its stamp, with time and queue number, into this header: no other mail has it. */
export function hasTrace(source: Uint8Array): boolean {
  return /^received:/im.test(Buffer.from(headerBytes(source)).toString('latin1'))
}
