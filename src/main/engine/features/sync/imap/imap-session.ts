import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import { ProblemError } from '../../../../../shared/problem'
import { createMailbox } from '../../../net/imap-commands'
import { endpointProblem, problemError, type Endpoint } from '../../../net/problem-of'
import { capabilitiesOf, type Capabilities } from './capabilities'
import { FolderCommands } from './folder-commands'
import type { FolderListing } from './folder-roles'
import type { Room } from '../mail-source'
import { OpenMailbox } from './open-mailbox'
import type { ServerFolder } from './sync-rules'
import { MAX_UIDS, uniqueUids } from './uid-sets'

/**
 * How an already open mailbox is taken. A session does not see mail that came since it last spoke to the server, and
 * a command on a UID it does not see succeeds and does nothing (RFC 3501 section 6.4.8): work on UIDs learnt over
 * another connection wants the `current` view.
 */
export type MailboxView = 'as-is' | 'current' | 'reopened'

/**
 * One signed-in IMAP connection as the sync uses it: mailboxes are opened one job at a time, refusals become errors
 * with the server's own words, and changes the server announces are passed on.
 */
export class ImapSession {
  readonly capabilities: Capabilities
  readonly #client: ImapFlow
  readonly #endpoint: Endpoint
  readonly #refusal: { error: unknown } = { error: null }
  readonly #vanished = new Map<string, number[]>()
  #onChange: (path: string) => void = () => undefined
  /** The mailbox that is open has another name now, or is gone. */
  #isStale = false
  /** What the last job had open: opening a mailbox, again or not, makes another object of it. */
  #lastOpen: ImapFlow['mailbox'] = false

