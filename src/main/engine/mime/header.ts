import type { MailAddress } from '../../../shared/contract/messages'

/** The header fields that lists, threads, links and rules need, decoded. */
export interface MessageHeader {
  /** Without angle brackets; '' where absent. */
  messageId: string
  inReplyTo: string
  /** Oldest first, without angle brackets, bounded to the last 100. */
  references: string[]
  subject: string
  from: MailAddress[]
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** The Date header in ms since the epoch; null where absent or unreadable. */
  date: number | null
  listId: string
  listUnsubscribe: string
  /** Sent by a program: Auto-Submitted (RFC 3834), Precedence bulk/list/junk, List-Id, or an empty Return-Path. */
  automatic: boolean
  contentType: string
}
