import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'
import { MOST_DAYS } from './follow-ups'
import { mailAddress } from './messages'

export const MOST_STEPS = 10

/** One mail of a sequence: so many working days after the one before, a reply to it. */
export const sequenceStep = z.object({
  days: z.number().int().min(1).max(MOST_DAYS),
  /** A template whose words it has, as they are when the sequence is begun; null for its own. */
  templateId: recordId.nullable(),
  /** Own words, with variables in braces. */
  text: z.string().max(100_000),
})
export type SequenceStep = z.infer<typeof sequenceStep>

/** Mails that follow one another as long as nobody answers. */
export const sequence = z.object({
  id: recordId,
  name: z.string().min(1).max(200),
  steps: z.array(sequenceStep).min(1).max(MOST_STEPS),
})
export type Sequence = z.infer<typeof sequence>

/** A sequence with one person: how far it is, or how it ended. */
export const sequenceRun = z.object({
  id: recordId,
  name: z.string(),
  person: mailAddress,
  subject: z.string(),
  state: z.enum(['running', 'paused', 'answered', 'bounced', 'finished', 'stopped', 'failed']),
  /** So many of its steps have left. */
  sent: z.number().int(),
  steps: z.number().int(),
  /** When the next leaves; null once none does. */
  nextAt: timestamp.nullable(),
  since: timestamp,
  /** Why it could not go on. */
  problem: problemSchema.nullable(),
  place: z.object({ threadId: rowId, folderId: rowId, messageId: rowId }).nullable(),
})
export type SequenceRun = z.infer<typeof sequenceRun>

const ids = z.array(recordId).min(1).max(500)

export const sequencesContract = {
  list: call.output(z.array(sequence)),
  /** A new one, or other steps of one; what runs goes on with the steps it was begun with. */
  save: call.input(sequence.extend({ id: recordId.optional() })).output(sequence),
  remove: call.input(z.object({ id: recordId })).output(z.void()),
  restore: call.input(z.object({ id: recordId })).output(z.void()),
  /** Those that run, and those that ended in the last weeks. */
  runs: call.output(z.array(sequenceRun)),
  /** No further step leaves until it goes on. */
  pause: call.input(z.object({ ids, isPaused: z.boolean() })).output(z.void()),
  /** The next step leaves now, unless somebody has answered. */
  sendNext: call.input(z.object({ ids })).output(z.void()),
  /** No further step leaves. */
  stop: call.input(z.object({ ids })).output(z.void()),
  /** Goes on with what was stopped or failed. */
  resume: call.input(z.object({ ids })).output(z.void()),
}