  constructor(client: ImapFlow, endpoint: Endpoint) {
    this.#client = client
    this.#endpoint = endpoint
    this.capabilities = capabilitiesOf(client)
    this.#keepRefusals()
    client.on('exists', ({ path }) => this.#onChange(path))
    client.on('flags', ({ path }) => this.#onChange(path))
    client.on('expunge', (expunged) => {
      const { path, uid, vanished } = expunged
      if (vanished && uid !== undefined) this.#noteVanished(path, uid)
      if (isEarlier(expunged)) return
      // imapflow does not count what VANISHED takes away, although RFC 7162 section 3.2.10.2 says so.
      const { mailbox } = client
      if (vanished && mailbox && mailbox.path === path && mailbox.exists > 0) mailbox.exists -= 1
      this.#onChange(path)
    })
  }

  get isOpen(): boolean {
    return this.#client.usable
  }

  /** The error of a session that ended, with what the server said then. */
  ended(): ProblemError {
    const reason = this.#client.byeReason ?? ''
    const serverReply = this.#endpoint.mask?.(reason) ?? reason
    return new ProblemError({ code: 'connection-lost', ...(serverReply ? { serverReply } : {}) })
  }

  onClose(listener: () => void): void {
    if (this.#client.isClosed) listener()
    else this.#client.once('close', listener)
  }

  /** `listener` hears of every change the server announces for the mailbox that is open. */
  onChange(listener: (path: string) => void): void {
    this.#onChange = listener
  }

  close(): void {
    this.#client.close()
  }

  /** Ends the session as a guest should; a server that does not answer is not waited for. */
  async logout(): Promise<void> {
    const patience = setTimeout(() => this.#client.close(), 2000)
    patience.unref()
    await this.#client.logout().catch(() => undefined)
    clearTimeout(patience)
    this.#client.close()
  }

  async list(): Promise<FolderListing[]> {
    const listed = await this.#guard(this.#client.list())
    // A deleted folder stays in the list of subscriptions; one that only groups others has them below it.
    const groups = new Set<string>()
    for (const { path, flags, delimiter } of listed) {
      if (!isThere(flags) || !delimiter) continue
      for (let end = path.lastIndexOf(delimiter); end > 0; end = path.lastIndexOf(delimiter, end - 1)) {
        const group = path.slice(0, end)
        if (groups.has(group)) break
        groups.add(group)
      }
    }
    // A folder without a name cannot be opened.
    const folders = listed.filter(({ path, flags }) => path !== '' && (isThere(flags) || groups.has(path)))
    return folders.map((folder) => ({
      path: folder.path,
      name: folder.name,
      delimiter: folder.delimiter || '',
      // What imapflow guessed by name is left out: our own rule knows more languages.
      specialUse:
        folder.specialUse && folder.specialUseSource === 'extension'
          ? [...folder.flags, folder.specialUse]
          : [...folder.flags],
      selectable: !folder.flags.has('\\Noselect') && !folder.flags.has('\\NonExistent'),
      subscribed: isSubscribed(folder),
    }))
  }

  /** null when the server would not say. */
  async status(path: string): Promise<ServerFolder | null> {
    const { condstore } = this.capabilities
    const query = {
      messages: true,
      uidNext: true,
      uidValidity: true,
      ...(condstore ? { highestModseq: true } : {}),
    }
    const status = await this.#guard(this.#client.status(path, query))
    if (!status) return null
    return {
      uidValidity: status.uidValidity === undefined ? null : Number(status.uidValidity),
      uidNext: status.uidNext ?? null,
      highestModseq: status.highestModseq === undefined ? null : String(status.highestModseq),
      exists: status.messages ?? null,
    }
  }

  /** Creates, renames and deletes folders. The inbox is open meanwhile, so that none of them is, and others wait. */
  async onFolders<T>(work: (commands: FolderCommands) => Promise<T>): Promise<T> {
    const guard = <R>(promise: Promise<R>): Promise<R> => this.#guard(promise)
    return this.inMailbox('INBOX', () => work(new FolderCommands(this.#client, guard)))
  }

  /** Folders were renamed or deleted over another connection: the one that is open may be another by its name. */
  foldersChanged(): void {
    this.#isStale = true
  }

  /** Opens `path` for `work` alone; others wait. */
  async inMailbox<T>(
    path: string,
    work: (mailbox: OpenMailbox) => Promise<T>,
    view: MailboxView = 'as-is',
  ): Promise<T> {
    const client = this.#client
    const lock = await this.#guard(client.getMailboxLock(path))
    try {
      this.#requireSelected()
      // Asked only now: whoever had the turn before may have opened it, and seen what was there then.
      const wasOpen = client.mailbox === this.#lastOpen
      const again = view === 'reopened' || this.#isStale
      this.#isStale = false
      if (wasOpen && again) await this.#guard(client.mailboxOpen(path))
      if (wasOpen && !again && view === 'current') await this.#guard(client.noop())
      return await work(
        new OpenMailbox(client, this.capabilities, {
          guard: (promise) => this.#guard(promise, () => this.#requireSelected()),
          refusal: this.#lastRefusal,
          notDone: () => this.notDone(),
          problem: (code) => endpointProblem(code, this.#endpoint),
        }),
      )
    } finally {
      this.#lastOpen = client.mailbox
      lock.release()
    }
  }

  /** Waits in IDLE (or NOOP now and then) until another command needs the connection, or it ends. */
  async idle(): Promise<void> {
    await this.#guard(this.#client.idle())
  }

  noop = (): Promise<void> => this.#guard(this.#client.noop())

  /**
   * Appends a message, with the time it arrived where that is not now; the UID it got, or null where the server does not
   * tell (no UIDPLUS).
   */
  async append(
    path: string,
    source: Uint8Array,
    flags: readonly string[],
    receivedAt?: Date,
  ): Promise<number | null> {
    const result = await this.#guard(this.#client.append(path, Buffer.from(source), [...flags], receivedAt))
    if (!result) throw this.#lastRefusal()
    return result.uid ?? null
  }

  /** What the folder may hold and holds (RFC 9208 section 4.3); empty where the server tells nothing of it. */
  async quota(path: string): Promise<Room[]> {
    const told = await this.#guard(this.#client.getQuota(path))
    if (!told) return []
    return [...roomIn('bytes', told.storage), ...roomIn('messages', 'message' in told ? told.message : null)]
  }

  /**
   * Creates a folder at the top of the user's own namespace, for this use (`\Trash`), and subscribes to it; an
   * existing one is no error. Returns its path.
   */
  async create(name: string, use: string | null): Promise<string> {
    const path = `${this.#client.namespace?.prefix ?? ''}${name}`
    await this.#guard(createMailbox(this.#client, path, use))
    return path
  }

  /** The error for a server that says OK and does nothing, which trying again will not change. */
  notDone(): Error {
    return new ProblemError(endpointProblem('server-misbehaved', this.#endpoint, { replyCode: 'NO' }))
  }

  /** The UIDs the server reported as expunged from `path` since the last call. */
  takeVanished(path: string): number[] {
    const uids = uniqueUids(this.#vanished.get(path) ?? [])
    this.#vanished.delete(path)
    return uids
  }

  #noteVanished(path: string, uid: number): void {
    const uids = this.#vanished.get(path)
    if (!uids) this.#vanished.set(path, [uid])
    else if (uids.length < MAX_UIDS) uids.push(uid)
  }

  /** On a connection that ended imapflow does nothing and says nothing: that must not look like an empty mailbox. */
  #requireSelected(): void {
    this.#requireOpen(this.#client.mailbox !== false)
  }

  /** Nor like a folder that is gone. */
  #requireOpen(isSelected = true): void {
    if (this.#client.usable && isSelected) return
    const error = Object.assign(new Error('Connection closed'), { code: 'EConnectionClosed' })
    throw problemError(error, this.#endpoint)
  }

  async #guard<T>(promise: Promise<T>, check: () => void = () => this.#requireOpen()): Promise<T> {
    // The words of an earlier command are not those of this one.
    this.#refusal.error = null
    try {
      const result = await promise
      if (result === false || result === undefined || isDone(result)) check()
      return result
    } catch (error) {
      throw problemError(error, this.#endpoint)
    }
  }

  /** imapflow answers a refused STORE, COPY or MOVE with `false`; the server's words pass only through its log. */
  #keepRefusals(): void {
    const { log } = this.#client
    const refusal = this.#refusal
    this.#client.log = {
      ...log,
      warn(entry: unknown) {
        if (typeof entry === 'object' && entry !== null && 'err' in entry) refusal.error = entry.err
        log.warn(entry)
      },
    }
  }

  /** Without words the server was not even asked: imapflow knows that the mailbox keeps no such flag. */
  readonly #lastRefusal = (): Error => {
    const { error } = this.#refusal
    this.#refusal.error = null
    return error === null ? this.notDone() : problemError(error, this.#endpoint)
  }
}

const isDone = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'done' in result && result.done === true

/** Expunged before the mailbox was opened; imapflow says so and does not declare it. */
const isEarlier = (expunged: object): boolean => 'earlier' in expunged && expunged.earlier === true

/** imapflow leaves it undefined where the server told nothing, whatever its type says. */
const isSubscribed = ({ subscribed }: { subscribed?: boolean }): boolean => subscribed ?? false

const isThere = (flags: ReadonlySet<string>): boolean => !flags.has('\\NonExistent')

const resource = z.object({ usage: z.number().default(0), limit: z.number().positive() })

/** A limit of nothing is how some servers say that there is none. */
function roomIn(kind: Room['kind'], told: unknown): Room[] {
  const { success, data } = resource.safeParse(told)
  return success ? [{ kind, used: data.usage, limit: data.limit }] : []
}
