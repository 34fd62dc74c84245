import type { DeliveryReport } from '../../../../shared/contract/delivery-reports'
import type { Attachment, MailAddress } from '../../../../shared/contract/messages'
import type { Problem } from '../../../../shared/problem'
import type { FolderCursor, FolderRef } from '../mailboxes/index'
import type { WantedKeywords } from './keywords'
import type { ServerKey } from './server-key'
import type { Clause, Named } from './search-query'

export type { FolderCursor, FolderRef } from '../mailboxes/index'

/** One message as `sync` got it from the server: flags and the start of its bytes, fetched as one literal. */
export interface FetchedMessage {
  serverKey: ServerKey
  /** It came after what lay in the folder was read last: only such mail is worth a notification. */
  isNew: boolean
  flags: ReadonlySet<string>
  /** CONDSTORE mod-sequence as decimal text; '0' where the server has none. */
  modseq: string
  /** INTERNALDATE in ms since the epoch; null where the server did not tell it. */
  receivedAt: number | null
  size: number
  /** The source from its first byte: at least the whole header, more where it was cheap. */
  source: Uint8Array
  /** True when `source` is the whole message. */
  complete: boolean
  /** What BODYSTRUCTURE says, where it was fetched; otherwise it is guessed until the body is read. */
  hasAttachments?: boolean
  /** No server will have it: what is stored is kept whole, for as long as it lies in a folder. */
  isLocal?: true
}

/** Flags of a known message as the server tells them now. */
export interface FlagUpdate {
  serverKey: ServerKey
  flags: ReadonlySet<string>
  modseq: string
}

/** \Deleted set by us, to carry out a move where there is no MOVE: on what is moved, or on its copy in the target. */
export type OwnMark = 'original' | 'copy'

/**
 * A COPY that was sent to carry out a move where there is no MOVE. It goes by the path alone: where another client gives
 * that to another folder at this moment, the copy lies in that one.
 */
export interface SentCopy {
  path: string
  /** The last place of a message there was when it was sent: what was met before is no copy of ours. */
  lastPlacement: number
  /** Of the folder it was made in, as far as the server told. */
  validity: number | null
  /** The copy there, where the server named it. */
  serverKey: ServerKey | null
}

/** What the user wants of one placement and the server does not show yet. `sync` carries it out. */
export interface WantedAction extends NamedKey {
  placementId: number
  messageId: number
  folderId: number
  seen: boolean | null
  flagged: boolean | null
  answered: boolean | null
  /** Keywords to be set or taken off. */
  keywords: WantedKeywords
  moveToFolderId: number | null
  /** Delete for good. */
  gone: boolean
  /** This move was in flight before and its end is not known: the message may lie in the target already. */
  repeated: boolean
  /**
   * A move to this folder was in flight before, its end is not known, and the user wants something else by now. Nothing
   * else is to be done before it is known where the message lies: all other pending changes are left out.
   */
  unreconciledFolderId: number | null
  /** A mark of ours the server may show since an earlier try. */
  ownMark: OwnMark | null
  /** A copy an earlier try may have left elsewhere than in the target. */
  sentCopy: SentCopy | null
  attempts: number
}

/** A message and all of its bytes. */
export interface MessageSource {
  messageId: number
  source: Uint8Array
}

/**
 * What `sync` needs of the message cache. Each call is one short transaction, and so is each step of what takes several;
 * chunk by 100 to 200 messages.
 */
