import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { rowId } from '../ids'
import { call } from './base'

export const mailboxRole = z.enum(['inbox', 'sent', 'drafts', 'trash', 'junk', 'archive', 'all'])
export type MailboxRole = z.infer<typeof mailboxRole>

/** A folder on a mail server. */
export const mailbox = z.object({
  id: rowId,
  accountId: rowId,
  /** The server's full path, decoded. */
  path: z.string(),
  /** The last part of the path. */
  name: z.string(),
  depth: z.number().int(),
  role: mailboxRole.nullable(),
  selectable: z.boolean(),
  /** Threads with an unread message, and messages, as shown (pending actions counted in). */
  unread: z.number().int(),
  total: z.number().int(),
  /** Messages whose headers we have, and those the server says there are. */
  synced: z.number().int(),
  serverTotal: z.number().int(),
})
export type Mailbox = z.infer<typeof mailbox>

/** What a message list shows: one folder, a role across all accounts, or a smart folder. */
export const mailView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), folderId: rowId }),
  z.object({ kind: z.literal('role'), role: mailboxRole }),
  z.object({ kind: z.literal('unread') }),
  z.object({ kind: z.literal('flagged') }),
])
export type MailView = z.infer<typeof mailView>

export const mailboxesContract = {
  /** The folders of all accounts in the order they are shown, in pieces (see `whole`): there may be very many. */
  list: call.output(eventIterator(z.array(mailbox))),
  /** Counts of the smart folders that are shown above the accounts. */
  smartCounts: call.output(
    z.object({ inboxUnread: z.number().int(), unread: z.number().int(), flagged: z.number().int() }),
  ),
  /**
   * Maps a role to a folder by hand, or takes it away; refused with `folder-has-role` for the inbox and for a folder
   * that has another role.
   */
  setRole: call.input(z.object({ id: rowId, role: mailboxRole.nullable() })).output(z.void()),
}
