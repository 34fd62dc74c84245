import { z } from 'zod'
import { recordId } from '../ids'
import { recordTypes } from '../records/record-types'
import { call } from './base'
import { recordRow } from './records'

/** A record that is there, or the name of one to be made. */
const chosenRecord = z.union([
  z.object({ id: recordId }).strict(),
  z.object({ name: recordTypes.company.fields.shape.name }).strict(),
])
export type ChosenRecord = z.infer<typeof chosenRecord>

const proposedRecord = z.object({ id: recordId.nullable(), name: z.string() })

/** What a lead would become: who is known already is not made again. */
export const leadConversion = z.object({
  person: proposedRecord,
  /** Null where the lead says nothing of one. */
  company: proposedRecord.nullable(),
  deal: recordTypes.deal.fields.pick({ title: true, amount: true, stageId: true }),
})
export type LeadConversion = z.infer<typeof leadConversion>

export const leadsContract = {
  /** Fails with `not-found` for a lead that is gone. */
  propose: call.input(z.object({ id: recordId })).output(leadConversion),
  /**
   * Makes a person, a company and a deal of a lead in one step, or fills in those that are there. Its mail, notes and
   * whatever else belongs to it is the deal's then; the lead stays, says what became of it, and takes no more. Fails with
   * `conflict` for one that is converted already.
   */
  convert: call
    .input(
      z.object({
        id: recordId,
        person: chosenRecord,
        company: chosenRecord.nullable(),
        deal: recordTypes.deal.fields.pick({ title: true, amount: true, stageId: true }),
      }),
    )
    .output(z.object({ deal: recordRow, change: z.string() })),
}
