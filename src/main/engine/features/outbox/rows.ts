import { z } from 'zod'
import { draftContent, type DraftContent, type Outgoing } from '../../../../shared/contract/outbox'
import { rowId } from '../../../../shared/ids'
import { problemSchema, type Problem } from '../../../../shared/problem'
import { rowOf, type RowOf } from '../../db/row'

export type AnswerKind = Outgoing['answerKind']

export const checkedAddress = z.object({ name: z.string(), address: z.string(), utf8: z.boolean() })

/** Who a queued mail goes to, frozen together with its bytes. */
export const envelope = z.object({
  from: z.string(),
  /** Those still to be served: all at first, after a partial delivery the ones the server put off. */
  to: z.array(z.string()),
  /** Named in our own Sent copy only. */
  bcc: z.array(checkedAddress),
  /** Others already have it: it can no longer be taken back. */
  delivered: z.boolean(),
  refused: z.array(z.object({ address: z.string(), reply: z.string() })),
  /** Whom the server did not take in an attempt whose end is not known. */
  untaken: z.array(z.object({ address: z.string(), problem: problemSchema })).default([]),
  /** It leaves only if no person has answered: since then, but for messages known by then (row ids up to `afterId`). */
  unlessAnswered: z.object({ since: z.number(), afterId: z.number() }).nullable().default(null),
  /** Once it has left, there is nothing left to do in its conversation. */
  closes: z.boolean().default(false),
})
export type Envelope = z.infer<typeof envelope>

/** A mail as it is to leave. */
export interface Frozen {
  messageId: string
  mime: Buffer
  envelope: Envelope
  sendAt: number
  /** At a time that was chosen. */
  isScheduled: boolean
  /** The outgoing server it leaves by. */
  serverId: number
}

/** A row of `outgoing` without its bytes. */
export interface OutgoingRow {
  id: string
  accountId: number
  state: Outgoing['state'] | 'discarded'
  content: DraftContent
  answersMessageId: number | null
  answerKind: AnswerKind
  threadId: number | null
  /** Without angle brackets; '' before it was first queued. */
  messageId: string
  inReplyTo: string
  references: string[]
  /** Null before it was first queued. */
  envelope: Envelope | null
  sendAt: number | null
  sentAt: number | null
  /** A copy of it still has to be put into Sent. */
  copyPending: boolean
  attempts: number
  problem: Problem | null
  createdAt: number
  updatedAt: number
  revision: number
  /** Row id of the server's draft it goes on with. */
  serverDraftId: number | null
  takenOver: boolean
  quoteMissing: Outgoing['quoteMissing']
  /** The outgoing server it was queued for; null for a draft. */
  serverId: number | null
  isScheduled: boolean
  groupId: string | null
  isPaused: boolean
}

/** The columns as SQLite gives them; the quote is kept in a table of its own. */
export const rawRow = rowOf({
  quote: z.string(),
  id: z.string(),
  account_id: z.number(),
  state: z.string(),
  content: z.string(),
  answers_message_id: z.number().nullable(),
  answer_kind: z.string(),
  thread_id: z.number().nullable(),
  message_id: z.string(),
  in_reply_to: z.string(),
  reference_ids: z.string(),
  envelope: z.string(),
  send_at: z.number().nullable(),
  sent_at: z.number().nullable(),
  sent_copy: z.string(),
  attempts: z.number(),
  problem: z.string().nullable(),
  created_at: z.number(),
  updated_at: z.number(),
  revision: z.number(),
  server_draft_id: z.number().nullable(),
  taken_over: z.number(),
  quote_missing: z.number(),
  outgoing_server_id: z.number().nullable(),
  is_scheduled: z.number(),
  group_id: z.string().nullable(),
  is_paused: z.number(),
})
export type RawRow = RowOf<typeof rawRow>

const state = z.enum(['draft', 'queued', 'sending', 'sent', 'failed', 'discarded'])
const written = draftContent
  .omit({ quotedHtml: true })
  // Of drafts older than identities; a patch with null takes the field out, too.
  .extend({ identityId: rowId.nullable().default(null) })
const answerKind = z.enum(['new', 'reply', 'reply-all', 'forward'])

/** In the column `quote_missing`. */
export const ALL_MISSING = -1

export function readRow(raw: RawRow): OutgoingRow {
  return {
    id: raw.id,
    accountId: raw.account_id,
    state: state.parse(raw.state),
    content: { ...written.parse(JSON.parse(raw.content)), quotedHtml: raw.quote },
    answersMessageId: raw.answers_message_id,
    answerKind: answerKind.parse(raw.answer_kind),
    threadId: raw.thread_id,
    messageId: raw.message_id,
    inReplyTo: raw.in_reply_to,
    references: raw.reference_ids === '' ? [] : raw.reference_ids.split(' '),
    envelope: raw.envelope === '' ? null : envelope.parse(JSON.parse(raw.envelope)),
    sendAt: raw.send_at,
    sentAt: raw.sent_at,
    copyPending: raw.state === 'sent' && raw.sent_copy === 'pending',
    attempts: raw.attempts,
    problem: raw.problem === null ? null : problemSchema.parse(JSON.parse(raw.problem)),
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    revision: raw.revision,
    serverDraftId: raw.server_draft_id,
    takenOver: raw.taken_over === 1,
    quoteMissing: raw.quote_missing === ALL_MISSING ? 'all' : raw.quote_missing,
    serverId: raw.outgoing_server_id,
    isScheduled: raw.is_scheduled === 1,
    groupId: raw.group_id,
    isPaused: raw.is_paused === 1,
  }
}
