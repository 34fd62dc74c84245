import type { MailDoor } from '../mail-source'
import type { EngineContext } from '../../../context'
import { inSlices } from '../../../slices'
import { ProblemError } from '../../../../../shared/problem'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import { allFolders } from '../folders'
import { carryOutFolderChanges } from './carry-out-folders'
import { STABLE_CONNECTION_TIME } from '../back-off'
import { problemIn, tellFailure } from '../failure'
import type { AccountAccess } from '../access'
import { Connections } from './connections'
import { isAsCounted, syncFolder, type Depth } from './folder-sync'
import { readFolders } from './folder-list'
import { inOrder } from './folder-order'
import type { ImapSession } from './imap-session'
import { LinkSpeed } from './ingest'
import * as pace from './pace'
import { Progress } from './progress'
import type { SyncStore } from './store'
import { isRefusal } from '../../../net/refusal'
import { canSkipSync, hasUnseenNews, type ServerFolder } from './sync-rules'
import { SignIns } from '../sign-in'
import { StateBoard, type SyncState } from '../sync-state'
import { Troubles } from './troubles'
import { Awaited, Repeater, Rest, Turns } from '../waiter'
import { carryOutCopies } from './carry-out-copies'
import { carryOutMessages } from './carry-out-messages'

export interface AccountSyncDeps {
  context: EngineContext
  cache: MessageCache
  mailboxes: MailboxesFeature
  store: SyncStore
  /** Settings and password as they are now. */
  access(): Promise<AccountAccess>
  /** These let us in before. */
  hasSignedIn: boolean
  /** The visible state changed. */
  onState(): void
  /** Connected, and the folders are known: the server can be asked. */
  onReached(): void
  /** A sync pass over all folders was finished. */
  onSynced(at: number): void
  /** Texts of mail that came before this are not kept here: see `textsSince` of the shared rules. */
  textsSince(): number
  /** See `CarryOutDeps`. */
  doorTo(folderId: number): MailDoor | null
  /** See `CopyDeps`. */
  sourceOf(messageId: number): Promise<Uint8Array>
  /** Fetches texts ahead; low priority, ended by the signal. */
  prefetch(connections: Connections, signal: AbortSignal): Promise<void>
}

/**
 * The sync of one account: connects, lists, fetches, waits for news, and comes back by itself when the connection is
 * lost. All of it stops with `stop()`; nothing it does needs to be finished for the next start to go on.
 */
export class AccountSync {
  readonly id: number
  readonly connections: Connections
  readonly #deps: AccountSyncDeps
  readonly #board: StateBoard
  readonly #abort = new AbortController()
  readonly #rest = new Rest(this.#abort.signal)
  readonly #link = new LinkSpeed()
  readonly #pending = new Repeater(() => this.#carryOutMessages())
  readonly #texts = new Repeater(() => this.#fetchTexts())
  /** A list that is older than a change of folders would undo it here. */
  readonly #folders = new Turns()
  readonly #dirty = new Set<number>()
  readonly #troubles: Troubles
  readonly #signIns: SignIns
  readonly #compared = new Map<number, string>()
  #pendingTimer: NodeJS.Timeout | null = null
  #loop: Promise<void> | null = null
  #inboxChanged = false
  #isListOld = false
  /** Where folders lie is known anew since we are connected: before, nothing is carried out. */
  #isListed = false
  /** Paths that cannot be opened, as nothing lies there. */
  readonly #absent = new Set<string>()
  #lastFullPass = -Infinity
  #lastInboxPoll = 0
  /** When the last was lost of what is wanted elsewhere by now and was looked for in every folder. */
  #soughtSince = 0
  /** A sync pass somebody waits for. */
  readonly #wantedPass = new Awaited()
  /** Messages this connection brought. */
  #brought = 0
  readonly #progress = new Progress()

  constructor(id: number, deps: AccountSyncDeps, lastSyncAt: number | null) {
    this.id = id
    this.#deps = deps
    this.#board = new StateBoard(lastSyncAt, deps.onState)
    this.#signIns = new SignIns(deps.hasSignedIn)
    this.#troubles = new Troubles(deps.context.clock, () =>
      this.#board.set({ troubles: this.#troubles.list() }),
    )
    this.connections = new Connections(deps.access, steady, this.#abort.signal)
  }

