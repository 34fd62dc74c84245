import { z } from 'zod'
import { rowId, timestamp } from '../ids'
import { call } from './base'
import { recordSummary } from './crm'
import { recordRow } from './records'

/** Which rule met them: an answer from here, or that of an account for the mail that comes or goes. */
export const reviewRule = z.enum(['answer', 'incoming', 'outgoing'])

/** Somebody who was met in mail and was not in the CRM. */
export const reviewedContact = z.object({
  name: z.string(),
  address: z.string(),
  /** Of the mail. */
  subject: z.string(),
  at: timestamp,
  rule: reviewRule,
  /** The account whose rule it was; null where it is nobody's alone, or gone. */
  accountId: rowId.nullable(),
  /** What was made of them by itself; nothing where the user is asked first. */
  made: z.array(recordSummary),
})
export type ReviewedContact = z.infer<typeof reviewedContact>

const address = z.object({ address: z.string().max(320) })

export const contactReviewContract = {
  /** Who waits to be looked at, the last first. */
  list: call.output(z.array(reviewedContact)),
  /** They are a contact: made now, or kept as one. `change` takes back what was made, '' where nothing was. */
  accept: call.input(address).output(z.object({ record: recordRow, change: z.string() })),
  /** They are none, and are asked about no more; who was made of them is deleted. `change` takes that back. */
  dismiss: call.input(address).output(z.object({ change: z.string() })),
}
