import type { DraftContent, Outgoing } from '../../../shared/contract/outbox'

/** Octets of a line of base64 (RFC 2045 section 6.8), what they encode, and what stands above each part. */
const LINE = 78
const ENCODED = 57
const PART_HEAD = 400
const MAIL_HEAD = 2_000

/** What a file makes a mail larger by. */
export const sizeInMail = (bytes: number): number => Math.ceil(bytes / ENCODED) * LINE + PART_HEAD

/** About how large a mail is as it leaves, files and pictures encoded; its text goes twice, once as plain text. */
export function mailSize(
  { html, quotedHtml }: Pick<DraftContent, 'html' | 'quotedHtml'>,
  attachments: Outgoing['attachments'],
): number {
  const files = attachments.reduce((total, { size }) => total + sizeInMail(size), 0)
  return MAIL_HEAD + files + Math.ceil((html.length + quotedHtml.length) * 1.1)
}

/** Files in their order, as many together as have room; what alone is larger stands alone. */
export function intoMails<File extends { size: number }>(files: readonly File[], room: number): File[][] {
  const mails: File[][] = []
  let left = 0
  for (const file of files) {
    const size = sizeInMail(file.size)
    const last = mails.at(-1)
    if (last && size <= left) last.push(file)
    else mails.push([file])
    left = (last && size <= left ? left : room) - size
  }
  return mails
}
