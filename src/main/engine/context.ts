import type { ChangeEvent } from '../../shared/contract/app'
import type { Database } from './db/open'
import type { Reader } from './db/reader'
import type { EventBus } from './events'

/** Time as the engine sees it: milliseconds since the epoch. Tests hand in their own. */
export interface Clock {
  now(): number
}

/** Where passwords and tokens live: the keychain, a sealed file, or memory for the demo. Never the database. */
export interface SecretStore {
  readonly kind: 'keychain' | 'sealed-file' | 'memory'
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
}

/** Lines start with a stable id, e.g. `sync/account(3)`; never a secret, never message text. */
export interface Log {
  info(line: string): void
  warn(line: string, error?: unknown): void
  error(line: string, error?: unknown): void
}

/** All the engine needs from outside. It never imports a window host or reads the environment. */
export interface EngineDeps {
  profile: { dir: string; kind: 'normal' | 'demo' }
  version: string
  /** Names this computer in change sets, different on every computer, even where a profile was copied. */
  device(): string
  /** 32 random bytes that open the database. */
  databaseKey: Uint8Array
  clock: Clock
  secrets: SecretStore
  log: Log
  /** Cryptographically strong random bytes. */
  randomBytes(count: number): Uint8Array
  /** The path of the built program that reads texts of attachments; without it they are not read. */
  fileTextProgram?: string | undefined
}

/**
 * How a kind of work is done. What lies between two yields is one transaction, and some milliseconds of the engine's
 * one thread at most. Calls come in between, and after a crash the work begins anew: so each piece looks at what is so
 * by then, and doing it twice is doing it once.
 * What it yields is the share of it that is done, from 0 to 1, where that can be told.
 */
export type Work = (subject: string) => Generator<number | undefined, void>

/** Work on what may be very much, a slice at a time, beside all calls. */
export interface Jobs {
  /**
   * Declares a kind of work by a name that is stored. What it returns has it done for one subject, within the running
   * transaction: the first slice at once, so that little is done by then, and the rest in the background, after a
   * crash as well. Asked for again before it is through, it begins anew. Of what one transaction asks for very much
   * of, the first are begun at once.
   */
  define(kind: string, work: Work): (subject: string) => void
  /** The kind of each piece of work that goes on now. */
  waiting(): string[]
  /** What is known of a kind of work: the share of it that is done, null where that cannot be told. */
  state(kind: string): { share: number | null; isPaused: boolean }
  /** Lets work of a kind rest where it is, or go on. The next start of the program goes on with all of it. */
  pause(kind: string, isPaused: boolean): void
  /** Goes on where a former run of the program ended. */
  start(): void
  stop(): void
}

/** What every feature gets: the dependencies, the one database and the one event bus. */
export interface EngineContext extends EngineDeps {
  /** For who writes. */
  db: Database
  /** The same for who only reads. */
  reader: Reader
  events: EventBus
  /** What takes longer than a call may hold up others. */
  jobs: Jobs
  /**
   * Runs `work` in one immediate transaction; a nested call is a savepoint within the outer one, undone alone when it
   * throws. Events published meanwhile leave only after the commit, and not at all when it fails.
   */
  write<T>(work: () => T): T
  /**
   * For what is derived from a change and may follow in the background: what it returns says yes so many times within
   * one transaction. So little is done with its change, and one change of very much holds nobody up.
   */
  allowance(count: number): () => boolean
  /** Announces a change to all windows; see `write`. */
  publish(event: ChangeEvent): void
  /** Closes the database, once nothing uses it any more. */
  close(): Promise<void>
}
