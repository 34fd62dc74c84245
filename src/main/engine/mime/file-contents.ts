import type { Attachment, FileContents } from '../../../shared/contract/messages'
import { asBuffer, byteOrderMark, decodeText, decodeUnlabelled, unmarkedUtf16 } from './charset'
import { isExecutable, safeFilename } from './filename'
import { isEntity } from './header'
import { parseMessage } from './parse-message'
import { isEncryptedData, signedContent } from './signed-data'
import { readTnef } from './tnef'

/** How a file that holds others, or text, is to be read. */
export type ContentKind = 'mail' | 'signed' | 'winmail' | 'text'

/** A file that lies in another. */
export interface HeldFile extends Attachment {
  /** The decoded bytes. */
  content(): Uint8Array
}

/** Of a file of text: what a window can take at once, and more than anybody reads. */
const MAX_TEXT = 16_000_000
/** Recipients of a mail within a file that are told. */
const MAX_RECIPIENTS = 20

/** What lies in a file. Bounded as its readers are; never throws. */
export function readContents(content: Uint8Array, filename: string, as: ContentKind): FileContents {
  switch (as) {
    case 'text':
      return readText(content)
    case 'signed':
      return readSigned(content, filename)
    case 'winmail': {
      const files = tnefFiles(content)
      return files ? { kind: 'files', files: files.map(described) } : { kind: 'unreadable' }
    }
    case 'mail':
      return readMail(content)
  }
}

function readMail(content: Uint8Array): FileContents {
  const { header, text, html, attachments, warnings } = parseMessage(content)
  const { subject, from, to, date: sentAt } = header
  if (warnings.includes('mime.header-missing')) return { kind: 'unreadable' }
  return {
    ...{ kind: 'mail', subject, from, to: to.slice(0, MAX_RECIPIENTS), sentAt, text, html },
    files: attachments.map(described),
    // What a forwarded mail lacks of its header is no damage.
    isPartial: warnings.some((warning) => isDamage.test(warning)),
  }
}

const isDamage = /^mime\.(?:html-cut|text-cut|too-many-parts|nested-too-deep|unterminated-multipart)$/

/** The files within a file, of whatever kind that is. */
export function filesWithin(content: Uint8Array, filename: string): HeldFile[] {
  const ofOutlook = tnefFiles(content)
  if (ofOutlook) return ofOutlook
  const inner = signedBytes(content)
  if (!inner) return /\.p7m$/i.test(filename) ? [] : parseMessage(content).attachments
  return isEntity(inner) ? parseMessage(inner).attachments : [signedFile(inner, filename)]
}

const tnefFiles = (content: Uint8Array): HeldFile[] | undefined =>
  readTnef(content)?.files.map((file, index) =>
    held(`${index + 1}`, file.name, file.contentType, file.content),
  )

/** What stands inside a signature (RFC 5652), also of a file in base64; who signed it is not judged here. */
function readSigned(content: Uint8Array, filename: string): FileContents {
  const inner = signedBytes(content)
  if (!inner) return { kind: isEncryptedData(binary(content)) ? 'encrypted' : 'unreadable' }
  if (!isEntity(inner)) return { kind: 'signed', file: described(signedFile(inner, filename)) }
  return readMail(inner)
}

const signedBytes = (content: Uint8Array): Uint8Array | null => signedContent(binary(content))

/** Signed documents travel as PEM or bare base64, too. */
function binary(content: Uint8Array): Uint8Array {
  const buffer = asBuffer(content)
  if (buffer[0] === 0x30) return buffer
  const text = buffer.toString('latin1').replace(/-----[^-\r\n]{1,50}-----/g, '')
  return /^[\s\w+/=]*$/.test(text.slice(0, 1_000)) ? Buffer.from(text, 'base64') : buffer
}

const signedFile = (inner: Uint8Array, filename: string): HeldFile =>
  held('1', filename.replace(/\.p7m$/i, ''), '', inner)

function held(partId: string, name: string, contentType: string, content: Uint8Array): HeldFile {
  return {
    ...{ partId, contentType: contentType.toLowerCase() || 'application/octet-stream', inline: false },
    ...{ filename: safeFilename(name, 'file'), size: content.length, contentId: '' },
    executable: isExecutable(name, contentType),
    content: () => content,
  }
}

const described = ({ partId, filename, contentType, size, inline, contentId, executable }: HeldFile) => {
  return { partId, filename, contentType, size, inline, contentId, executable }
}

function readText(content: Uint8Array): FileContents {
  const isCut = content.length > MAX_TEXT
  const bytes = isCut ? content.subarray(0, lineEnd(content)) : content
  const told = byteOrderMark(bytes) || unmarkedUtf16(bytes)
  const text = told ? decodeText(bytes, told).text : decodeUnlabelled(bytes)
  return { kind: 'text', text: text.replace(/^\ufeff/, ''), isCut }
}

/** No character is cut in two where a line ends. */
function lineEnd(content: Uint8Array): number {
  const end = asBuffer(content).lastIndexOf(0x0a, MAX_TEXT)
  return end > MAX_TEXT / 2 ? end + 1 : MAX_TEXT
}
