import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { recordTypes } from '../records/record-types'
import { MAX_MAIL_ADDRESS } from '../records/types/person'
import { call } from './base'
import { recordSummary } from './crm'
import { mailAddress } from './messages'
import { recordRow } from './records'

/** A new person, and with `company` a new company with it, prefilled from a message. */
export const personProposal = z.object({
  person: recordTypes.person.fields,
  company: z.object({ id: recordId.nullable(), name: z.string(), domain: z.string() }).nullable(),
  /** A mailbox of a desk (`info@`, `Ufficio Acquisti`): there is a company to add, and nobody to name. */
  isDesk: z.boolean().optional(),
  /** The labelled lines of a form name them, and nothing else does. */
  isFromForm: z.boolean().optional(),
})
export type PersonProposal = z.infer<typeof personProposal>

/** Whom the form in a program's mail names, as it was filled in; `known` is who has the address in the CRM. */
export const formPerson = z.object({
  name: z.string(),
  address: z.string(),
  known: z.object({ id: recordId, name: z.string() }).nullable(),
})
export type FormPerson = z.infer<typeof formPerson>

/** People judged in one call: each takes a few look-ups. */
export const MAX_JUDGED = 50

/** Whose an address is: our own, a colleague's, a program's, or anybody else's, with who has it in the CRM. */
export const addressOwner = z.object({
  kind: z.enum(['me', 'colleague', 'machine', 'person']),
  person: recordSummary.nullable(),
  company: recordSummary.nullable(),
})
export type AddressOwner = z.infer<typeof addressOwner>

/** When the day begins where somebody is. */
export const morning = z.object({
  at: timestamp,
  /** Of the person; '' for who is none. */
  name: z.string(),
  /** What tells where they are: the country of their company, a telephone number, or the clock of their last mail. */
  from: z.enum(['country', 'phone', 'mail']),
  /** '' where a clock alone is known. */
  country: z.string(),
  /** A zone of this clock (IANA); '' where a clock alone is known. */
  zone: z.string(),
  /** Minutes east of UTC, on that day. */
  offset: z.number().int(),
})
export type Morning = z.infer<typeof morning>

/** An address the composer may complete, and what is known of it. */
export const completedAddress = z.object({
  name: z.string(),
  address: z.string(),
  personId: recordId.nullable(),
  companyName: z.string(),
  /** See `passesFor`. */
  passesFor: z.string().nullable(),
  /** Ours, or a colleague's. */
  isColleague: z.boolean(),
  /** The last mail to it came back. */
  hasBounced: z.boolean(),
  /** The record of another type through which it was found; null where name or address were asked for. */
  through: z.object({ type: z.string(), title: z.string() }).nullable(),
})
export type CompletedAddress = z.infer<typeof completedAddress>

export const peopleContract = {
  /** The next morning of whoever has this address; null where nothing tells where they are. */
  morning: call.input(z.object({ address: z.string().max(MAX_MAIL_ADDRESS) })).output(morning.nullable()),
  /** Whose these addresses are, in their order. */
  owners: call
    .input(z.object({ addresses: z.array(z.string().max(MAX_MAIL_ADDRESS)).max(MAX_JUDGED) }))
    .output(z.array(addressOwner)),
  /** What a new person (and company) made from this message's sender would be. */
  propose: call.input(z.object({ messageId: rowId })).output(personProposal),
  /** Whom the labelled lines of a mail name, which nobody can be answered to; null for nobody. */
  namedInForm: call.input(z.object({ messageId: rowId })).output(formPerson.nullable()),
  /**
   * Creates a person and, in the same step, their company, unless one of this domain is there. An address already
   * known is refused with `address-taken`.
   */
  createWithCompany: call
    .input(
      z.object({
        person: recordTypes.person.fields,
        company: z.object({ name: z.string().trim().min(1).max(200), domain: z.string().max(255) }),
      }),
    )
    .output(z.object({ record: recordRow, change: z.string() })),
  /** Which of these addresses and domains, as they were typed, are our own or colleagues': mail of theirs is no customer's. */
  ours: call
    .input(z.object({ typed: z.array(z.string().max(MAX_MAIL_ADDRESS)).max(100) }))
    .output(z.array(z.string())),
  /** Which of these addresses are nobody's in the CRM, a colleague's or ours. */
  strangers: call
    .input(z.object({ addresses: z.array(z.string().max(1_000)).max(30_000) }))
    .output(z.array(z.string())),
  /**
   * Addresses for the composer: people first, then everyone ever seen in mail, then whoever the records of other types
   * name that the query finds; best match first.
   */
  completeAddress: call
    .input(z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(50) }))
    .output(z.array(completedAddress)),
  /**
   * For whom each of these, recipients or people a mail names, may be meant to pass: an address of somebody known or of
   * ours, or a company's domain; null for who is known, as whom we wrote to, and who looks like nobody.
   */
  passesFor: call
    .input(z.object({ people: z.array(mailAddress).max(MAX_JUDGED) }))
    .output(z.array(z.string().nullable())),
}
