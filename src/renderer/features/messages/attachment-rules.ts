import type { Attachment, MessageBody } from '../../../shared/contract/messages'

/** An image the text shows in its place is no file of its own. */
export const isShownInText = (part: Attachment): boolean => part.inline && part.contentId !== ''

/** True for a message with more parts than are read. */
export const hasMoreParts = ({ warnings }: MessageBody): boolean => warnings.includes('mime.too-many-parts')

/** S/MIME (RFC 8551 section 3.3) and OpenPGP (RFC 3156 section 4) leave nothing to read but a file. */
export const isEncrypted = ({ text, html, attachments }: MessageBody): boolean =>
  isBlank({ text, html }) &&
  attachments.some(({ contentType }) =>
    /^application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted)$/i.test(contentType),
  )

export const isBlank = ({ text, html }: Pick<MessageBody, 'text' | 'html'>): boolean =>
  text.trim() === '' && html.trim() === ''
