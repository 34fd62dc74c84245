import { hash } from 'node:crypto'
import type { FetchMessageObject, FetchQueryObject, ImapFlow, SearchObject } from 'imapflow'
import { ProblemError, type Problem, type ProblemCode } from '../../../../../shared/problem'
import { bodyStart, fieldsOfEndlessHeader } from '../../../mime/header'
import type { BodyStructure } from '../../../mime/structure'
import { fetchMessages } from '../../../net/fetch-messages'
import { createMailbox, expungeMarked } from '../../../net/imap-commands'
import { endpointProblem, problemError, type Endpoint } from '../../../net/problem-of'
import { abilitiesOf, type Abilities } from './abilities'
import { MAX_HEADER_BYTES, type FetchShape } from './fetch-plan'
import { FolderCommands } from './folder-commands'
import type { FolderListing } from './folder-roles'
import type { ServerFolder } from './sync-rules'
import type { NamedUid } from './server-keys'
import { certainCopies, fromSequenceSet, toSequenceSet, uniqueUids } from './uid-sets'

/** One message of a FETCH; fields the server left out (an unsolicited FETCH may) are absent. */
export type Fetched = FetchMessageObject

/** More UIDs than this in one answer are a lie. */
const MAX_UIDS = 5_000_000

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
  readonly abilities: Abilities
  readonly #client: ImapFlow
  readonly #endpoint: Endpoint
  readonly #refusal: { error: unknown } = { error: null }
  readonly #vanished = new Map<string, number[]>()
  #onChange: (path: string) => void = () => undefined
  /** The mailbox that is open has another name now, or is gone. */
  #isStale = false

  constructor(client: ImapFlow, endpoint: Endpoint) {
    this.#client = client
    this.#endpoint = endpoint
    this.abilities = abilitiesOf(client)
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

  /** What the server said when it ended the session, or ''. */
  get byeReason(): string {
    const reason = this.#client.byeReason ?? ''
    return this.#endpoint.mask?.(reason) ?? reason
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
    const { condstore } = this.abilities
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
    const wasOpen = client.mailbox !== false && client.mailbox.path === path
    const again = view === 'reopened' || this.#isStale
    this.#isStale = false
    const lock = await this.#guard(client.getMailboxLock(path))
    try {
      this.#requireSelected()
      if (wasOpen && again) await this.#guard(client.mailboxOpen(path))
      if (wasOpen && !again && view === 'current') await this.#guard(client.noop())
      return await work(
        new OpenMailbox(client, this.abilities, {
          guard: (promise) => this.#guard(promise, () => this.#requireSelected()),
          refusal: this.#lastRefusal,
          notDone: () => this.notDone(),
          problem: (code) => endpointProblem(code, this.#endpoint),
        }),
      )
    } finally {
      lock.release()
    }
  }

  /** Waits in IDLE (or NOOP now and then) until another command needs the connection, or it ends. */
  async idle(): Promise<void> {
    await this.#guard(this.#client.idle())
  }

  noop = (): Promise<void> => this.#guard(this.#client.noop())

  /** Appends a message; the UID it got, or null where the server does not tell (no UIDPLUS). */
  async append(path: string, source: Uint8Array, flags: readonly string[]): Promise<number | null> {
    const result = await this.#guard(this.#client.append(path, Buffer.from(source), [...flags]))
    if (!result) throw this.#lastRefusal()
    return result.uid ?? null
  }

  /**
   * Creates a folder at the top of the user's own namespace, for this use (`\Trash`), and subscribes to it; an
   * existing one is no error. Returns its path.
   */
  async create(name: string, use: string): Promise<string> {
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
    if (this.#client.usable && this.#client.mailbox) return
    const error = Object.assign(new Error('Connection closed'), { code: 'EConnectionClosed' })
    throw problemError(error, this.#endpoint)
  }

  async #guard<T>(promise: Promise<T>, check: () => void = () => undefined): Promise<T> {
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

/** What went wrong, as errors with the words of this server. */
interface Errors {
  guard: <T>(promise: Promise<T>) => Promise<T>
  refusal: () => Error
  notDone: () => Error
  problem: (code: ProblemCode) => Problem
}

/** The mailbox that is open while a job runs. All ranges are UIDs unless said otherwise. */
export class OpenMailbox {
  readonly #client: ImapFlow
  readonly #abilities: Abilities
  readonly #guard: Errors['guard']
  readonly #refusal: Errors['refusal']
  /** The error for a server that says OK and does nothing. */
  readonly notDone: Errors['notDone']
  /** What this server does wrong without a word. */
  readonly problem: Errors['problem']

  constructor(client: ImapFlow, abilities: Abilities, errors: Errors) {
    this.#client = client
    this.#abilities = abilities
    this.#guard = errors.guard
    this.#refusal = errors.refusal
    this.notDone = errors.notDone
    this.problem = errors.problem
  }

  /** What the server said when the mailbox was opened, kept up by what it announced since. */
  state(): ServerFolder {
    const { mailbox } = this.#client
    if (!mailbox) return { uidValidity: null, uidNext: null, highestModseq: null, exists: null }
    return {
      uidValidity: mailbox.uidValidity === undefined ? null : Number(mailbox.uidValidity),
      uidNext: mailbox.uidNext ?? null,
      highestModseq:
        mailbox.noModseq || mailbox.highestModseq === undefined ? null : String(mailbox.highestModseq),
      exists: mailbox.exists ?? null,
    }
  }

  /** Flags, date, size and the start of the source; `bySequence` reads `range` as sequence numbers. */
  messages(
    range: string,
    shape: FetchShape,
    bySequence = false,
  ): AsyncGenerator<Fetched, unknown, undefined> {
    const what = { uid: true, flags: true, internalDate: true, size: true }
    const source =
      shape.bytes > 0 ? { source: { start: 0, maxLength: shape.bytes } } : { bodyParts: [HEADER] }
    return this.#stream(fetchMessages(this.#client, range, { ...what, ...source }, { uid: !bySequence }))
  }

  /** Whole headers of a few messages; of one that does not end within a bound, the fields that are read. */
  async headers(uids: readonly number[]): Promise<Map<number, Buffer>> {
    const whole = await this.#headers(uids, { bodyParts: [HEADER] })
    const endless = [...whole].filter(([, bytes]) => bodyStart(bytes) < 0).map(([uid]) => uid)
    return new Map([...whole, ...(await this.#headers(endless, { headers: [...fieldsOfEndlessHeader] }))])
  }

  async #headers(uids: readonly number[], what: FetchQueryObject): Promise<Map<number, Buffer>> {
    const found = new Map<number, Buffer>()
    const range = toSequenceSet(uids)
    if (!range) return found
    const answers = this.#client.fetch(range, { uid: true, ...what }, { uid: true })
    for await (const { uid, headers } of this.#stream(answers)) if (uid && headers) found.set(uid, headers)
    return found
  }

  /** What these messages are made of, as far as the server says. */
  async structures(uids: readonly number[]): Promise<Map<number, BodyStructure>> {
    const found = new Map<number, BodyStructure>()
    const range = toSequenceSet(uids)
    const query = { uid: true, bodyStructure: true }
    for await (const { uid, bodyStructure } of this.#stream(
      this.#client.fetch(range, query, { uid: true }),
    )) {
      if (uid && bodyStructure) found.set(uid, bodyStructure)
    }
    return found
  }

  /** Flags of a range, all or only those changed since a mod-sequence (RFC 7162). */
  flags(range: string, changedSince?: string): AsyncGenerator<Fetched, unknown, undefined> {
    const since = changedSince === undefined ? {} : { changedSince: BigInt(changedSince) }
    return this.#stream(this.#client.fetch(range, { uid: true, flags: true }, { uid: true, ...since }))
  }

  /** The whole source, or null when the message is gone. */
  async source(uid: number): Promise<Buffer | null> {
    const message = await this.#guard(
      this.#client.fetchOne(String(uid), { uid: true, source: true }, { uid: true }),
    )
    return (message && message.source) || null
  }

  /** Raw contents of some parts, each cut at `maxBytes`; null when the message is gone. */
  async parts(
    uid: number,
    partIds: readonly string[],
    maxBytes?: number,
  ): Promise<Map<string, Buffer> | null> {
    const bounds = maxBytes === undefined ? {} : { start: 0, maxLength: maxBytes }
    const message = await this.one(uid, { bodyParts: partIds.map((key) => ({ key, ...bounds })) })
    return message && (message.bodyParts ?? new Map<string, Buffer>())
  }

  async one(uid: number, query: Parameters<ImapFlow['fetchOne']>[1]): Promise<Fetched | null> {
    return (
      (await this.#guard(this.#client.fetchOne(String(uid), { uid: true, ...query }, { uid: true }))) || null
    )
  }

  /** UIDs that match, ascending; null when the server would not search. */
  async search(query: SearchObject): Promise<number[] | null> {
    const found = await this.#guard(this.#client.search(query, { uid: true, returnOptions: ['ALL'] }))
    if (found === false || found === undefined) return null
    return Array.isArray(found) ? uniqueUids(found) : fromSequenceSet(found.all ?? '', MAX_UIDS)
  }

  /** Adds or removes flags without asking for their new state. */
  async store(uids: readonly number[], change: 'add' | 'remove', flags: readonly string[]): Promise<void> {
    const options = { uid: true, silent: true }
    const range = toSequenceSet(uids)
    const done = await this.#guard(
      change === 'add'
        ? this.#client.messageFlagsAdd(range, [...flags], options)
        : this.#client.messageFlagsRemove(range, [...flags], options),
    )
    if (!done) throw this.#refusal()
  }

  /** Copies; the new UIDs by old ones, null for one that is not certain, empty where the server does not tell. */
  async copy(uids: readonly number[], destination: string): Promise<Map<number, NamedUid | null>> {
    const result = await this.#guard(
      this.#client.messageCopy(toSequenceSet(uids), destination, { uid: true }),
    )
    if (!result) throw this.#refusal()
    return certainCopies(uids, result)
  }

  /** MOVE of RFC 6851; only where `abilities.move`. As `copy`. */
  async move(uids: readonly number[], destination: string): Promise<Map<number, NamedUid | null>> {
    const result = await this.#guard(
      this.#client.messageMove(toSequenceSet(uids), destination, { uid: true }),
    )
    if (!result) throw this.#refusal()
    return certainCopies(uids, result)
  }

  /** Those of `uids` the server has, as it has them now. */
  async present(uids: readonly number[]): Promise<number[]> {
    if (uids.length === 0) return []
    await this.#guard(this.#client.noop())
    const range = toSequenceSet(uids)
    const there = new Set(await this.search({ uid: range }))
    if (there.size === 0) for await (const { uid } of this.flags(range)) there.add(uid)
    return uids.filter((uid) => there.has(uid))
  }

  /** What tells copies of messages apart from all other messages: their whole headers and their sizes. */
  async fingerprints(range: string): Promise<Map<number, string>> {
    const found = new Map<number, string>()
    if (range === '') return found
    const query = { uid: true, size: true, bodyParts: [HEADER] }
    const answers = this.#client.fetch(range, query, { uid: true })
    for await (const { uid, size, headers } of this.#stream(answers)) {
      if (uid && size && headers) found.set(uid, `${size} ${hash('sha256', headers)}`)
    }
    return found
  }

  /**
   * Deletes these messages for good, and no others. Without UIDPLUS (RFC 4315) the bare EXPUNGE takes everything
   * marked \Deleted: marks that are not ours are taken off before and put back after (RFC 4549 section 4.2.4), and
   * it is sent only once a search has shown that no other mark is left.
   */
  async expunge(uids: readonly number[]): Promise<void> {
    if (this.#abilities.uidplus) {
      const done = await this.#guard(this.#client.messageDelete(toSequenceSet(uids), { uid: true }))
      if (!done) throw this.#refusal()
      return
    }
    await this.store(uids, 'add', ['\\Deleted'])
    const spared = new Set<number>()
    try {
      for (let round = 0; ; round += 1) {
        const others = await this.#markedByOthers(uids)
        if (others.length === 0) break
        if (round === MARKING_ROUNDS) throw new ProblemError(this.problem('server-misbehaved'))
        for (const uid of others) spared.add(uid)
        await this.store(others, 'remove', ['\\Deleted'])
      }
      await this.#guard(expungeMarked(this.#client))
    } finally {
      const left = await this.present([...spared])
      if (left.length > 0) await this.store(left, 'add', ['\\Deleted'])
    }
  }

  async #markedByOthers(uids: readonly number[]): Promise<number[]> {
    const ours = new Set(uids)
    await this.#guard(this.#client.noop())
    const marked = await this.search({ deleted: true })
    if (marked === null) throw this.#refusal()
    return marked.filter((uid) => !ours.has(uid))
  }

  async *#stream(
    messages: AsyncGenerator<Fetched, unknown, undefined>,
  ): AsyncGenerator<Fetched, void, undefined> {
    try {
      for (;;) {
        const next = await this.#guard(messages.next())
        if (next.done) return
        yield next.value
      }
    } finally {
      await messages.return(undefined)
    }
  }
}

const isDone = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'done' in result && result.done === true

/** Expunged before the mailbox was opened; imapflow says so and does not declare it. */
const isEarlier = (expunged: object): boolean => 'earlier' in expunged && expunged.earlier === true

/** imapflow leaves it undefined where the server told nothing, whatever its type says. */
const isSubscribed = ({ subscribed }: { subscribed?: boolean }): boolean => subscribed ?? false

const isThere = (flags: ReadonlySet<string>): boolean => !flags.has('\\NonExistent')

/** Another client that marks faster than this is left alone for now. */
const MARKING_ROUNDS = 5

const HEADER = { key: 'HEADER', start: 0, maxLength: MAX_HEADER_BYTES }
