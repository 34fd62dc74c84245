import { z } from 'zod'
import { rowId, timestamp } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'

/** How the list that sent a mail is asked to send no more, best way first. */
export const unsubscribeWay = z.discriminatedUnion('kind', [
  /** One POST without a page (RFC 8058). */
  z.object({ kind: z.literal('one-click'), host: z.string() }),
  /** A mail (RFC 2369). */
  z.object({
    kind: z.literal('mail'),
    accountId: rowId,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
  }),
  /** A page in the browser. */
  z.object({ kind: z.literal('link'), url: z.string() }),
  z.object({ kind: z.literal('none') }),
])

/**
 * How, and what speaks against doing so unasked: `spam`, to whose senders it would only tell that somebody reads it,
 * or `unproven`, where nothing proves that the mail is its author's.
 */
export const offeredWay = z.object({
  way: unsubscribeWay,
  doubt: z.enum(['spam', 'unproven']).nullable(),
})
export type OfferedWay = z.infer<typeof offeredWay>

/** A list that was asked by one click: it is about to be, it took it, or it did not. */
export const unsubscription = z.object({
  id: rowId,
  state: z.enum(['waiting', 'done', 'refused']),
  /** When it is asked next, or was. */
  at: timestamp,
  /** Why it refused, or was not reached so far. */
  problem: problemSchema.nullable(),
})
export type Unsubscription = z.infer<typeof unsubscription>

export const unsubscribeContract = {
  /** Needs the mail, and so the server, once. */
  way: call.input(z.object({ messageId: rowId })).output(offeredWay),
  /** Whether the list that sent a mail was asked already. */
  state: call.input(z.object({ messageId: rowId })).output(unsubscription.nullable()),
  /**
   * Asks by one click, after the time in which sent mail may be called back; again where it was refused. What waits
   * already goes on waiting.
   */
  begin: call.input(z.object({ messageId: rowId })).output(unsubscription),
  /** Asks at once, and goes on as it would have; `not-found` where it does not wait. */
  askNow: call.input(z.object({ id: rowId })).output(z.void()),
  /** Does not ask after all; `not-found` once it was asked. */
  cancel: call.input(z.object({ id: rowId })).output(z.void()),
}
