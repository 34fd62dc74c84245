import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailFont } from '../../../../../shared/contract/app'
import { escapeHtml } from '../../../../../shared/escape-html'
import { letterFontStyle } from '../../../../../shared/letter'
import type { ThreadHeaders } from '../answer/references'
import { cleanHeaderText, type CheckedAddress } from './address'
import { cleanContentType, cleanFilename } from './filename'
import { extractInlineImages } from './inline-images'
import { letterHtml } from './letter'
import { flowed } from './flowed'
import { plainText, unbrokenText } from './plain-text'

/** A file that travels with the mail. */
export interface MimeAttachment {
  filename: string
  contentType: string
  content: Buffer
}

/** Everything a mail is made of. All of it is the user's own or has passed its check; nothing of the CRM fits in. */
export interface MimeInput {
  from: CheckedAddress
  replyTo: CheckedAddress | null
  to: readonly CheckedAddress[]
  cc: readonly CheckedAddress[]
  subject: string
  html: string
  quotedHtml: string
  /** What stands below the quote; '' for nothing. */
  closingHtml?: string
  attachments: readonly MimeAttachment[]
  /** Without angle brackets. */
  messageId: string
  thread: ThreadHeaders
  date: number
  /** A unique left part for Content-IDs. */
  newContentId(): string
  /** The letters of the text where its writer chose no others. */
  font?: MailFont | null
  /** Leaves as plain text alone, which programs may break as they like (RFC 3676). */
  isPlain?: boolean
  /** What a nameless file is called. */
  unnamed: string
  /** Further fields, of a draft. */
  headers?: Readonly<Record<string, string>>
}

/**
 * Builds the message as it is transmitted (CRLF line ends, no Bcc): multipart/alternative with generated plain text,
 * inline images as related parts, attachments with RFC 2231 names.
 */
export async function buildMime(input: MimeInput): Promise<Buffer> {
  const { html, images } = extractInlineImages(
    {
      written: letterHtml(input.html),
      quoted: input.quotedHtml,
      closing: letterHtml(input.closingHtml ?? ''),
    },
    input.newContentId,
  )
  const composer = new MailComposer({
    from: toHeader(input.from),
    ...(input.replyTo ? { replyTo: toHeader(input.replyTo) } : {}),
    to: input.to.map(toHeader),
    cc: input.cc.map(toHeader),
    subject: cleanHeaderText(input.subject),
    ...(input.isPlain ? onlyText(html) : bothTexts(html, input.font)),
    attachments: [
      ...(input.isPlain ? [] : images).map((image) => ({
        filename: image.filename,
        contentType: image.contentType,
        content: image.content,
        cid: image.contentId,
        contentDisposition: 'inline' as const,
      })),
      ...input.attachments.map((attachment) => attachmentPart(attachment, input.unnamed)),
    ],
    ...calendarPart(input.attachments),
    messageId: `<${input.messageId}>`,
    date: new Date(input.date),
    headers: { 'User-Agent': 'Postilla', ...input.headers },
    ...(input.thread.inReplyTo === '' ? {} : { inReplyTo: `<${input.thread.inReplyTo}>` }),
    ...(input.thread.references.length === 0
      ? {}
      : { references: input.thread.references.map((id) => `<${id}>`) }),
    // Nothing in a draft may make the program read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  })
  return await composer.compile().build()
}

const onlyText = (html: string) => ({
  alternatives: [
    {
      contentType: 'text/plain; charset=utf-8; format=flowed; delsp=no',
      content: flowed(unbrokenText(html)) || '\n',
    },
  ],
})

const bothTexts = (html: string, font: MailFont | null = null) => ({
  // An empty text would leave the alternative out: a mail without text is a line end.
  text: plainText(html) || '\n',
  html: `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div style="${escapeHtml(letterFontStyle(font))}">${html}</div></body></html>`,
})

/**
 * A calendar of our own that asks or answers something stands beside the text as well: other programs read it there
 * (RFC 6047, section 2.4).
 */
function calendarPart(attachments: readonly MimeAttachment[]) {
  const calendar = attachments.find(({ contentType }) => cleanContentType(contentType) === 'text/calendar')
  const content = calendar?.content.toString('utf8') ?? ''
  const [, method] =
    /^BEGIN:VCALENDAR\r\nPRODID:-\/\/Postilla\/\/EN\r\n.*\r\nMETHOD:(\w+)\r\n/.exec(content) ?? []
  return method === undefined
    ? {}
    : { alternatives: [{ contentType: `text/calendar; charset=utf-8; method=${method}`, content }] }
}

function attachmentPart(attachment: MimeAttachment, unnamed: string) {
  const contentType = cleanContentType(attachment.contentType)
  return {
    filename: cleanFilename(attachment.filename, unnamed),
    contentType,
    content: attachment.content,
    contentDisposition: 'attachment' as const,
    // 8bit and bare line ends do not survive every relay; but a message part must not be encoded (RFC 2046, 5.2.1).
    ...(contentType.startsWith('message/') ? {} : { contentTransferEncoding: 'base64' as const }),
  }
}

const toHeader = ({ name, address }: CheckedAddress): { name: string; address: string } => ({
  name: withoutDirections(name),
  address,
})

/** What turns the direction of text makes a name read as another one at whoever gets the mail (UAX 9, section 2). */
const withoutDirections = (name: string): string => name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')

/**
 * The same message with another Date (RFC 5322 section 3.6.1): it is to name the moment the mail leaves, while
 * everything else was frozen when the user pressed Send.
 */
export function withDate(mime: Buffer, date: number): Buffer {
  const { header, body } = splitHeader(mime)
  const line = `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`
  const dated = header.replace(/^Date:.*(?:\r\n[ \t].*)*$/im, () => line)
  return Buffer.concat([Buffer.from(dated, 'utf8'), body])
}

/** The copy for our own Sent folder, which alone names the hidden recipients. */
export function withBcc(mime: Buffer, bcc: readonly CheckedAddress[]): Buffer {
  if (bcc.length === 0) return mime
  const { header, body } = splitHeader(mime)
  const field = foldedAddresses('Bcc', bcc)
  return Buffer.concat([Buffer.from(`${header}\r\n${field}`, 'utf8'), body])
}

/** `body` starts with the line end of the last header line. */
function splitHeader(mime: Buffer): { header: string; body: Buffer } {
  const end = mime.indexOf('\r\n\r\n')
  if (end < 0) throw new Error('a built message has a header')
  return { header: mime.subarray(0, end).toString('utf8'), body: mime.subarray(end) }
}

const foldedAddresses = (field: string, people: readonly CheckedAddress[]): string =>
  `${field}: ${people.map(({ name, address }) => (name === '' ? address : `${encodedName(name)} <${address}>`)).join(',\r\n ')}`

/** A display name as quoted string, or as encoded words (RFC 2047) of at most 75 characters each. */
function encodedName(written: string): string {
  const name = withoutDirections(written)
  if (/^[\x20-\x7e]*$/.test(name)) return `"${name.replace(/["\\]/g, '\\$&')}"`
  const words: string[] = []
  let chunk = ''
  for (const char of name) {
    if (Buffer.byteLength(chunk + char) > 42) {
      words.push(chunk)
      chunk = ''
    }
    chunk += char
  }
  words.push(chunk)
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ')
}
