import type { Account } from '../../../../shared/contract/accounts'
import type { Settings } from '../../../../shared/contract/app'
import type { MailAddress, Message, MessageBody } from '../../../../shared/contract/messages'
import type { DraftContent } from '../../../../shared/contract/outbox'
import type { OutgoingEntry } from '../../../../shared/contract/outgoing-servers'
import { identityOf } from '../../../../shared/identities'
import type { OwnIdentity } from '../../addresses/own-identity'
import type { Access } from '../accounts/index'
import type { Answer, Awaited } from '../messages/index'
import type { SmtpOptions, SmtpSettings, SmtpTransport } from '../../net/smtp'

/** What the outbox needs of the accounts. */
export interface OutboxAccounts {
  list(): readonly Account[]
  get(id: number): Account | null
  /** Who we are, whichever account writes. */
  own(): OwnIdentity
  outgoing: OutboxServers
  /** A copy that the server kept of a mail names this sender; called in the transaction that notes that down. */
  senderSeen(accountId: number, identityId: number, address: string): void
}

/** What the outbox needs of the list of outgoing servers. */
export interface OutboxServers {
  /** What mail of an account leaves by that is written as one of its identities. */
  of(account: Account, identityId: number | null): OutgoingEntry | null
  get(id: number): OutgoingEntry | null
  list(): readonly OutgoingEntry[]
  /** What one signs in with there, and goes through. */
  credentials(server: OutgoingEntry): Promise<Access>
}

/** What the outbox needs of the message cache. No type of the CRM passes through here. */
export interface OutboxMessages {
  /** A message with the ids of its thread, or null when it is gone. */
  answered(messageId: number): AnsweredMessage | null
  /** The same of a draft that lies on a server. */
  draft(messageId: number): AnsweredMessage | null
  /** Takes such a draft away; it was sent or discarded here. What `undo` is to be given; null where there was nothing to do. */
  removeDraft(messageId: number): number | null
  /** Takes back a change of messages. */
  undo(changeId: number): unknown
  /** Rejects with `not-cached` or a connection problem where it has to be fetched and cannot be. */
  body(messageId: number): Promise<MessageBody>
  part(messageId: number, partId: string): Promise<Uint8Array>
  /** \Answered, carried to the server like every other pending change. */
  setAnswered(messageId: number): void
  /** The message with this Message-ID header (without angle brackets), in any folder or in none. */
  findByMessageId(messageId: string): number | null
  /** Whether a message with this Message-ID header (without angle brackets) is known, in any folder. */
  knowsMessageId(messageId: string): boolean
  /** Row ids, oldest first. */
  messagesOfThread(threadId: number): number[]
  /** The first mail by which a person answered; null while none has come that is known here. */
  answerTo(awaited: Awaited): Answer | null
}

/** A mail that has left, to whoever has something to do with it from then on. */
export interface SentMail extends Pick<DraftContent, 'subject'> {
  /** Of its row here. */
  id: string
  accountId: number
  identityId: number | null
  /** Message-ID header, without angle brackets. */
  messageId: string
  /** Message-IDs of the conversation before it, oldest first. */
  references: readonly string[]
  threadId: number | null
  /** Who has it: of To and Cc. */
  people: readonly MailAddress[]
  sentAt: number
  followUp: DraftContent['followUp']
  /** It ends what is still open in its conversation. */
  closes: boolean
  /** It answers a mail. */
  isReply: boolean
  /** One of several mails to one person each. */
  isOfGroup: boolean
}

export interface AnsweredMessage {
  message: Message
  inReplyTo: string
  /** Oldest first, without angle brackets. */
  references: string[]
  listId: string
  /** It is an envelope of a provider of certified mail (PEC). */
  isCertified: boolean
}

