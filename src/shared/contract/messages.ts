import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { rowId, timestamp, tabId } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'
import { invitation } from './invitations'
import { inboxSplit, mailboxRole, mailView } from './mailboxes'
import { deliveryReport } from './delivery-reports'
import { changeUnderWay, keptChange, messageChange, pendingChanges } from './message-changes'
import { askedSearch, searchValue, serverSearchStep } from './search'

/** An address as it was written in the message. */
export const mailAddress = z.object({ name: z.string(), address: z.string() })
export type MailAddress = z.infer<typeof mailAddress>

/** What speaks against the sender that a message names. */
export const senderDoubt = z.object({
  /**
   * `look-alike`: the domain has letters that pass for others. `refused`: the user's own server found that the domain
   * disowns the mail. `uncertified`: it says that it is certified mail for somebody, which nothing proves. `several`: it
   * names senders who have nothing in common. `pretends`: the name shows another address than the sender's.
   * `answers-elsewhere`, `sent-by-another`: an address that may be meant to pass for the sender's. `passes-for`: the
   * sender's may be meant to pass for this one, of somebody known or in the conversation. `bears-name`: a stranger has
   * the name of somebody known, who has this address. `through-list`, `through-form`: a list, or a program as of a form,
   * at this domain says that somebody known wrote it.
   */
  kind: z.enum([
    'look-alike',
    'refused',
    'uncertified',
    'several',
    'pretends',
    'answers-elsewhere',
    'sent-by-another',
    'passes-for',
    'bears-name',
    'through-list',
    'through-form',
  ]),
  /** The true domains or addresses (of `pretends` what the name shows), the first of them. */
  about: z.array(z.string()),
  /** How many there are. */
  count: z.number().int(),
})
export type SenderDoubt = z.infer<typeof senderDoubt>

/** One line of the message list: the part of a thread that lies in one folder, or one message of it. */
export const threadRow = z.object({
  threadId: rowId,
  folderId: rowId,
  /** The message, in a list of single messages; none in one of conversations. */
  messageId: rowId.optional(),
  /** Of that folder. */
  role: mailboxRole.nullable(),
  accountId: rowId,
  /** Of the newest mail here; of the newest report of what became of mail where there is nothing else. */
  subject: z.string(),
  /** Who to name on the line: senders, or recipients in Sent and Drafts; newest first, each once. Of programs that report what became of mail none where others wrote. */
  people: z.array(mailAddress),
  /** What speaks against those it names; none where it names recipients. */
  doubts: z.array(senderDoubt),
  preview: z.string(),
  /** Received time of the newest message of the thread in this folder. */
  date: timestamp,
  messageCount: z.number().int(),
  unreadCount: z.number().int(),
  flagged: z.boolean(),
  answered: z.boolean(),
  hasAttachments: z.boolean(),
  /** An action on it waits for the server. */
  pending: z.boolean(),
  /** Why one of these waits, where the server was asked. */
  pendingProblem: problemSchema.nullable(),
  /** A mail of ours in it came back. */
  bounced: z.boolean(),
  /** The user wants to hear no more of it. */
  muted: z.boolean(),
  /** Keywords of its messages here that may be tags, in small letters. */
  tags: z.array(z.string()),
  /** In an inbox, the part of it where the conversation stands; none in a list of single messages. */
  split: inboxSplit.optional(),
})
export type ThreadRow = z.infer<typeof threadRow>

export const placement = z.object({
  id: rowId,
  accountId: rowId,
  folderId: rowId,
  folderName: z.string(),
  role: mailboxRole.nullable(),
})

/**
 * Who is on the other side of a message: who really wrote it (the From, or whom a form, a relay or a provider of
 * certified mail wrote for) or, where we did, whom it went to.
 */
export const counterpart = z.object({
  /**
   * `me`: we wrote, and to ourselves; `list`: somebody who writes to many; `machine`: a program, behind which is nobody;
   * `nobody`: no sender at all.
   */
  kind: z.enum(['me', 'colleague', 'person', 'list', 'machine', 'nobody']),
  /** The person or, where there is none, what the sender calls itself. */
  name: z.string(),
  /** '' where there is nobody to add. */
  address: z.string(),
})
export type Counterpart = z.infer<typeof counterpart>

