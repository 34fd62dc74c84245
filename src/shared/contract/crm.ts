import { z } from 'zod'
import { recordId, timestamp } from '../ids'

/** Which type is known and which is not, the engine says: more may be declared than this program was built with. */
export const recordTypeName = z.string().regex(/^[a-zA-Z][\w-]{0,39}$/)

/** Points at any CRM record. */
export const recordRef = z.object({ type: recordTypeName, id: recordId })
export type RecordRef = z.infer<typeof recordRef>

/** What a subtitle says of a record: the field, its value, and of a reference what it names. */
export const summaryDetail = z.object({ field: z.string(), value: z.json(), name: z.string() })
export type SummaryDetail = z.infer<typeof summaryDetail>

/** A record as it is named anywhere: chip, suggestion, search result. */
export const recordSummary = recordRef.extend({ title: z.string(), details: z.array(summaryDetail) })
export type RecordSummary = z.infer<typeof recordSummary>

/** Fields every record row has. */
export const recordStamps = z.object({ id: recordId, createdAt: timestamp, updatedAt: timestamp })
