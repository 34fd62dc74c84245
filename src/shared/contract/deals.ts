import { z } from 'zod'
import { recordId } from '../ids'
import { call } from './base'
import { recordTypes } from '../records/record-types'
import { recordRef, recordStamps } from './crm'

export const stage = z.object({
  id: recordId,
  name: z.string(),
  position: z.number().int(),
  outcome: recordTypes.stage.shape.outcome,
})
export type Stage = z.infer<typeof stage>

export const dealFields = z.object({
  ...recordTypes.deal.omit({ amount: true }).shape,
  /** In minor units of `currency` (cents), so that sums stay exact; never negative, null while it is not known. */
  amountMinor: z.number().int().nullable(),
  currency: z.string().length(3),
})
export type DealFields = z.infer<typeof dealFields>
export const deal = recordStamps.extend(dealFields.shape).extend({
  stageName: z.string(),
  outcome: stage.shape.outcome,
  personName: z.string(),
  companyName: z.string(),
})
export type Deal = z.infer<typeof deal>

export const dealsContract = {
  stages: call.output(z.array(stage)),
  /** All deals, or those of a person or company; with a query those it finds, by title, person, company or stage. */
  list: call
    .input(z.object({ of: recordRef.optional(), query: z.string().max(200).optional() }))
    .output(z.array(deal)),
  get: call.input(z.object({ id: recordId })).output(deal),
  create: call.input(dealFields).output(deal),
  /** `from` is what the changed fields held when the change began; where one holds something else by now, `conflict`. */
  update: call
    .input(z.object({ id: recordId, changes: dealFields.partial(), from: dealFields.partial().optional() }))
    .output(deal),
  remove: call.input(z.object({ id: recordId })).output(z.void()),
  restore: call.input(z.object({ id: recordId })).output(deal),
}