/** When a draft leaves by itself, and the name of the device that sends it. */
export const scheduledDraft = z.object({ at: timestamp, device: z.string() })

export const message = z.object({
  id: rowId,
  threadId: rowId,
  /** The Message-ID header without angle brackets; '' where the mail has none. */
  messageId: z.string(),
  subject: z.string(),
  counterpart,
  from: z.array(mailAddress),
  /** Who sent it in the place of those in `from`; null where they did, or a list or a program. */
  sentBy: mailAddress.nullable(),
  /** What speaks against its sender, most telling first. */
  doubts: z.array(senderDoubt),
  replyTo: z.array(mailAddress),
  /** Of `replyTo`, those whom answers go to; nobody where they go to the sender. */
  answersTo: z.array(mailAddress),
  /** Of very many recipients the first; `recipients` tells them all. */
  to: z.array(mailAddress),
  cc: z.array(mailAddress),
  bcc: z.array(mailAddress),
  recipientCounts: z.object({ to: z.number().int(), cc: z.number().int(), bcc: z.number().int() }),
  /** How many more the mail names than Postilla keeps: nobody can be shown them, and no answer goes to them. */
  recipientsLeftOut: z.number().int(),
  /** Of a draft: another device of ours, or this one, sends it at this time. */
  scheduled: scheduledDraft.nullable(),
  /** The sender's Date header; null where absent or unreadable. */
  sentAt: timestamp.nullable(),
  /** INTERNALDATE: when our server received it. */
  receivedAt: timestamp,
  size: z.number().int(),
  seen: z.boolean(),
  flagged: z.boolean(),
  answered: z.boolean(),
  hasAttachments: z.boolean(),
  /** Keywords that may be tags, in small letters; those that its server keeps none of. */
  tags: z.array(z.string()),
  localTags: z.array(z.string()),
  muted: z.boolean(),
  preview: z.string(),
  /** Written by us, from one of our own accounts. */
  outgoing: z.boolean(),
  pending: z.boolean(),
  pendingProblem: problemSchema.nullable(),
  placements: z.array(placement),
  listUnsubscribe: z.string(),
  /** It lies in a spam folder, or a filter or another program marked it as spam: its sender is not to be believed. */
  isSpam: z.boolean(),
  /** It only tells what became of other mail, as a bounce or a receipt does: see `newestMail`. */
  isReport: z.boolean(),
  /** Who did not get it, where bounces tell so of a mail we sent; null where none came. */
  bouncedTo: z.array(z.string()).nullable(),
  /** Of a bounce: when the user corrected the mail it is about and sent it again. */
  sentAgainAt: timestamp.nullable(),
})
export type Message = z.infer<typeof message>

export const recipients = z.object({
  to: z.array(mailAddress),
  cc: z.array(mailAddress),
  bcc: z.array(mailAddress),
})
export type Recipients = z.infer<typeof recipients>

export const attachment = z.object({
  /** IMAP part number, e.g. `2` or `1.2`. */
  partId: z.string(),
  filename: z.string(),
  contentType: z.string(),
  /** Decoded size in bytes, estimated until downloaded. */
  size: z.number().int(),
  inline: z.boolean(),
  contentId: z.string(),
  /** A program or script that could harm the computer when opened. */
  executable: z.boolean(),
})
export type Attachment = z.infer<typeof attachment>

/** The number of a part, as `attachment` has it. */
const partNumber = z.string().regex(/^\d+([.:]\d+)*$/)

/** A file of a message. */
export const fileOfMessage = z.object({
  messageId: rowId,
  partId: partNumber,
  /** Of a file that lies in others: the part that is the outermost of these, then those within each other. */
  within: z.array(partNumber).max(4).default([]),
})
export type FileOfMessage = z.input<typeof fileOfMessage>

