import { domainOf } from './compose'

export interface Bounce {
  messageId: string
  date: number
  /** Who wrote the mail that failed, and gets this. */
  to: string
  recipient: string
  /** Message-ID and subject of what failed, as its header says them. */
  original: { messageId: string; subject: string; headers: string }
}

/** A delivery status notification (RFC 3464) for an address nobody has. */
export function buildBounce({ messageId, date, to, recipient, original }: Bounce): Buffer {
  const boundary = `=_dsn_${messageId.slice(0, 16)}`
  const why = `550 5.1.1 <${recipient}>: Recipient address rejected: no such mailbox here`
  const lines = [
    `Return-Path: <>`,
    `From: Mail Delivery System <mailer-daemon@${domainOf(to)}>`,
    `To: <${to}>`,
    `Subject: Undelivered Mail Returned to Sender`,
    `Date: ${new Date(date).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    ...(original.messageId === ''
      ? []
      : [`In-Reply-To: ${original.messageId}`, `References: ${original.messageId}`]),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system of the Postilla demo.',
    '',
    'I am sorry to have to inform you that your message could not be',
    'delivered to one or more recipients. It is attached below.',
    '',
    `<${recipient}>: ${why}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; mx.${domainOf(to)}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    `Diagnostic-Code: smtp; ${why}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers; charset=utf-8',
    '',
    original.headers.trimEnd(),
    '',
    `--${boundary}--`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'), 'utf8')
}
