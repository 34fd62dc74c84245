import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { recordRef, recordSummary } from './crm'

/** Of which mail an account's conversations are linked to records by themselves. */
export const filingMode = z.enum(['off', 'known', 'all'])
export type FilingMode = z.infer<typeof filingMode>

/** What is made of a stranger whose mail arrives, or to whom mail goes. */
export const filingMakes = z.enum(['nothing', 'contact', 'lead', 'deal'])
export type FilingMakes = z.infer<typeof filingMakes>

/** Which way a mail goes; a rule that makes records is of one of them. */
export const filingDirection = z.enum(['incoming', 'outgoing'])
export type FilingDirection = z.infer<typeof filingDirection>

export const MAX_NEVER_FILED = 1_000
export const MAX_COLLEAGUES = 500

const accountRules = z.object({
  /** `known`: people of the CRM; `all`: also whoever writes from the domain of a company in it. */
  save: filingMode,
  incoming: filingMakes,
  outgoing: filingMakes,
  /** Mail that arrived earlier is left alone. */
  since: timestamp,
})
export type AccountFiling = z.infer<typeof accountRules>
const accountChanges = accountRules.partial()
export type AccountFilingChanges = z.infer<typeof accountChanges>

const general = z.object({
  /** Within so many days a sender gets one lead, whatever else they write. */
  leadDays: z.number().int().min(1).max(365),
  /** Addresses, domains and lists of which nothing is filed and nobody made. */
  neverFiled: z.array(z.string().min(1).max(320)).max(MAX_NEVER_FILED),
  /** Who is one of us though our domains do not tell. */
  colleagues: z.array(z.string().min(3).max(320)).max(MAX_COLLEAGUES),
})
export type GeneralFiling = z.infer<typeof general>
const generalChanges = general.partial()
export type GeneralFilingChanges = z.infer<typeof generalChanges>

/** What a rule did last; null where it did nothing yet. */
const lastMade = z.object({ record: recordSummary, at: timestamp }).nullable()

/** Why a mail was filed, or was not. */
export const filingReason = z.enum([
  ...(['filed', 'linked', 'unknown', 'off', 'before', 'folder', 'spam', 'draft', 'read'] as const),
  ...(['list', 'machine', 'never', 'colleagues', 'nobody', 'many', 'doubtful', 'refused', 'gone'] as const),
])
export type FilingReason = z.infer<typeof filingReason>

export const filingAnswer = z.object({
  reason: filingReason,
  /** The address, the domain or the entry of the list that decided; '' where none did. */
  because: z.string(),
  /** When it was decided; null for what was not looked at by itself. */
  at: timestamp.nullable(),
  direction: filingDirection,
  accountId: rowId.nullable(),
  /** What it was linked to, and what was made of it, as far as that is there. */
  linked: z.array(recordSummary),
  made: z.array(recordSummary),
  /** Open deals of who writes, where there are several and the conversation says not which. */
  choices: z.array(recordSummary),
  /** Their last deal, which is closed: opened again, or a new one made. */
  closed: recordSummary.nullable(),
})
export type FilingAnswer = z.infer<typeof filingAnswer>

export const filedMail = z.object({
  messageId: rowId,
  threadId: rowId,
  folderId: rowId.nullable(),
  subject: z.string(),
  who: z.string(),
  at: timestamp,
  reason: filingReason,
  because: z.string(),
  direction: filingDirection,
  linked: z.array(recordSummary),
  made: z.array(recordSummary),
})
export type FiledMail = z.infer<typeof filedMail>

/** Mail of an address that is handed to a record, beside a conversation. */
export const assignment = z.object({
  record: recordRef,
  address: z.string().max(320),
  /** The address becomes one of the record's. */
  addsAddress: z.boolean(),
  /** All past conversations with the address are linked as well. */
  linksPast: z.boolean(),
})

export const filingContract = {
  rules: call.output(
    general.extend({
      accounts: z.array(
        accountRules.extend({
          accountId: rowId,
          address: z.string(),
          color: z.string(),
          lastIncoming: lastMade,
          lastOutgoing: lastMade,
        }),
      ),
    }),
  ),
  /** Changes what is named of an account. An earlier day has the mail since then looked at, in the background. */
  saveAccount: call.input(accountChanges.extend({ accountId: rowId })).output(z.void()),
  /** Entries that are neither an address nor a domain are refused with `address-invalid`. */
  saveGeneral: call.input(generalChanges).output(z.void()),
  /** Why a mail was filed or not, by what was decided or else by what is so now. */
  why: call.input(z.object({ messageId: rowId })).output(filingAnswer),
  /** Decides anew and does what is decided: for a mail that was left alone. */
  file: call.input(z.object({ messageId: rowId })).output(filingAnswer),
  /** What was decided, the last first. */
  log: call
    .input(
      z.object({
        only: z.enum(['all', 'filed', 'left', 'made']),
        offset: z.number().int().min(0).max(100_000),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.array(filedMail)),
  /** Other conversations with an address that are not linked to the record yet. */
  countPast: call.input(z.object({ address: z.string().max(320), record: recordRef })).output(z.number()),
  /** Links the conversation and does what else is ticked. `batch` names all of it for `undoAssign`. */
  assign: call
    .input(assignment.extend({ threadId: rowId }))
    .output(z.object({ batch: recordId, record: recordSummary })),
  undoAssign: call.input(z.object({ batch: recordId })).output(z.void()),
}
