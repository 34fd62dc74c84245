import type { MailAddress } from '../../shared/contract/messages'
import { decodeHeaderText } from '../engine/mime/encoded-words'
import { readFields } from '../engine/mime/header'
import { parseMessage, type ParsedAttachment, type ParsedMessage } from '../engine/mime/parse-message'
import { summariseInvitation, type InvitationSummary } from '../engine/mime/calendar/invitation'
import { cleanText } from '../engine/mime/text'
import { emptyTrust, type TrustList } from '../engine/protocols/smime'
import { describePec, describeSmime, type PecSummary, type SmimeSummary } from './certified'
import type { SafeHtml } from './sanitiser'

/** How the engine understands one message. */
export interface MessageReport {
  /** All header fields, decoded, in order of first appearance. */
  headers: Record<string, string[]>
  messageId: string
  from: MailAddress[]
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** ISO 8601, null where absent or unreadable. */
  date: string | null
  subject: string
  text: string
  /** What the reader would show; null where the message has no HTML, or the sanitiser is not installed. */
  safeHtml: string | null
  remoteCount: number
  trackers: number
  attachments: AttachmentReport[]
  invitation: InvitationSummary | null
  /** Facts of certified mail (PEC); null for mail that is none, and for embedded messages: they certify nothing. */
  pec: PecSummary | null
  smime: SmimeSummary
  warnings: string[]
}

export interface AttachmentReport {
  partId: string
  filename: string
  contentType: string
  size: number
  inline: boolean
  contentId: string
  executable: boolean
  /** The embedded message of a message/rfc822 part. */
  message?: Omit<MessageReport, 'headers'>
}

/** What signatures are judged by. */
export interface InspectTrust {
  /** ms since the epoch. */
  now: number
  trust: TrustList
}

const MAX_HEADER_VALUE = 10_000
/** Embedded messages read in all, over all levels: a small file can hold very many. */
const MAX_NESTED = 200

/** Reports on a message's bytes. Bounded, never throws for what the bytes contain. */
export function inspectMessage(
  source: Uint8Array,
  sanitise: SafeHtml | null,
  options: InspectTrust = { now: Date.now(), trust: emptyTrust },
): MessageReport {
  let nested = 0

  const report = (message: ParsedMessage, embedded: boolean): Omit<MessageReport, 'headers'> => {
    const warnings: string[] = [...message.warnings]
    const safe = sanitiseHtml(message.html, sanitise, warnings)
    return {
      messageId: message.header.messageId,
      from: message.header.from,
      replyTo: message.header.replyTo,
      to: message.header.to,
      cc: message.header.cc,
      bcc: message.header.bcc,
      date: message.header.date === null ? null : isoDate(message.header.date),
      subject: message.header.subject,
      text: message.text,
      safeHtml: safe?.html ?? null,
      remoteCount: safe?.remoteCount ?? 0,
      trackers: safe?.trackers ?? 0,
      attachments: message.attachments.map((attachment) => reportAttachment(attachment, warnings)),
      invitation: readInvitation(message, warnings),
      pec: embedded ? null : describePec(message.root, options),
      smime: describeSmime(message.root, options),
      warnings,
    }
  }

  const reportAttachment = (attachment: ParsedAttachment, warnings: string[]): AttachmentReport => {
    const { partId, filename, contentType, size, inline, contentId, executable } = attachment
    const facts = { partId, filename, contentType, size, inline, contentId, executable }
    if (nested >= MAX_NESTED) return facts
    const message = attachment.nested()
    if (!message) return facts
    nested++
    if (nested === MAX_NESTED) warnings.push('inspect.nested-left-out')
    return { ...facts, message: report(message, true) }
  }

  return { headers: readHeaders(source), ...report(parseMessage(source), false) }
}

function readHeaders(source: Uint8Array): Record<string, string[]> {
  const { fields } = readFields(source, null)
  const decode = (value: string): string =>
    cleanText(decodeHeaderText(value.slice(0, MAX_HEADER_VALUE)), MAX_HEADER_VALUE)
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.map(decode)]))
}

/** HTML the sanitiser cannot take (nested beyond the stack) is left out and told. */
function sanitiseHtml(
  html: string,
  sanitise: SafeHtml | null,
  warnings: string[],
): ReturnType<SafeHtml> | null {
  if (html === '' || !sanitise) return null
  try {
    return sanitise(html)
  } catch {
    warnings.push('inspect.html-unreadable')
    return null
  }
}

function readInvitation(message: ParsedMessage, warnings: string[]): InvitationSummary | null {
  for (const { text, method } of message.calendars) {
    try {
      const invitation = summariseInvitation(text, method)
      if (invitation) return invitation
    } catch {
      warnings.push('inspect.invitation-unreadable')
    }
  }
  return null
}

function isoDate(ms: number): string {
  return new Date(ms).toISOString()
}
