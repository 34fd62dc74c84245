import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { recordSummary } from './crm'

/** From a moment on, and before another. */
const period = z
  .object({ from: timestamp, until: timestamp })
  .refine(({ from, until }) => from < until && until - from <= 3 * 366 * 86_400_000)

/** What a period is divided into, by the clock of this computer; a week begins on a Monday. */
export const reportStep = z.enum(['day', 'week', 'month'])
export type ReportStep = z.infer<typeof reportStep>

/** The longest waits for an answer that are counted together, in ms; what waited longer comes last. */
export const WAITS = [3_600_000, 4 * 3_600_000, 86_400_000, 3 * 86_400_000] as const

const answerTimes = z.object({
  count: z.number().int(),
  /** In ms; null where nothing was answered. */
  median: z.number().nullable(),
  /** How many took at most each of `WAITS`, and longer than all. */
  slots: z.array(z.number().int()),
})
export type AnswerTimes = z.infer<typeof answerTimes>

/** A conversation whose last mail nobody answered. */
const openConversation = z.object({
  threadId: rowId,
  folderId: rowId,
  subject: z.string(),
  /** Who wrote last, or was written to. */
  name: z.string(),
  at: timestamp,
})
export type OpenConversation = z.infer<typeof openConversation>

const openConversations = z.object({
  total: z.number().int(),
  /** Those that have waited longest. */
  longest: z.array(openConversation),
})

export const mailReport = z.object({
  steps: z.array(
    z.object({
      from: timestamp,
      until: timestamp,
      /** From people, from programs and lists, and by us. */
      received: z.number().int(),
      automatic: z.number().int(),
      sent: z.number().int(),
    }),
  ),
  /** How long others waited for us, and we for them. */
  ours: answerTimes,
  theirs: answerTimes,
  waitForUs: openConversations,
  waitForThem: openConversations,
})
export type MailReport = z.infer<typeof mailReport>

const sum = z.object({ currency: z.string(), minor: z.number() })
export type Sum = z.infer<typeof sum>
const dealCount = z.object({ count: z.number().int(), sums: z.array(sum) })
export type DealCount = z.infer<typeof dealCount>

export const pipelineReport = z.object({
  /** The steps in their order, with the deals that stand there now. */
  stages: z.array(
    dealCount.extend({ id: recordId, name: z.string(), outcome: z.enum(['open', 'won', 'lost']) }),
  ),
  /** From the first month of the period on: what was decided, and what open deals are expected to bring. */
  months: z.array(
    z.object({
      /** Its first day, midnight in UTC, as fields of days hold it. */
      day: z.number(),
      won: dealCount,
      lost: dealCount,
      expected: dealCount,
    }),
  ),
})
export type PipelineReport = z.infer<typeof pipelineReport>

/** Somebody with whom no mail was exchanged of late. */
export const silentCustomer = z.object({
  record: recordSummary,
  lastAt: timestamp,
  hasOpenDeal: z.boolean(),
})
export type SilentCustomer = z.infer<typeof silentCustomer>

/** All is counted on this computer. */
export const reportsContract = {
  mail: call.input(z.object({ period, step: reportStep })).output(mailReport),
  /** `months` from the month of `from` on. */
  pipeline: call
    .input(z.object({ from: timestamp, months: z.number().int().min(1).max(36) }))
    .output(pipelineReport),
  /** People one exchanged mail with, though not for so many days: with an open deal first, then the latest. */
  silent: call
    .input(z.object({ days: z.number().int().min(1).max(3650) }))
    .output(z.object({ total: z.number().int(), customers: z.array(silentCustomer) })),
}