/** A file of a mail as it is offered to be attached to another: with the mail it came by. */
export const fileOfMail = attachment.extend({
  ...{ messageId: rowId, threadId: rowId, subject: z.string() },
  ...{ from: mailAddress, receivedAt: timestamp },
})
export type FileOfMail = z.infer<typeof fileOfMail>

/** What is in a file that holds others, or text. */
export const fileContents = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mail'),
    subject: z.string(),
    from: z.array(mailAddress),
    /** Of very many the first. */
    to: z.array(mailAddress),
    sentAt: timestamp.nullable(),
    text: z.string(),
    /** As received, NOT sanitised. */
    html: z.string(),
    files: z.array(attachment),
    /** Something in it is damaged, or too deep or too large to be read. */
    isPartial: z.boolean(),
  }),
  /** A winmail.dat. */
  z.object({ kind: z.literal('files'), files: z.array(attachment) }),
  /** A file with a signature around it, which is not judged. */
  z.object({ kind: z.literal('signed'), file: attachment }),
  z.object({ kind: z.literal('text'), text: z.string(), isCut: z.boolean() }),
  /** Only who has a key can read it. */
  z.object({ kind: z.literal('encrypted') }),
  /** Nothing that can be read. */
  z.object({ kind: z.literal('unreadable') }),
])
export type FileContents = z.infer<typeof fileContents>

export const messageBody = z.object({
  messageId: rowId,
  text: z.string(),
  /** The HTML as received, NOT sanitised: only `ui/mail-html` may show it. '' where the mail has none. */
  html: z.string(),
  attachments: z.array(attachment),
  /** The user allows remote content from this sender, and this is proven to be theirs. */
  remoteAllowed: z.boolean(),
  /** The user's own server has proven who wrote it, and it came through no list. */
  authorProven: z.boolean(),
  /** What was broken in the message, as codes: `mime.<warning>`. */
  warnings: z.array(z.string()),
  /**
   * Only of reports. `isOurs`: we sent what it is about; null where it does not tell what that is. `strangers`: whom it
   * names though we did not write to them; `missed`: to whom of those we wrote what it says applies.
   * `writer`: who wrote it, where that is a person and no mail system; ''.
   */
  report: deliveryReport
    .extend({
      isOurs: z.boolean().nullable(),
      strangers: z.array(z.string()),
      missed: z.array(z.string()),
      writer: z.string(),
    })
    .optional(),
})
export type MessageBody = z.infer<typeof messageBody>

/** A mail that is to come back to the inbox. */
export const snoozedMail = z.object({
  messageId: rowId,
  threadId: rowId,
  until: timestamp,
  asUnread: z.boolean(),
  wakesOnReply: z.boolean(),
})
export type SnoozedMail = z.infer<typeof snoozedMail>

/** A linked mail that lies in no account any more: a copy of it is kept here. */
export const keptMail = z.object({
  messageId: rowId,
  threadId: rowId,
  subject: z.string(),
  from: z.array(mailAddress),
  preview: z.string(),
  receivedAt: timestamp,
})
export type KeptMail = z.infer<typeof keptMail>

/** Names one line of a message list: the part of a thread that lies in one folder, or only this message of it. */
export const rowKey = z.object({ threadId: rowId, folderId: rowId, messageId: rowId.optional() })

/** What a list shows: a view, with the read rows that stay in the view of unread mail, or what a search finds. */
export const listed = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('view'),
    view: mailView,
    single: z.boolean().default(false),
    keep: z.array(rowKey).max(500).optional(),
  }),
  askedSearch.extend({ kind: z.literal('search') }),
])
export type Listed = z.infer<typeof listed>

/** What to change: messages of these threads that lie in the given folder, all or the one named, or single messages. */
export const changeTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('threads'),
    items: z.array(rowKey).max(10_000),
  }),
  z.object({ kind: z.literal('messages'), messageIds: z.array(rowId).max(10_000) }),
])
export type ChangeTarget = z.infer<typeof changeTarget>

export const searchHit = z.object({
  row: threadRow,
  messageId: rowId,
  snippet: z.string(),
  /** The name of the file the snippet is from; '' where it is from the message itself. */
  file: z.string(),
  /** Received time of the message that was found, which need not be the newest of its row. */
  date: timestamp,
})
export type SearchHit = z.infer<typeof searchHit>

