import { z } from 'zod'
import { recordId, timestamp } from '../ids'
import { call } from './base'
import { recordRow } from './records'

/** Somebody who was written an answer and was not in the CRM. */
export const reviewedContact = z.object({
  name: z.string(),
  address: z.string(),
  /** Of the answer. */
  subject: z.string(),
  at: timestamp,
  /** Who was made of them by itself; null where the user is asked first. */
  personId: recordId.nullable(),
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
