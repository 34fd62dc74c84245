import { z } from 'zod'
import { recordId, rowId, timestamp, windowId } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'
import { followUpKind, MOST_DAYS } from './follow-ups'
import { mailAddress } from './messages'

/** In one field. The servers take very many in several goes. */
export const MAX_DRAFT_RECIPIENTS = 10_000

/** The longest time in which a mail that was sent may be taken back; what waits longer was scheduled. */
export const LONGEST_UNDO_MS = 120_000
/** A mail that was thrown away can be brought back for so long. */
export const BIN_DAYS = 7

/** What a mail may be called when it leaves: without a blank to fold it at, it is one line (RFC 5322 section 2.1.1). */
export const MAX_SUBJECT = 990

export const draftAttachment = z.object({
  id: recordId,
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int(),
})
export type DraftAttachment = z.infer<typeof draftAttachment>

/** What the composer edits. The plain-text part is always generated from `html`. */
export const draftContent = z.object({
  accountId: rowId,
  /** Whom it is written as, of that account; null for the account's default: see `identityOf`. */
  identityId: rowId.nullable(),
  to: z.array(mailAddress).max(MAX_DRAFT_RECIPIENTS),
  cc: z.array(mailAddress).max(MAX_DRAFT_RECIPIENTS),
  bcc: z.array(mailAddress).max(MAX_DRAFT_RECIPIENTS),
  /** Longer than `MAX_SUBJECT` while it is being written: what was pasted is kept, and shortened by whoever pasted it. */
  subject: z.string().max(100_000),
  /** The editor's own HTML, without the quoted original. */
  html: z.string().max(5_000_000),
  /** The quoted original below the answer; '' for a new mail or when the user removed it. */
  quotedHtml: z.string().max(20_000_000),
  /** The signature of whom it is written as goes below the text when it leaves; absent where there is to be none. */
  hasSignature: z.boolean().optional(),
  /** `multiple`: a mail of its own to each in To, none of whom learns of the others; absent for one mail to all. */
  method: z.enum(['single', 'multiple']).optional(),
  /** It began at a list of records: it leaves by the server for bulk mail, where there is one. */
  isBulk: z.boolean().optional(),
  /** It leaves as plain text alone; its letters and pictures stay in the draft. Absent in drafts of before there was a choice. */
  isPlain: z.boolean().optional(),
  /**
   * Counted from when it really leaves, in working days: somebody is to answer within so many (`answer`), or there is
   * something to do by then, whoever answers (`todo`), or it begins a sequence. Null or absent for none.
   */
  followUp: z
    .union([
      z.object({ kind: followUpKind, days: z.number().int().min(1).max(MOST_DAYS) }),
      z.object({ kind: z.literal('sequence'), sequenceId: recordId }),
    ])
    .nullable()
    .optional(),
  /** Scheduled, it leaves only if nobody has answered in its conversation by then. */
  onlyIfNoReply: z.boolean().optional(),
  /** The address of whom a template was filled in for; '' or absent where none was, or it suits whoever reads it. */
  filledFor: z.string().max(1_000).optional(),
})
export type DraftContent = z.infer<typeof draftContent>
export const draftChanges = draftContent.partial()
export type DraftChanges = z.infer<typeof draftChanges>

export const outgoingState = z.enum(['draft', 'queued', 'sending', 'sent', 'failed'])
export type OutgoingState = z.infer<typeof outgoingState>

export const outgoing = z.object({
  id: recordId,
  state: outgoingState,
  content: draftContent,
  attachments: z.array(draftAttachment),
  /** Row id of the message answered or forwarded. */
  answers: rowId.nullable(),
  answerKind: z.enum(['new', 'reply', 'reply-all', 'forward']),
  threadId: rowId.nullable(),
  /** Nobody has changed it since it was begun. */
  isUntouched: z.boolean(),
  /** A draft on the server it goes on with, until this one is sent: `gone` where that was sent, changed or deleted elsewhere. */
  serverDraft: z.enum(['none', 'there', 'gone']),
  /** What of the answered mail could not be fetched when its quote was made: so many pictures, or all of it. */
  quoteMissing: z.union([z.number().int().nonnegative(), z.literal('all')]),
  /** When it leaves (queued), left (sent), or is to leave once it is written (a draft that was scheduled before). */
  sendAt: timestamp.nullable(),
  sentAt: timestamp.nullable(),
  /** It was sent, and its copy still has to be put into Sent. */
  copyPending: z.boolean(),
  updatedAt: timestamp,
  /** Grows with every change of `content`: whoever saves names the one they started from. */
  revision: z.number().int(),
  attempts: z.number().int(),
  problem: problemSchema.nullable(),
  /**
   * The outgoing server it was queued for; null for a draft, and for a mail that may have arrived whose account was
   * removed: it can leave again only as a draft of the account that has it now.
   */
  serverId: rowId.nullable(),
  /** It leaves, or failed to leave, at a time that was chosen. */
  isScheduled: z.boolean(),
  /** Of a mail to one of several people: the same for all of them. */
  groupId: recordId.nullable(),
  /** It waits until its group is to go on. */
  isPaused: z.boolean(),
  /** Of a mail that was sent, may have been, or that some have already: who does not get it, with the server's words. */
  refused: z.array(z.object({ address: z.string(), reply: z.string() })),
})
export type Outgoing = z.infer<typeof outgoing>

