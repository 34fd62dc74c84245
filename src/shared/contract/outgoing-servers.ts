import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { rowId } from '../ids'
import { accountSettings, outgoingServer, testStep, verdict } from './accounts'
import { call } from './base'
import { reach } from './proxy'

/** What the user may call a server. */
export const MAX_SERVER_NAME = 200

const { allowPlaintext, trustedCertificate } = accountSettings.shape

/** What one connects to and what is allowed to it. */
export const outgoingConnection = z.object({
  outgoing: outgoingServer,
  allowPlaintext,
  trustedCertificate,
  ...reach.shape,
})
export type OutgoingConnection = z.infer<typeof outgoingConnection>

/** An entry of the list of outgoing servers. */
export const outgoingEntry = outgoingConnection.extend({
  id: rowId,
  name: z.string().trim().max(MAX_SERVER_NAME),
  /** Once its test has passed with these settings: nothing is queued for it before. */
  tested: verdict.shape.tested,
  /** What its last test failed with. */
  problem: verdict.shape.problem,
  /** The account it came with, whose password it signs in with while it has none of its own. */
  accountId: rowId.nullable(),
  ownPassword: z.boolean(),
  /** The one of the program, for accounts that chose none; one for bulk mail takes no other. */
  purpose: z.enum(['', 'default', 'bulk']),
})
export type OutgoingEntry = z.infer<typeof outgoingEntry>
export const outgoingFields = outgoingConnection.extend({ name: outgoingEntry.shape.name })
export type OutgoingFields = z.infer<typeof outgoingFields>

/** Progress of the test of one outgoing server; the last event is `done`, with the server that answered. */
export const outgoingTestEvent = z.discriminatedUnion('type', [
  testStep,
  z.object({
    type: z.literal('done'),
    outgoing: outgoingServer,
    sending: verdict,
    log: z.array(z.string()),
  }),
])
export type OutgoingTestEvent = z.infer<typeof outgoingTestEvent>

export const outgoingServersContract = {
  list: call.output(z.array(outgoingEntry)),
  /**
   * A new entry, or one changed. An absent password keeps the one it has. The first one is the default. `isBulk`: for bulk
   * mail alone, where it is absent as before; refused with `outgoing-in-use` while accounts or identities send by it.
   */
  save: call
    .input(
      outgoingFields.extend({
        id: rowId.optional(),
        password: z.string().optional(),
        /** Of its own proxy; absent, that keeps what it has. */
        proxyPassword: z.string().optional(),
        isBulk: z.boolean().optional(),
        tested: z.boolean(),
        problem: verdict.shape.problem.default(null),
      }),
    )
    .output(outgoingEntry),
  /**
   * Forgets an entry and its password. Accounts that chose it have none from then on, identities that of their account;
   * mail queued for it waits for the user. Refused with `mail-leaving` while a mail is on its way by it.
   */
  remove: call.input(z.object({ id: rowId })).output(z.void()),
  /** Refused with `outgoing-bulk` of one that is for bulk mail alone. */
  setDefault: call.input(z.object({ id: rowId })).output(z.void()),
  /** Connects for real, step by step; of an entry without a password typed with the one it has. */
  test: call
    .input(
      outgoingConnection.extend({
        ...{ id: rowId.optional(), password: z.string(), proxyPassword: z.string().optional() },
      }),
    )
    .output(eventIterator(outgoingTestEvent)),
}
