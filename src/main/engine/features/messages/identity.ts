import { createHash, hash } from 'node:crypto'
import { bodyStart, type MessageHeader } from '../../mime/header'

/**
 * What makes two copies of a mail one message: a hash of Message-ID, From, Date and Subject. Spammers and broken
 * devices reuse Message-IDs, so the id alone is not enough; mail without one is known by its whole header.
 * The time of the mail stands before the hash (4 + 20 bytes): mail comes in by date, and an index of bare hashes
 * would be written anew all over with every batch.
 */
export function messageIdentity(header: MessageHeader, source: Uint8Array): Buffer {
  const identity = digest(header, source).subarray(0, 24)
  identity.writeUInt32BE(header.date === null ? 0 : Math.floor(header.date / 1000) >>> 0)
  return identity
}

function digest(header: MessageHeader, source: Uint8Array): Buffer {
  if (header.messageId === '')
    return createHash('sha256').update('header\0').update(headerBytes(source)).digest()
  const from = header.from.map((sender) => sender.address).join(',')
  return hash('sha256', `id\0${header.messageId}\0${from}\0${header.date ?? ''}\0${header.subject}`, 'buffer')
}

/** The header block of a source without the empty line and line ends that close it. */
function headerBytes(source: Uint8Array): Uint8Array {
  const start = bodyStart(source)
  let end = start < 0 ? source.length : start
  while (end > 0 && (source[end - 1] === 0x0a || source[end - 1] === 0x0d)) end--
  return source.subarray(0, end)
}
