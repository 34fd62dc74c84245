import { z } from 'zod'
import { recordId, timestamp } from '../ids'

export const recordType = z.enum(['person', 'company', 'deal'])
export type RecordType = z.infer<typeof recordType>

/** Points at any CRM record. */
export const recordRef = z.object({ type: recordType, id: recordId })
export type RecordRef = z.infer<typeof recordRef>

/** A record as it is named anywhere: chip, suggestion, search result. */
export const recordSummary = recordRef.extend({
  title: z.string(),
  /** Job and company of a person, domain of a company, stage and amount of a deal. */
  subtitle: z.string(),
})
export type RecordSummary = z.infer<typeof recordSummary>

/** Fields every record row has. */
export const recordStamps = z.object({ id: recordId, createdAt: timestamp, updatedAt: timestamp })