export interface MessageCache extends CopyCache {
  /** Stores new messages of a folder (known keys are updated), threads them, indexes them, moves the folder's cursor. */
  ingest(folder: FolderRef, batch: readonly FetchedMessage[], cursor: FolderCursor): void
  updateFlags(folder: FolderRef, updates: readonly FlagUpdate[], cursor: FolderCursor): void
  /**
   * Whole sources of mail whose text is not here, read in the background in the order of their messages. Those that are
   * gone by now, or read already, are passed over.
   */
  textsCame(sources: readonly MessageSource[]): void
  /** Resolves when all that came is read. */
  textsRead(): Promise<void>
  /** The server no longer has these keys. A message that lies nowhere any more goes, unless it is linked. */
  removeKeys(folder: FolderRef, keys: readonly ServerKey[], cursor: FolderCursor): void
  /** Mail that lay on this computer only (`isLocal`) lies on a server now: it lies here no more, nor does its source. */
  handedOver(folder: FolderRef, key: ServerKey): void
  /**
   * The keys have another validity: forget all of the folder; messages met again by dedupe key keep their rows. Cut off
   * between two steps, it is to be called again, as the folder has its old validity until the last one.
   */
  resetFolder(folder: FolderRef, cursor: FolderCursor): Generator<undefined, void>
  /**
   * The folder was compared with the server completely, by a pass that began at `startedAt` (engine clock): messages
   * that had no key then (moved here without a word of it, or after `resetFolder`) and were not met do not lie here. Cut off
   * between two steps, it is made good by the next pass.
   */
  reconcile(folder: FolderRef, startedAt: number): Generator<undefined, void>
  /**
   * Every folder of the account was read since messages were lost of which something is wanted, the last of them at
   * `lostBy`: those that were not met are nowhere, and that is told.
   */
  giveUpSeeking(accountId: number, lostBy: number): Generator<undefined, void>
  /** All of the folder was fetched since `resetFolder`: what was not met again does not lie here. */
  reconcileReset(folder: FolderRef): Generator<undefined, void>
  /**
   * Texts of a folder's mail that came before `before`, and what was read of its files, are not to be kept here any
   * more; those of linked mail, of bounces, and of mail that lies in another account too, are.
   */
  forgetTexts(folderId: number, before: number): Generator<undefined, void>
  /** Known keys of a folder, in no order. */
  keys(folderId: number): ServerKey[]
  /** How many there are. */
  keyCount(folderId: number): number
  /** Newest messages of a folder whose files are to be asked for; each is handed out twice at most. */
  takeUnnamedFiles(folderId: number, limit: number): UnnamedFiles[]
  /** What files the server says they hold. */
  nameFiles(named: readonly { messageId: number; files: readonly Attachment[] }[]): void
  /** Where a message can be fetched from: its server-side places with a key, best first. */
  locate(messageId: number): ServerPlace[]
  /** Accounts in which it was moved to where its key is not known yet. */
  awaitedIn(messageId: number): number[]
  /** Due actions of an account, oldest first. What it returns counts as under way until done or failed. */
  wanted(accountId: number, limit: number): WantedAction[]
  /** When the next of these, or of the copies, is due. */
  nextWantedAt(accountId: number): number | null
  /** What failed and waits for its next try is due now. */
  forgetDelays(accountId: number): void
  /** Calls back, outside any transaction, when the user wanted something of these accounts. Returns the end of it. */
  onWanted(listener: (accountIds: ReadonlySet<number>) => void): () => void
  /**
   * The server agreed. `newKey` is where a move put the message, null where the server did not tell. It is kept only
   * while the folder is the one it was given in.
   */
  actionDone(
    placementId: number,
    done: Partial<
      Pick<WantedAction, 'seen' | 'flagged' | 'answered' | 'keywords' | 'moveToFolderId' | 'gone'>
    > & {
      /** Of these keywords the server keeps none: they are kept here. */
      keepsNone?: true
      /** The move under way did not happen, or was taken back. */
      unmoved?: true
    },
    newKey: NamedKey | null,
  ): void
  /**
   * The message does not lie there any more, as far as its place is still that one. What was wanted of it is wanted where it is met, or told as not done;
   * `mayHaveMoved` where an earlier move of ours was not answered.
   */
  missing(
    action: Pick<WantedAction, 'placementId' | 'folderId' | 'serverKey' | 'moveToFolderId'>,
    mayHaveMoved: boolean,
  ): void
  /** The server is about to be told to set \Deleted, or (null) it has said that none of ours is set any more. */
  marked(placementIds: readonly number[], mark: OwnMark | null): void
  /** A copy is about to be made, or was made there (`validity`); null: there is none but what lies in the target. */
  copySent(placementIds: readonly number[], sent: Omit<SentCopy, 'lastPlacement'> | null): void
  /** A permanent failure gives the pending change up, shows what the server has and keeps the problem for the user. */
  actionFailed(placementId: number, problem: Problem, retryAt: number | null): void
}

/** A copy of a mail that the user wants in a folder. */
export interface WantedCopy {
  placementId: number
  messageId: number
  folderId: number
  /** Where in the same account it lies; null where it lies in another. */
  from: ServerPlace | null
  /** As it is to have them, and when it arrived. */
  flags: string[]
  receivedAt: number | null
  /** An earlier try may have come through. */
  repeated: boolean
  attempts: number
}

/** The copies that `sync` makes. */
export interface CopyCache {
  /** Due copies of an account, oldest first. */
  copies(accountId: number, limit: number): WantedCopy[]
  /** All bytes of a mail as far as they are here, whatever has become of it at its server. */
  keptSource(messageId: number): Uint8Array | null
  /** The server is about to be told. */
  copySending(placementId: number): void
  /** It is made; under which key is null where the server did not tell. */
  copyDone(placementId: number, newKey: NamedKey | null): void
  /** A permanent failure (null) takes the copy away and is told. */
  copyFailed(placementId: number, problem: Problem, retryAt: number | null): void
}

/** A place of a message as the server knows it. */
export interface ServerPlace extends NamedKey {
  accountId: number
  folderId: number
}

/** A key, and the validity of its folder by which alone it means anything. */
export interface NamedKey {
  serverKey: ServerKey
  /** Of the folder, when the key was read. Where the folder has another by now, the key is another message's. */
  validity: number
}

