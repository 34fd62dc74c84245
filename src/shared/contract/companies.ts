import { z } from 'zod'
import { recordId } from '../ids'
import { call } from './base'
import { recordTypes } from '../records/record-types'
import { recordStamps } from './crm'

export const companyFields = recordTypes.company
export type CompanyFields = z.infer<typeof companyFields>
export const blankCompany: CompanyFields = {
  name: '',
  domains: [],
  phone: '',
  website: '',
  vatNumber: '',
  city: '',
  country: '',
}
export const company = recordStamps.extend(companyFields.shape)
export type Company = z.infer<typeof company>

export const companiesContract = {
  list: call
    .input(
      z.object({
        query: z.string().max(200),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(
      z.object({
        total: z.number().int(),
        rows: z.array(company.extend({ peopleCount: z.number().int(), openDeals: z.number().int() })),
      }),
    ),
  get: call.input(z.object({ id: recordId })).output(company),
  create: call.input(companyFields).output(company),
  /** `from` is what the changed fields held when the change began; where one holds something else by now, `conflict`. */
  update: call
    .input(
      z.object({ id: recordId, changes: companyFields.partial(), from: companyFields.partial().optional() }),
    )
    .output(company),
  remove: call.input(z.object({ id: recordId })).output(z.void()),
  restore: call.input(z.object({ id: recordId })).output(company),
}