/** A mail as a list shows it: with the first words of its text instead of texts, quotes and the pictures in them. */
export const outgoingLine = outgoing.extend({
  content: draftContent.omit({ html: true, quotedHtml: true }),
  preview: z.string(),
})
export type OutgoingLine = z.infer<typeof outgoingLine>

/** What the server a mail would leave by says it takes; 0 where it does not say. */
export const serverLimits = z.object({
  maxSize: z.number().int(),
  mostRecipients: z.number().int(),
  /** Addresses with letters of any script before the `@`. */
  utf8: z.boolean(),
})
export type ServerLimits = z.infer<typeof serverLimits>

export const outboxContract = {
  /**
   * Starts a draft: empty, or answering a message with recipients, subject and quote filled in. An answer begun earlier
   * to the same message is given back instead of a second one, with `inThread` one to any other message of its
   * conversation, too, unless nobody has written in that yet. With words in it, it keeps its recipients, and its
   * `answerKind` tells where another was asked for: see `readdress`.
   */
  create: call
    .input(
      z.object({
        kind: z.enum(['new', 'reply', 'reply-all', 'forward']),
        messageId: rowId.optional(),
        inThread: z.boolean().optional(),
        accountId: rowId.optional(),
        to: z.array(mailAddress).optional(),
        /** Of a new mail, as a `mailto:` link asks for it. */
        cc: z.array(mailAddress).max(MAX_DRAFT_RECIPIENTS).optional(),
        bcc: z.array(mailAddress).max(MAX_DRAFT_RECIPIENTS).optional(),
        subject: z.string().max(MAX_SUBJECT).optional(),
        method: draftContent.shape.method,
        isBulk: draftContent.shape.isBulk,
        text: z.string().max(100_000).optional(),
        /** Of the window, in which the line above a quote is written. */
        language: z.enum(['en', 'it', 'pl']).optional(),
        /** The pictures of the answered mail that lie on other computers are loaded: the quote has them too. */
        picturesShown: z.boolean().optional(),
      }),
    )
    .output(outgoing),
  /** Goes on with a draft another program left on the server; its copy there goes when this one is sent or discarded. */
  takeOver: call.input(z.object({ messageId: rowId })).output(outgoing),
  get: call.input(z.object({ id: recordId })).output(outgoing),
  /** Everything not sent yet, and mail sent in the last day or not to everyone; of one thread where asked. */
  list: call.input(z.object({ threadId: rowId.optional() })).output(z.array(outgoingLine)),
  /**
   * Autosave of what changed since `revision`. Refused with `conflict` when somebody else changed the draft since, and
   * once it has left the draft state. What `window` itself saved since is nobody else's: it may have lost the answer.
   */
  save: call
    .input(
      z.object({
        id: recordId,
        revision: z.number().int(),
        changes: draftChanges,
        window: windowId.optional(),
        /** The window goes away and hears no answer: what is refused is kept as by `keepBoth`. */
        isLast: z.boolean().optional(),
      }),
    )
    .output(z.object({ revision: z.number().int() })),
  /**
   * Puts the copy of a draft into Drafts on the server now. Told is where it lies: there, on this computer alone because
   * the account keeps drafts nowhere else, or here until the server can be reached.
   */
  keep: call
    .input(z.object({ id: recordId }))
    .output(z.object({ place: z.enum(['server', 'here', 'waiting']) })),
  /**
   * A second draft of the same mail with these words in place of its own, files included: what two windows wrote is
   * kept twice. Possible in every state of the first, so that no text is lost to a mail that has left, and once the
   * first is gone for good: `of` tells then what it answered. Asked again, as after a lost answer, it is the draft `as`
   * and no third one.
   */
  keepBoth: call
    .input(
      z.object({
        id: recordId,
        as: recordId.optional(),
        changes: draftChanges,
        of: outgoing.pick({ answers: true, answerKind: true }).optional(),
      }),
    )
    .output(outgoing),
  /** Whether an answer to all of a message goes to somebody whom a reply does not go to. */
  answersMore: call.input(z.object({ messageId: rowId })).output(z.boolean()),
  /** The draft of an answer goes to everybody, or to the writer alone. */
  readdress: call.input(z.object({ id: recordId, kind: z.enum(['reply', 'reply-all']) })).output(outgoing),
  attach: call.input(z.object({ id: recordId, file: z.instanceof(File) })).output(outgoing),
  /** What the server says it takes by which mail of an identity leaves; null where it cannot be asked in a few seconds. */
  limits: call
    .input(draftContent.pick({ accountId: true, identityId: true }))
    .output(serverLimits.nullable()),
  /** A file of a draft. */
  attachment: call.input(z.object({ id: recordId, attachmentId: recordId })).output(z.instanceof(File)),
  detach: call.input(z.object({ id: recordId, attachmentId: recordId })).output(outgoing),
  /** Brings back a file that was taken out, until the draft leaves or the program ends. */
  reattach: call.input(z.object({ id: recordId, attachmentId: recordId })).output(outgoing),
  /**
   * Deletes a draft, a mail that failed, or (`isWaiting`) one that is queued; `restore` brings it back, as a draft, for
   * `BIN_DAYS`. Of two versions of one mail `keeps` is the other: where that is no draft any more, this one stays, and
   * the answer is `not-found` of the field `keeps`. `isUnwritten`: nobody wrote in it, and the draft on the server that
   * it goes on with stays there.
   */
  discard: call
    .input(
      z.object({
        id: recordId,
        keeps: recordId.optional(),
        isUnwritten: z.boolean().optional(),
        isWaiting: z.boolean().optional(),
      }),
    )
    .output(z.void()),
  restore: call.input(z.object({ id: recordId })).output(outgoing),
  /** What was thrown away and can be brought back, the last first; not what nobody had written in. */
  discarded: call.output(z.array(outgoingLine)),
  /** Checks, freezes the MIME bytes and queues. Leaves after the undo window (`undoSeconds` setting), or at `sendAt`. */
  send: call
    .input(
      z.object({
        id: recordId,
        /** What is on the screen: refused with `conflict` when something else would leave. */
        revision: z.number().int().optional(),
        /** Ids of the files on the screen: refused with `files-changed` when others would leave. */
        attachmentIds: z.array(recordId).optional(),
        sendAt: timestamp.optional(),
        /** Once it has left, there is nothing left to do in its conversation. */
        closes: z.boolean().optional(),
      }),
    )
    .output(outgoing),
  /** Back to the very same draft, while still queued; one that was scheduled keeps its time as `sendAt`. */
  cancel: call.input(z.object({ id: recordId })).output(outgoing),
  /** Another time for a mail that waits or failed to leave; for a draft that was scheduled before, or (null) none. */
  reschedule: call.input(z.object({ id: recordId, sendAt: timestamp.nullable() })).output(outgoing),
  /** Skips the undo window. */
  sendNow: call.input(z.object({ id: recordId })).output(outgoing),
  /** What waits of a group stays until it is to go on. */
  pause: call.input(z.object({ groupId: recordId, isPaused: z.boolean() })).output(z.void()),
  /**
   * Takes a group out of the outbox: what has left is mail like any other, what failed is thrown away. Gives the ids of its
   * mails; refused with `conflict` while one of it is to leave or may have arrived.
   */
  clearGroup: call.input(z.object({ groupId: recordId })).output(z.array(recordId)),
  /** Brings a group back that was taken out. */
  unclearGroup: call
    .input(z.object({ groupId: recordId, ids: z.array(recordId).max(10_000) }))
    .output(z.void()),
  /** Tries a failed mail again. */
  retry: call.input(z.object({ id: recordId })).output(outgoing),
  /** The user knows that a mail arrived of which nobody could tell: it counts as sent, and its copy goes into Sent. */
  arrived: call.input(z.object({ id: recordId })).output(outgoing),
  /**
   * A draft of a sent mail, to those alone who did not get it: whom a server refused when it was sent (`id`; the sent
   * mail is settled by it), or whom the bounce `bounceId` names.
   */
  correct: call.input(z.union([z.object({ id: recordId }), z.object({ bounceId: rowId })])).output(outgoing),
  /** The user knows what went wrong with a sent mail and leaves it at that. */
  acknowledge: call.input(z.object({ id: recordId })).output(z.void()),
}