/** A message of which it is not known what files it holds, and its key in the folder asked about. */
export interface UnnamedFiles {
  messageId: number
  serverKey: ServerKey
}

/** The readable parts of a message, as `mime` understands them. */
export interface ReadBody {
  text: string
  /** What the appointment is that it brings, where it says nothing else. */
  appointment?: string
  html: string
  attachments: (Attachment & { content?: Uint8Array })[]
  warnings: string[]
  /** What a bounce or a receipt says; null for other mail. */
  report?: DeliveryReport | null
}

/** Gets what is not cached from the server; implemented by `sync`, which owns the connections. */
export interface RemoteMessages {
  /** Fails with `offline`, `message-gone` or a connection problem. */
  body(messageId: number): Promise<ReadBody>
  part(messageId: number, partId: string): Promise<Uint8Array>
  source(messageId: number): Promise<Uint8Array>
  /**
   * Asks the server of an account what fits, folder by folder; null for one whose server cannot be asked. Ends when all
   * was asked, or rejects with why it cannot go on.
   */
  search(accountId: number, wanted: RemoteSearch, signal: AbortSignal): AsyncGenerator<RemoteFound> | null
}

/** What is asked of a server. */
export interface RemoteSearch {
  /** Null for all folders of the account. */
  folderIds: readonly number[] | null
  /** What must hold of a message in this folder; null where nothing in it can fit. */
  groupsIn(folderId: number): readonly (readonly Clause[])[] | null
  /** The user's own addresses. */
  own: readonly string[]
  /** Of each folder at most so many, the newest. */
  limit: number
}

/** What came of one folder. */
export interface RemoteFound {
  folderId: number
  /** Newest first. They are in the cache now, with their headers at least. */
  messageIds: number[]
  /** The server has more than were taken. */
  hasMore: boolean
  /** Groups of `groupsIn` that were not asked: all of what was found fits the others. */
  unasked: readonly (readonly Clause[])[]
  /** The same for whose letters the server takes none but ASCII. */
  unspeakable: readonly (readonly Clause[])[]
  /** Nothing of what was wanted can be asked of a server: nothing was. */
  asksNothing: boolean
  /** Why the server did not search here. */
  problem: Problem | null
  /** Folders gone through by now, this one with them, and all there are. */
  done: number
  total: number
}

/** Which threads are linked to records; implemented by `links`. */
export interface LinkedThreads {
  /** Ids of those linked to records a name finds, or (null) to any. */
  threads(name: string | null): number[]
  /** How well a folded name names records. */
  named(name: string): Named
  /** Those among these threads that are linked to any. */
  among(threadIds: readonly number[]): number[]
}

/** A row of the table `address`. */
export interface MetAddress {
  id: number
  addressKey: string
}

/** What CRM features hear of, inside the transaction that changes the mail. */
export interface MessageListener {
  /** Addresses never met before; told before the messages that name them. */
  addressesAdded?(addresses: readonly MetAddress[]): void
  messagesAdded?(messageIds: readonly number[]): void
  /** Told of every added message once, oldest id first, in the background soon after: for indexes that can wait. */
  messagesSettled?(messageIds: readonly number[]): void
  /** A report was read that says that a mail did not arrive. */
  bounceRead?(messageId: number): void
  /** The text of a mail was stored, and a calendar came with it; may be told again. */
  calendarCame?(messageId: number, text: string): void
  /** Thread `from` is gone, all of it now belongs to `into`. */
  threadsMerged?(from: number, into: number): void
}

/** What mail asks of the CRM to find strangers who look like somebody known. */
export interface KnownPeople {
  /** Names and addresses of people at these domains and mailboxes of providers. */
  at(holders: readonly string[]): MailAddress[]
  /** Companies' domains among these holders. */
  sites(holders: readonly string[]): string[]
  /** Addresses of the people of a name (see `nameKey`), and one at each domain of their companies, theirs first. */
  named(nameKey: string): string[]
  /** Names and addresses at these domains and mailboxes that we wrote to, but of who may pass for somebody themselves. */
  writtenTo(holders: readonly string[]): MailAddress[]
  /** Addresses among `writtenTo` whose mail bears a name (see `nameKey`), or ours to them. */
  writtenToNamed(nameKey: string): string[]
  /** Whether `writtenTo` may name this address. */
  isWrittenTo(addressKey: string): boolean
  /** Whether we wrote to an address before there was a program that could warn of it. */
  wroteBefore(addressKey: string): boolean
  /** Whether somebody, or a company, is known at a domain. */
  isKnownSite(domain: string): boolean
}

/** Names and addresses of people that came, went or changed. */
export interface Reconsidered {
  names: readonly string[]
  addresses: readonly string[]
  /** Nobody of them came to be known or stopped being so: they were only written to. */
  isWrittenTo?: true
}
