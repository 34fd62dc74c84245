import { z } from 'zod'

/** Why a server did not take a mail, as far as its words or RFC 3463 codes tell. */
const failureReason = z.enum([
  'mailbox-full',
  'unknown-address',
  'unknown-domain',
  'disabled',
  'blocked',
  'too-large',
  'unreachable',
  'other',
])

/** What a mail system reports of a mail that was sent: a bounce, a delay, or a receipt. */
export const deliveryReport = z.object({
  kind: z.enum(['failed', 'delayed', 'delivered', 'read', 'deleted']),
  recipients: z.array(
    z.object({
      address: z.string(),
      reason: failureReason,
      /** The server's own words; '' where it has none. */
      words: z.string(),
    }),
  ),
  original: z.object({
    /** Message-ID without angle brackets; '' where the report does not tell. */
    messageId: z.string(),
    subject: z.string(),
    /** The part that holds what was sent; '' where only its header, or nothing, came back. */
    partId: z.string(),
  }),
})
export type DeliveryReport = z.infer<typeof deliveryReport>