  get state(): SyncState {
    return this.#board.get()
  }

  agreedAt(folderId: number): number | null {
    return this.#troubles.agreedAt(folderId)
  }

  start(): void {
    this.#board.set(this.#deps.store.waiting(this.id))
    this.#rest.begin(this.#deps.context.clock)
    this.#loop ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#abort.abort(new ProblemError({ code: 'offline' }))
    if (this.#pendingTimer) clearTimeout(this.#pendingTimer)
    this.connections.close()
    this.#rest.end()
    await this.#loop
    await this.#pending.settled()
    await this.#texts.settled()
    this.#board.stop()
  }

  /** The user asked: connects at once where it was waiting, and looks into every folder. */
  syncNow(): void {
    this.#troubles.retryAll()
    this.#deps.cache.forgetDelays(this.id)
    this.#compared.clear()
    this.#rest.ask()
    this.#pending.request()
  }

  /** The user wanted something of this account's messages. */
  pendingDue(): void {
    this.#board.set(this.#deps.store.waiting(this.id))
    this.#pending.request()
  }

  /** See `MailSource.seek`. */
  seek(): Promise<void> {
    if (this.#stopped || !this.connections.isConnected)
      return Promise.reject(new ProblemError({ code: 'offline' }))
    const pass = this.#wantedPass.next()
    this.#rest.wake()
    return pass
  }

  /** Something was put into the folder: it is looked into soon. */
  folderTouched(folderId: number): void {
    this.#dirty.add(folderId)
    this.#rest.wake()
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stopped) {
      const begun: { at: number | null } = { at: null }
      try {
        await this.#session(() => (begun.at = steady()))
      } catch (error) {
        if (this.#stopped) return
        // Not at login: a server that lets in and then drops would be asked many times a second.
        if (begun.at !== null && (steady() - begun.at >= STABLE_CONNECTION_TIME || this.#brought > 0))
          failures = 0
        failures += 1
        const shown = { board: this.#board, signIns: this.#signIns }
        const delay = tellFailure(this.#deps.context, shown, this.id, error, failures)
        this.#rest.isWanted = false
        await this.#rest.sleep(delay)
        if (this.#rest.isCut) failures = 0
        // The hours the computer slept say nothing of the server.
        if (this.#rest.hasSlept) this.#board.set({ failingSince: null })
        this.#rest.hasSlept = false
      }
    }
  }

  async #session(onConnected: () => void): Promise<void> {
    const { mailboxes } = this.#deps
    this.#board.stage('connecting')
    this.#brought = 0
    this.#isListed = false
    const session = await this.connections.openMain()
    this.#signIns.accepted()
    this.#troubles.reconnected()
    try {
      onConnected()
      session.onClose(() => this.#rest.wake())
      session.onChange(() => {
        this.#inboxChanged = true
        this.#rest.wake()
      })
      this.#board.stage('listing', { problem: null, failingSince: null })
      await this.#list(session)
      this.#isListed = true
      this.#pending.request()
      this.#deps.onReached()
      await this.#syncPass(session, steady() - this.#lastFullPass > pace.FULL_INTERVAL ? 'full' : 'newest')
      this.#texts.request()
      while (!this.#stopped) {
        await this.#waitForNews(session, mailboxes.byRole(this.id, 'inbox'))
        if (!session.isOpen) throw session.ended()
      }
    } finally {
      this.#wantedPass.giveUp(session.ended())
      if (this.#stopped) await session.logout()
      session.close()
    }
  }

  #list(session: ImapSession, isDoubted = false): Promise<void> {
    return this.#folders.run(() => this.#listAlone(session, isDoubted))
  }

  async #listAlone(session: ImapSession, isDoubted: boolean): Promise<void> {
    const { mailboxes, store } = this.#deps
    const { signal } = this.#abort
    const absent = this.#absent
    this.#isListOld = false
    for (const id of await readFolders({ session, mailboxes, store, signal }, this.id, { absent, isDoubted }))
      this.#dirty.add(id)
    for (const id of this.#troubles.folders()) {
      const folder = mailboxes.folder(id)
      if (!folder || absent.has(folder.path)) this.#troubles.folderGone(id)
    }
  }

  /** One sync pass: every folder is looked into, the inbox first. */
  async #syncPass(session: ImapSession, depth: Depth): Promise<void> {
    const { cache, context, onSynced } = this.#deps
    const startedAt = steady()
    this.#soughtSince = this.#deps.store.lostAt(this.id)
    const isWhole = await this.#wantedPass.during(
      () => this.#visitAll(session, depth),
      () => session.ended(),
    )
    if (isWhole) await inSlices(cache.giveUpSeeking(this.id, this.#soughtSince), this.#abort.signal)
    if (depth === 'full') this.#lastFullPass = startedAt
    const now = context.clock.now()
    onSynced(now)
    this.#board.set({ lastSyncAt: now, ...this.#deps.store.waiting(this.id) })
  }

  /** False where one of them could not be looked into. */
  async #visitAll(session: ImapSession, depth: Depth): Promise<boolean> {
    const folders = inOrder(await allFolders(this.#deps.mailboxes, this.id))
    let isWhole = true
    this.#progress.begin()
    this.#board.stage('fetching', this.#progress.counts)
    for (const folder of folders) {
      this.#abort.signal.throwIfAborted()
      isWhole = (await this.#visit(session, folder, depth)) && isWhole
    }
    return isWhole
  }

  /** Syncs a folder unless a STATUS shows that nothing changed. One that fails (false) does not stop the others. */
  async #visit(session: ImapSession, folder: FolderRef, depth: Depth): Promise<boolean> {
    if (!this.#troubles.isFolderDue(folder.id)) return false
    try {
      const isInbox = folder.role === 'inbox'
      // Where folders share a UIDVALIDITY, names may be exchanged without a number that tells of it.
      const isDoubtful = depth === 'full' && this.#deps.store.sharesValidity(folder.id)
      if (isInbox || isDoubtful || !(await this.#isUnchanged(session, folder)))
        await this.#sync(session, folder, depth)
      this.#troubles.folderWorks(folder.id)
      return true
    } catch (error) {
      // A connection that died says nothing of this folder and nothing of the others: another one is made.
      if (!session.isOpen || this.#stopped || !isRefusal(error)) throw error
      // Renamed meanwhile, by us: it is looked into under its new name.
      if (this.#deps.mailboxes.folder(folder.id)?.path !== folder.path) return false
      this.#refused(folder, error)
      return false
    } finally {
      this.#progress.through(folder.id)
    }
  }

  #refused(folder: FolderRef, { problem }: ProblemError): void {
    if (problem.code === 'folder-gone') {
      this.#isListOld = true
      this.#absent.add(folder.path)
    }
    this.#troubles.folderRefused(folder.id, problem)
    this.#deps.context.log.warn(`sync/account(${this.id})/folder(${folder.id}) ${problem.code}`)
  }

  async #isUnchanged(session: ImapSession, folder: FolderRef): Promise<boolean> {
    const { cache, mailboxes, store, context } = this.#deps
    const known = mailboxes.state(folder.id)
    const server = await session.status(folder.path)
    if (!known || !server || store.isAwaited(folder.id, context.clock.now())) return false
    const counts = { cache, troubles: this.#troubles, compared: this.#compared }
    return canSkipSync(known, server, session.capabilities, isAsCounted(counts, folder, server.exists))
  }

  async #sync(session: ImapSession, folder: FolderRef, depth: Depth): Promise<void> {
    const { cache, mailboxes, store, context } = this.#deps
    if (folder.role === 'inbox') this.#lastInboxPoll = steady()
    await syncFolder(
      {
        ...{ session, cache, mailboxes, store, link: this.#link, signal: this.#abort.signal },
        ...{ troubles: this.#troubles, compared: this.#compared, clock: context.clock },
        textsSince: this.#deps.textsSince(),
        onReplaced: async ({ id, path }) => {
          await this.#list(session, true)
          return mailboxes.folder(id)?.path !== path
        },
        onMissing: (messages) => {
          this.#progress.expect(folder.id, messages)
          this.#board.set(this.#progress.counts)
        },
        onProgress: (messages) => {
          this.#brought += messages
          this.#progress.came(folder.id, messages)
          this.#board.set(this.#progress.counts)
        },
        onPause: () => this.#pollInbox(session, folder),
      },
      folder,
      depth,
    )
    // A move whose answer was lost is noticed where it began; where the mail lies now is seen in its target only.
    for (const id of store.awaiting(this.id)) if (id !== folder.id) this.#dirty.add(id)
    this.#board.set(store.waiting(this.id))
    // What the user wanted of a message that was on its way waited for the UID it has now.
    if ((cache.nextWantedAt(this.id) ?? Infinity) <= context.clock.now()) this.#pending.request()
  }

  async #pollInbox(session: ImapSession, meanwhile: FolderRef): Promise<void> {
    if (meanwhile.role === 'inbox' || steady() - this.#lastInboxPoll < pace.INBOX_INTERVAL) return
    this.#lastInboxPoll = steady()
    const inbox = this.#deps.mailboxes.byRole(this.id, 'inbox')
    if (inbox) await this.#visit(session, inbox, 'newest')
  }

  /** Idles in the inbox until something happens, and deals with it. */
  async #waitForNews(session: ImapSession, inbox: FolderRef | null): Promise<void> {
    const { mailboxes } = this.#deps
    let polledAgain = false
    const canIdle = session.capabilities.idle
    const pollAt = steady() + (canIdle ? pace.POLL_INTERVAL : pace.POLL_INTERVAL_WITHOUT_IDLE)
    while (
      !this.#stopped &&
      session.isOpen &&
      !this.#rest.isWanted &&
      !this.#isSeeking &&
      steady() < pollAt
    ) {
      if (this.#inboxChanged && inbox) {
        this.#inboxChanged = false
        await this.#visit(session, inbox, 'newest')
        this.#texts.request()
      }
      for (const id of this.#troubles.takeDue()) this.#dirty.add(id)
      if (this.#isListOld) await this.#list(session)
      await this.#visitDirty(session)
      if (this.#inboxChanged || this.#rest.isCut || this.#isSeeking) {
        if (this.#rest.hasSlept) await this.#probe(session)
        continue
      }
      if (this.state.stage !== 'idle') this.#board.stage('idle', { done: 0, total: 0 })
      const server = canIdle && inbox ? await this.#opened(session, inbox) : null
      if (server && inbox) {
        const known = mailboxes.state(inbox.id)
        // Once only: a server whose numbers never agree must still be left to rest.
        if (!polledAgain && known && hasUnseenNews(known, server, known.serverTotal)) {
          polledAgain = true
          this.#inboxChanged = true
          continue
        }
        void session.idle().catch(() => session.close())
      }
      polledAgain = false
      const until = Math.min(pollAt, this.#troubles.nextRetryAt())
      const woken = await this.#rest.wait(Math.min(Math.max(until - steady(), 0), pace.RENEW_INTERVAL))
      if (this.#inboxChanged) await new Promise((resolve) => setTimeout(resolve, pace.CALM_TIME))
      if (!woken && session.isOpen) await this.#probe(session)
    }
    if (this.#stopped || !session.isOpen) return
    const depth =
      this.#rest.isWanted || steady() - this.#lastFullPass > pace.FULL_INTERVAL ? 'full' : 'newest'
    this.#rest.isWanted = false
    this.#inboxChanged = false
    await this.#list(session)
    await this.#syncPass(session, depth)
    this.#texts.request()
  }

  /** The inbox, open to wait in it; null where the server refuses that, and polling has to do. */
  async #opened(session: ImapSession, inbox: FolderRef): Promise<ServerFolder | null> {
    try {
      return await session.inMailbox(inbox.path, (mailbox) => Promise.resolve(mailbox.state()))
    } catch (error) {
      if (!session.isOpen || !isRefusal(error)) throw error
      this.#refused(inbox, error)
      return null
    }
  }

  async #visitDirty(session: ImapSession): Promise<void> {
    const ids = [...this.#dirty]
    this.#dirty.clear()
    for (const id of ids) {
      const folder = this.#deps.mailboxes.folder(id)
      if (folder) await this.#visit(session, folder, 'newest')
    }
  }

  /** A connection that does not answer in time is dead, whatever TCP believes. */
  async #probe(session: ImapSession): Promise<void> {
    this.#rest.hasSlept = false
    const patience = setTimeout(() => session.close(), pace.PROBE_PATIENCE)
    patience.unref()
    try {
      await session.noop()
    } finally {
      clearTimeout(patience)
    }
  }

  async #carryOutMessages(): Promise<void> {
    if (this.#stopped || !this.connections.isConnected || !this.#isListed) return
    const { context, cache, mailboxes, store, doorTo, sourceOf } = this.#deps
    const { clock, log } = context
    if (this.#pendingTimer) clearTimeout(this.#pendingTimer)
    let delay = pace.PENDING_PAUSE
    try {
      await this.#changeFolders()
      const nextAt = cache.nextWantedAt(this.id)
      if (nextAt !== null && nextAt <= clock.now()) {
        const deps = { cache, mailboxes, store, doorTo, sourceOf, clock, log, signal: this.#abort.signal }
        const relist = (on: ImapSession): Promise<void> => this.#list(on, true)
        const touched = await this.connections.onSide(async (session) => {
          const changed = await carryOutMessages({ ...deps, session, relist }, this.id)
          return new Set([...changed, ...(await carryOutCopies({ ...deps, session }, this.id))])
        })
        for (const id of touched) this.#dirty.add(id)
        if (touched.size > 0) this.#rest.wake()
      }
      const next = mailboxes.pending.nextAt(this.id) ?? Infinity
      delay = Math.min(cache.nextWantedAt(this.id) ?? Infinity, next) - clock.now()
    } catch (error) {
      if (this.#stopped) return
      log.warn(`sync/account(${this.id})/messages ${problemIn(error).code}`)
    }
    if (this.#stopped) return
    this.#board.set(store.waiting(this.id))
    if (delay === Infinity) return
    this.#pendingTimer = setTimeout(() => this.#pending.request(), Math.max(delay, 100)).unref()
  }

  /** Before what is wanted of messages: some are to go where there is no folder yet. */
  async #changeFolders(): Promise<void> {
    const { context, cache, mailboxes, store, doorTo } = this.#deps
    const { clock, log } = context
    if ((mailboxes.pending.nextAt(this.id) ?? Infinity) > clock.now()) return
    const relist = (session: ImapSession): Promise<void> => this.#listAlone(session, true)
    const deps = { cache, mailboxes, store, doorTo, clock, log, relist, signal: this.#abort.signal }
    const { touched, isListOld } = await this.#folders.run(() =>
      this.connections
        .onSide((session) => carryOutFolderChanges({ session, ...deps }, this.id))
        .finally(() => this.connections.foldersChanged()),
    )
    for (const id of touched) {
      this.#troubles.folderWorks(id)
      this.#dirty.add(id)
    }
    this.#isListOld ||= isListOld
    this.#rest.wake()
  }

  async #fetchTexts(): Promise<void> {
    const { context, prefetch } = this.#deps
    await prefetch(this.connections, this.#abort.signal).catch((error: unknown) => {
      if (!this.#stopped) context.log.warn(`sync/account(${this.id})/prefetch ${problemIn(error).code}`)
    })
  }

  /** Another client has taken elsewhere what the user wants something of, or is reading: only other folders tell where it lies. */
  get #isSeeking(): boolean {
    return this.#wantedPass.isAny || this.#deps.store.lostAt(this.id) !== this.#soughtSince
  }

  get #stopped(): boolean {
    return this.#abort.signal.aborted
  }
}

/** Milliseconds on a clock nobody sets. */
const steady = (): number => performance.now()