export const searchResult = z.object({
  hits: z.array(searchHit),
  total: z.number().int(),
  /** What was meant as an operator and is none, or has a value that cannot be read; it was searched as text. */
  notUnderstood: z.array(z.string()),
  /** Operators with nothing behind them, as typed: they ask for nothing. What each needs tells its user. */
  empty: z.array(z.object({ typed: z.string(), needs: searchValue })),
  /** There is a quote that nothing closes: it was read as closed at the end. */
  isQuoteOpen: z.boolean(),
  /** Nothing in it asks for anything. */
  asksNothing: z.boolean(),
  /** Folders that were named and are none: nothing lies in them. */
  noFolders: z.array(z.string()),
  /** Records that were named and are none: no mail is linked to them. */
  noRecords: z.array(z.string()),
  /** Tags that were named and are none. */
  noTags: z.array(z.string()),
  /** Days that were named, as typed and as understood: the first and the last of them, as `2026-03-31`. */
  dates: z.array(
    z.object({
      typed: z.string(),
      kind: z.enum(['before', 'after', 'during']),
      first: z.string(),
      last: z.string(),
    }),
  ),
  /** Sizes that were named, as typed and as understood. */
  sizes: z.array(
    z.object({ typed: z.string(), kind: z.enum(['larger', 'smaller']), bytes: z.number().int() }),
  ),
  /** Words for the user's own addresses, as typed, and these addresses. */
  own: z.array(z.object({ typed: z.string(), addresses: z.array(z.string()) })),
  /** What of it may be somebody's name, folded. */
  names: z.string(),
})
export type SearchResult = z.infer<typeof searchResult>

/** Some of the conversations a search finds, each by its newest message that fits, and what all of them come to. */
export const foundPage = z.object({
  hits: z.array(searchHit),
  conversations: z.number().int(),
  messages: z.number().int(),
})
export type FoundPage = z.infer<typeof foundPage>

