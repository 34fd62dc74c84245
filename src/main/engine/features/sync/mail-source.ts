import type { CheckStep } from '../../../../shared/contract/accounts'
import type { ReadBody, RemoteFound, RemoteSearch, ServerPlace } from '../messages/index'
import type { SyncState } from './sync-state'

/**
 * Where the mail of one account comes from, whatever protocol it speaks. Features know an account's server by this and
 * by nothing else: a source of another kind is a folder beside `imap` and a line in `index.ts`.
 */
export interface MailSource {
  /** What is shown of it now. */
  readonly state: SyncState
  /** When what is known of a folder was last what the server has; null where that was not since the start. */
  agreedAt(folderId: number): number | null
  /** Compares what is known of its mail with what its server has; null where there is none. */
  readonly check: ((signal: AbortSignal) => AsyncGenerator<CheckStep>) | null
  /** Begins to keep the cache and the server in agreement, and goes on until it is stopped. */
  start(): void
  /** Ends all connections. Resolves when nothing of the account is written any more; the next start goes on. */
  stop(): Promise<void>
  /** The user asked: connects at once where it was waiting, and looks at everything. */
  syncNow(): void
  /**
   * Looks into every folder, for a message that lies elsewhere than was known. Resolves when a look that began after the
   * call is over; rejects when there cannot be one.
   */
  seek(): Promise<void>
  /** The user wants other texts of a folder kept here than before. */
  textsChanged(): void
  /** Something is wanted of the account's mail or folders: it is done on the server as soon as that can be reached. */
  carryOut(): void
  /** Reaches for what is not cached. */
  readonly fetch: MailFetch
  /** Asks the server what fits; see `RemoteMessages.search`. Null where all there is lies here. */
  readonly search: ((wanted: RemoteSearch, signal: AbortSignal) => AsyncGenerator<RemoteFound>) | null
  /**
   * Puts a copy of a sent mail into a folder, or where that is null or gone where the account keeps those. Rejects
   * with what the server refused it for.
   */
  appendToSent(source: Uint8Array, flags: readonly string[], folderId: number | null): Promise<void>
  /** Puts a mail into a folder, with its flags and the time it arrived. Rejects with what the server refused it for. */
  put(folderId: number, mail: PutMail): Promise<void>
  /** Whether the server has a sent mail with this Message-ID there. Rejects when it cannot be asked. */
  findInSent(messageId: string, folderId: number | null): Promise<boolean>
  /** See `replaceDraft` of IMAP; null where drafts are kept on this computer only. */
  replaceDraft(draft: string, copy: { messageId: string; source: Uint8Array } | null): Promise<boolean | null>
  /** Whether Drafts, as the server has it now, holds this copy of a draft; null as above. */
  holdsDraft(draft: string, messageId: string): Promise<boolean | null>
  /** One of its folders, for mail of other accounts; null where what lies there lies on this computer only. */
  door(folderId: number): MailDoor | null
  /** Takes mail of other accounts into its inbox; null where what lies there lies on this computer only. */
  readonly intake: MailIntake | null
  /** An account that takes mail of others into its inbox can be asked now: what waits for that is tried. */
  intakeReached(): void
}

/** A mail from elsewhere. */
export interface PutMail {
  source: Buffer
  /** Of the system, and keywords. */
  flags: readonly string[]
  receivedAt: number
}

/** The same of a mail that may come from a server that does not tell when it arrived. */
export type MovedMail = Omit<PutMail, 'receivedAt'> & { receivedAt: number | null }

/** The inbox of one account, on its server, for mail that came to another. Each call rejects when nobody can be asked. */
export interface MailIntake extends MailDoor {
  /** How much room there is, and of what; empty where the server has no bounds or does not tell them (RFC 9208). */
  room(): Promise<Room[]>
}

/** A folder of one account, on its server, for mail that lies in another. Each call rejects when nobody can be asked. */
export interface MailDoor {
  /** Whether it holds this very mail: see `holdsMail`. */
  holds(source: Buffer): Promise<boolean>
  /** Puts it there, as it came: with the time it arrived, and the flags it has. */
  put(mail: MovedMail): Promise<void>
}

export interface Room {
  kind: 'bytes' | 'messages'
  used: number
  limit: number
}

/** Each gives null where the message does not lie in that place any more, and rejects when nobody can be asked. */
export interface MailFetch {
  body(place: ServerPlace, messageId: number): Promise<ReadBody | null>
  part(place: ServerPlace, messageId: number, partId: string): Promise<Uint8Array | null>
  source(place: ServerPlace, messageId: number): Promise<Uint8Array | null>
}