/** What the outbox needs of the IMAP side. */
export interface OutboxServer {
  /** Puts a message into a folder, or where that is null or gone into Sent. */
  appendToSent(
    accountId: number,
    source: Uint8Array,
    flags: readonly string[],
    folderId: number | null,
  ): Promise<void>
  /** Resolves once every folder was looked into, as it is now; rejects where the server cannot be reached. */
  look(accountId: number): Promise<void>
  /** Asks the server itself whether it lies there. Rejects when it cannot be asked. */
  findInSent(accountId: number, messageId: string, folderId: number | null): Promise<boolean>
  /**
   * Makes this the one copy of a draft in Drafts, or (null) takes all away. Whether there was one before; null where
   * drafts are kept on this computer only.
   */
  replaceDraft(
    accountId: number,
    draft: string,
    copy: { messageId: string; source: Uint8Array } | null,
  ): Promise<boolean | null>
  /** Whether Drafts, as the server has it now, holds this copy; null as above. */
  holdsDraft(accountId: number, draft: string, messageId: string): Promise<boolean | null>
}

/** What templates and signatures have to say in a mail. */
export interface OutboxWords {
  /** The signature of whom it is from; '' for none. */
  signature(
    account: Account,
    identityId: number | null,
    isAnswer: boolean,
  ): { html: string; unresolved: string[]; place: 'above' | 'below' }
  /** The mail with the variables that a template left in it filled in for whom it goes to. */
  fillMail(
    mail: { subject: string; html: string },
    writing: {
      account: Account
      identityId: number | null
      to: MailAddress | null
      threadId: number | null
      language: string
    },
  ): { subject: string; html: string; unresolved: string[] }
}

/** Without templates, mail says what was typed, and new mail is signed as its identity says. */
export const plainWords: OutboxWords = {
  signature: (account, identityId, isAnswer) => ({
    html: isAnswer ? '' : identityOf(account, identityId).signature,
    ...{ unresolved: [], place: 'above' },
  }),
  fillMail: (mail) => ({ ...mail, unresolved: [] }),
}

export interface OutboxDeps {
  settings(): Settings
  /** BCP 47 tag of the computer's language. */
  systemLocale(): string
  /** What this computer is called on others. */
  deviceName(): string
  accounts: OutboxAccounts
  messages: OutboxMessages
  server: OutboxServer
  /** Which of these addresses the user has not taken among those they write to. */
  strangers(addresses: readonly string[]): string[]
  /** An answer has left, and is no more to be taken back. */
  whenAnswered(answer: { people: readonly MailAddress[]; subject: string; isOfList: boolean }): void
  /** A mail has left; called in the transaction that notes that down. */
  whenSent(mail: SentMail): void
  /** Throws where a mail cannot begin the sequence it is to begin; called before it is queued. */
  checkSequence(content: DraftContent): void
  createTransport(
    settings: SmtpSettings,
    password: string,
    options: Pick<SmtpOptions, 'proxy'>,
  ): SmtpTransport
  timing?: Partial<OutboxTiming>
}

/** For whoever writes mail as it leaves. */
export interface SayingDeps extends OutboxDeps {
  words(): OutboxWords
}

/** Milliseconds. */
export interface OutboxTiming {
  /** Waits between questions to a server that keeps its own Sent copy, which may take a moment to show up. */
  confirmAfter: readonly number[]
  /** Waits before attempt 2, 3, …; the last one repeats. */
  retryAfter: readonly number[]
  /** A draft goes to the server once nobody has written in it for so long, */
  draftQuiet: number
  /** and while somebody writes on, so long after the last time; of large ones as many times that as it has megabytes. */
  draftAtMost: number
  /** Between two mails of one group. */
  eachPause: number
  /** How long stopping waits for a mail that is on its way. */
  stopGrace: number
  /** The longest sleep of a timer: a computer that slept, or a changed clock, is noticed after this. */
  longestSleep: number
}

export const defaultTiming: OutboxTiming = {
  confirmAfter: [0, 2_000, 8_000],
  retryAfter: [15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000],
  draftQuiet: 15_000,
  draftAtMost: 60_000,
  eachPause: 3_000,
  stopGrace: 10_000,
  longestSleep: 30_000,
}
