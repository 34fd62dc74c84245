import { z } from 'zod'
import { recordId, rowId } from '../ids'
import { call } from './base'
import { emailAddress, recordTypes } from '../records/record-types'
import { recordStamps } from './crm'

export { emailAddress }
export type EmailAddress = z.infer<typeof emailAddress>

export const personFields = recordTypes.person
export type PersonFields = z.infer<typeof personFields>

export const person = recordStamps.extend(personFields.shape).extend({ companyName: z.string() })
export type Person = z.infer<typeof person>

/** A new person, and with `company` a new company with it, prefilled from a message. */
export const personProposal = z.object({
  person: personFields,
  company: z.object({ id: recordId.nullable(), name: z.string(), domain: z.string() }).nullable(),
  /** A mailbox of a desk (`info@`, `Ufficio Acquisti`): there is a company to add, and nobody to name. */
  isDesk: z.boolean().optional(),
})
export type PersonProposal = z.infer<typeof personProposal>

export const peopleContract = {
  list: call
    .input(
      z.object({
        query: z.string().max(200),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.object({ total: z.number().int(), rows: z.array(person) })),
  /** Who works at a company, by name; the first 200. */
  ofCompany: call.input(z.object({ companyId: recordId })).output(z.array(person)),
  get: call.input(z.object({ id: recordId })).output(person),
  /** What a new person (and company) made from this message's sender would be. */
  propose: call.input(z.object({ messageId: rowId })).output(personProposal),
  /** Creates a person; `newCompany` creates their company in the same step. An address already known is refused with `conflict`. */
  create: call
    .input(
      z.object({
        person: personFields,
        newCompany: z
          .object({ name: z.string().trim().min(1).max(200), domain: z.string().max(255) })
          .optional(),
      }),
    )
    .output(person),
  /** `from` is what the changed fields held when the change began; where one holds something else by now, `conflict`. */
  update: call
    .input(
      z.object({ id: recordId, changes: personFields.partial(), from: personFields.partial().optional() }),
    )
    .output(person),
  remove: call.input(z.object({ id: recordId })).output(z.void()),
  restore: call.input(z.object({ id: recordId })).output(person),
  /** Addresses for the composer: people first, then everyone ever seen in mail; best match first. */
  completeAddress: call
    .input(z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(50) }))
    .output(
      z.array(
        z.object({
          name: z.string(),
          address: z.string(),
          personId: recordId.nullable(),
          companyName: z.string(),
        }),
      ),
    ),
}