export const messagesContract = {
  /**
   * One page of a view, newest first: of its conversations, or (`single`) of its messages. `total` counts all rows of
   * the view. Rows of `keep` stay in the view of unread mail though they were read
   * meanwhile, and in a part of an inbox though they stand in another one by now.
   */
  threads: call
    .input(
      z.object({
        view: mailView,
        single: z.boolean().default(false),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(200),
        keep: z.array(rowKey).max(500).optional(),
      }),
    )
    .output(z.object({ total: z.number().int(), rows: z.array(threadRow) })),
  /** All rows a list holds, not only those a window has fetched. In the order of the list. */
  rows: call.input(listed).output(z.array(rowKey)),
  /** All messages of a thread over all folders, oldest first, drafts left out. */
  thread: call.input(z.object({ threadId: rowId })).output(z.array(message)),
  /** Everybody a message was sent to. */
  recipients: call.input(z.object({ messageId: rowId })).output(recipients),
  /** The drafts of a thread that the server keeps, written in another program. */
  drafts: call.input(z.object({ threadId: rowId })).output(z.array(message)),
  /** The readable parts; fetched from the server when not cached (then it may fail with `not-cached` offline). */
  body: call.input(z.object({ messageId: rowId })).output(messageBody),
  /** The decoded bytes of one part. */
  attachment: call
    .input(fileOfMessage)
    .output(z.object({ filename: z.string(), contentType: z.string(), content: z.instanceof(Blob) })),
  /** The files of these mails, and of the newest of a conversation and of each address, newest first; none shown in a text. */
  files: call
    .input(
      z.object({
        messageIds: z.array(rowId).max(200),
        threadId: rowId.nullable(),
        addresses: z.array(z.string().max(1000)).max(20),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(z.array(fileOfMail)),
  /** What lies in a file, read as that kind. */
  contents: call
    .input(fileOfMessage.extend({ as: z.enum(['mail', 'signed', 'winmail', 'text']) }))
    .output(fileContents),
  /** What a calendar file says; null where no appointment is in it. */
  invitation: call.input(z.object({ messageId: rowId, partId: partNumber })).output(invitation.nullable()),
  /** The whole message as received, for saving as .eml. */
  source: call
    .input(z.object({ messageId: rowId }))
    .output(z.object({ filename: z.string(), content: z.instanceof(Blob) })),
  /**
   * Applies a change; `count` tells the messages touched. With a `window`, `changeId` is what `undo` takes it back by and
   * `changes` names it by; null where nothing was changed.
   */
  change: call
    .input(z.object({ target: changeTarget, change: messageChange, window: tabId.optional() }))
    .output(z.object({ changeId: rowId.nullable(), count: z.number().int() })),
  /** Names the first, or (`changeId`) further rows of a change of very many. Nothing is done before `carryOut`. */
  gather: call
    .input(
      z.object({
        items: z.array(rowKey).max(1_000),
        change: messageChange,
        window: tabId,
        changeId: rowId.optional(),
      }),
    )
    .output(z.object({ changeId: rowId })),
  /** Begins it, in the background: it goes on after a crash, too. One `undo` takes all of it back. */
  carryOut: call.input(z.object({ changeId: rowId })).output(z.void()),
  /** Leaves the rest of it undone; of all that go on where none is named. */
  stop: call.input(z.object({ changeId: rowId.optional() })).output(z.void()),
  /** Those that go on, or are over and untold. */
  underWay: call.output(z.array(changeUnderWay)),
  /** Whether this window is the one that tells of a change that is over: it belongs to it from now on. */
  claim: call.input(z.object({ changeId: rowId, window: tabId })).output(z.boolean()),
  /**
   * Takes back what a change did and the server did not refuse; `changes` names that, too. Fails with `not-found` where that is nothing, where it
   * was done too long ago, and for what was deleted for good. Of a change that goes on the rest is left undone first. Once begun it is
   * done whole, after a crash too.
   */
  undo: call.input(z.object({ changeId: rowId })).output(z.void()),
  /** Linked mail that lies in no account any more, newest first; `total` counts all of it. */
  kept: call
    .input(z.object({ limit: z.number().int().min(0).max(10_000) }))
    .output(z.object({ total: z.number().int(), mails: z.array(keptMail) })),
  /** Keywords on mail that may be tags, in small letters, and on how many messages. */
  tags: call.output(z.array(z.object({ keyword: z.string(), count: z.number().int() }))),
  /** What is snoozed, in the order in which it comes back. */
  snoozed: call.output(z.array(snoozedMail)),
  /** The changes of a window that are kept, oldest first: also those it made before it was reloaded. */
  changes: call.input(z.object({ window: tabId })).output(z.array(keptChange)),
  /** What of an account waits for its server, by kind, most first. */
  pending: call.input(z.object({ accountId: rowId })).output(z.array(pendingChanges)),
  /** Subjects, people, names of files and cached text, folded (accents, ł, ß, ø). Newest first. */
  search: call.input(askedSearch.extend({ limit: z.number().int().min(1).max(200) })).output(searchResult),
  /** What `search` finds beyond its first messages, page by page of its conversations; `limit` 0 only counts. */
  searchPage: call
    .input(askedSearch.extend({ offset: z.number().int().min(0), limit: z.number().int().min(0).max(200) }))
    .output(foundPage),
  /**
   * Asks the server of one account for what is not here, folder by folder. Ends when all were asked. Of an account whose
   * mail is all here, as that of POP3 is, it fails with `not-found`.
   */
  searchServer: call.input(askedSearch.extend({ accountId: rowId })).output(eventIterator(serverSearchStep)),
  /** Messages that a server found, as they are now; without what lies nowhere any more. */
  foundOnServer: call.input(z.object({ messageIds: z.array(rowId).max(5000) })).output(z.array(searchHit)),
  /** Senders whose remote content may load, by address. */
  remoteAllowed: call.output(z.array(z.string())),
  /** Remembers that remote content of this sender may load (or not). */
  setRemoteAllowed: call
    .input(z.object({ address: z.string().max(320), allowed: z.boolean() }))
    .output(z.void()),
}
