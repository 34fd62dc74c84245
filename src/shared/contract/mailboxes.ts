import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { rowId } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'

export const mailboxRole = z.enum(['inbox', 'sent', 'drafts', 'trash', 'junk', 'archive', 'all', 'snoozed'])
export type MailboxRole = z.infer<typeof mailboxRole>

/** What the user wants of the mail in a folder; null leaves it to the folder's role: see `folder-switches.ts`. */
export const folderSwitches = z.object({
  /** Texts are kept on this computer as far back as the account says. */
  keepsTexts: z.boolean().nullable(),
  /** New mail is told of. */
  notifies: z.boolean().nullable(),
  /** Its mail stands in the histories of customers by itself. */
  files: z.boolean().nullable(),
})
export type FolderSwitches = z.infer<typeof folderSwitches>

/** A folder on a mail server. */
export const mailbox = z.object({
  id: rowId,
  accountId: rowId,
  /** The server's full path, decoded. */
  path: z.string(),
  /** The last part of the path. Both as they may be shown: see `shownFolderName`. */
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
  /** Its headers were not all fetched yet, not once: later, `synced` differs for a moment whenever mail moves. */
  isFetching: z.boolean(),
  ...folderSwitches.shape,
})
export type Mailbox = z.infer<typeof mailbox>

/**
 * The parts of a split inbox, of which each conversation stands in one: `customers` is linked to a record or was written
 * with somebody known, or at a known company; of `automatic` no message was written by a person.
 */
export const inboxSplit = z.enum(['customers', 'colleagues', 'automatic', 'rest'])
export type InboxSplit = z.infer<typeof inboxSplit>

/** Only these parts of an inbox. */
const splits = z.array(inboxSplit).min(1).max(4).optional()

/** What a message list shows: one folder, a role across all accounts, or a smart folder. */
export const mailView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), folderId: rowId, splits }),
  z.object({ kind: z.literal('role'), role: mailboxRole, splits }),
  /** Of one account, or of all. */
  z.object({ kind: z.literal('unread'), accountId: rowId.optional() }),
  z.object({ kind: z.literal('flagged') }),
])
export type MailView = z.infer<typeof mailView>

/** Where a folder lay before a change, to lay it there again. */
export const folderPlace = z.object({
  name: z.string(),
  /** null at the top of the account. */
  parentId: rowId.nullable(),
})
export type FolderPlace = z.infer<typeof folderPlace>

/** The change of a folder, as `refusals` names it where the server does not agree; null where there was none to make. */
const changed = { changeId: rowId.nullable() }

/** A change of a folder the server refused: it is taken back. */
export const folderRefusal = z.object({
  id: rowId,
  accountId: rowId,
  /** null once the folder is gone. */
  folderId: rowId.nullable(),
  kind: z.enum(['create', 'move', 'trash', 'delete']),
  /** The folder as the user knows it, and the name that was refused where one was given. */
  label: z.string(),
  name: z.string(),
  parentId: rowId.nullable(),
  problem: problemSchema,
})
export type FolderRefusal = z.infer<typeof folderRefusal>

/**
 * Changes of folders are shown at once and carried out on the server, in their order, when it can be reached. They
 * fail here for what cannot be: a name nobody could use or that is taken, a folder inside itself, the loss of a
 * special folder. What the server refuses later is taken back and told by `refusals`.
 */
export const mailboxesContract = {
  /** The folders of all accounts in the order they are shown, in pieces (see `whole`): there may be very many. */
  list: call.output(eventIterator(z.array(mailbox))),
  /** Counts of the smart folders. */
  smartCounts: call.output(
    z.object({
      inboxUnread: z.number().int(),
      unread: z.number().int(),
      /** Of each account that has unread mail. */
      unreadOf: z.array(z.object({ accountId: rowId, unread: z.number().int() })),
      flagged: z.number().int(),
    }),
  ),
  /** Unread lines in the parts of each inbox. */
  splitCounts: call.output(
    z.array(z.object({ folderId: rowId, split: inboxSplit, unread: z.number().int() })),
  ),
  /**
   * Maps a role to a folder by hand, or takes it away; refused with `folder-has-role` for the inbox and for a folder
   * that has another role, and with `inbox-as-spam` for the inbox as the folder of spam.
   */
  setRole: call.input(z.object({ id: rowId, role: mailboxRole.nullable() })).output(z.void()),
  /** Sets what is named; what lies there is treated so from now on, and what lay there before as well. */
  setSwitches: call.input(folderSwitches.partial().extend({ id: rowId })).output(z.void()),
  create: call
    .input(z.object({ accountId: rowId, parentId: rowId.nullable(), name: z.string() }))
    .output(z.object({ id: rowId, ...changed })),
  /** Renames a folder, moves it with all it holds, or both; what is absent stays. Returns where it lay. */
  place: call
    .input(
      z.object({
        id: rowId,
        name: z.string().optional(),
        parentId: rowId.nullable().optional(),
      }),
    )
    .output(folderPlace.extend(changed)),
  /** Moves a folder beneath the trash with all it holds; where the server lets no folder lie there, its mail. */
  trash: call.input(z.object({ id: rowId })).output(folderPlace.extend(changed)),
  /** Deletes for good: a folder that lies in the trash with all it holds, or (`ifEmpty`) any that holds nothing. */
  remove: call.input(z.object({ id: rowId, ifEmpty: z.boolean().default(false) })).output(z.object(changed)),
  refusals: call.output(z.array(folderRefusal)),
  /** The user has read it. */
  dismissRefusal: call.input(z.object({ id: rowId })).output(z.void()),
}
