import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { BuiltFile } from './files'

export interface MailBox {
  name: string
  address: string
}

/** All a composed mail is made of. Ids are without angle brackets. */
export interface Letter {
  messageId: string
  date: number
  from: MailBox
  to: MailBox[]
  cc?: MailBox[]
  subject: string
  text: string
  html?: string
  inReplyTo?: string
  references?: string[]
  files?: BuiltFile[]
  inlineImages?: (BuiltFile & { cid: string })[]
  invitation?: string
  headers?: Record<string, string>
}

/** A finished message and where it goes. */
export interface BuiltMessage {
  folder: string
  flags: string[]
  date: number
  source: Buffer
}

/** The bytes of a letter. */
export async function compose(letter: Letter): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: `<${letter.messageId}>`,
    date: new Date(letter.date),
    from: letter.from,
    to: letter.to,
    cc: letter.cc ?? [],
    subject: letter.subject,
    text: letter.text,
    ...(letter.html === undefined ? {} : { html: letter.html }),
    ...(letter.inReplyTo === undefined ? {} : { inReplyTo: `<${letter.inReplyTo}>` }),
    references: (letter.references ?? []).map((id) => `<${id}>`),
    headers: letter.headers ?? {},
    attachments: [
      ...(letter.files ?? []),
      ...(letter.inlineImages ?? []).map((image) => ({ ...image, contentDisposition: 'inline' as const })),
    ],
    ...(letter.invitation === undefined
      ? {}
      : { icalEvent: { method: 'REQUEST', content: letter.invitation, filename: 'invite.ics' } }),
    newline: 'windows',
  })
  return composer.compile().build()
}

/** A Message-ID that is the same on every start and differs for every key. */
export function messageIdOf(key: string, domain: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 24)}@${domain}`
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
