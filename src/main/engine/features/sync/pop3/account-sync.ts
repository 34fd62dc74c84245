import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FolderTrouble, Pop3Incoming } from '../../../../../shared/contract/accounts'
import { ProblemError, type Problem } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import { connectPop3Account, listPop3 } from '../../../net/pop3'
import { isRefusal } from '../../../net/refusal'
import type { Pop3Session } from '../../../protocols/pop3/index'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import type { AccountAccess } from '../access'
import { STABLE_CONNECTION_TIME } from '../back-off'
import { problemIn, tellFailure } from '../failure'
import { SignIns } from '../sign-in'
import { StateBoard, type SyncState } from '../sync-state'
import { Repeater, Rest } from '../waiter'
import { carryOutHere, known as allKnown, makeFolders } from './carry-out'
import { copyToMain, type MainMailbox } from './copy-to-main'
import { fetchNew } from './fetch-new'
import { compare, listed, toDelete, type Known, type ListedMessage } from './plan'
import type { FetchedRow, Pop3Store } from './store'
import { WithheldMessages } from './withheld'

export interface Pop3SyncDeps {
  context: EngineContext
  cache: MessageCache
  mailboxes: MailboxesFeature
  store: Pop3Store
  /** Settings and password as they are now. */
  access(): Promise<AccountAccess>
  /** Its sign-in has worked before. */
  hasSignedIn: boolean
  /** The mailbox of the main account; null where it has none on a server. */
  main(): MainMailbox | null
  /** The visible state changed. */
  onState(): void
  /** The server was reached. */
  onReached(): void
  /** All that the server lists was dealt with. */
  onSynced(at: number): void
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

/** A POP3 server tells of nothing: it has to be asked. */
const POLL_INTERVAL = 5 * MINUTE
/** What waits for room in another mailbox is tried again so soon without being asked for. */
const COPY_INTERVAL = 2 * MINUTE
/** A server may list nothing for a while, or call all of its mail anew: what was fetched is remembered so long. */
const REMEMBERED = 90 * DAY
/** Rows of what was fetched, read in one piece. */
const PAGE = 1000
/** Of one message. */
const MAX_MESSAGE = 128 * 1024 * 1024

/**
 * The mail of one account on a POP3 server: fetched into local folders, kept there, and where the user wants it put into
 * the mailbox of the main account. A session is short, as it locks the mailbox for all others. Nothing it does needs to
 * be finished for the next start to go on.
 */
export class Pop3Sync {
  readonly id: number
  readonly #deps: Pop3SyncDeps
  readonly #board: StateBoard
  readonly #abort = new AbortController()
  readonly #rest = new Rest(this.#abort.signal)
  readonly #local = new Repeater(() => this.#carryOut())
  readonly #copies = new Repeater(() => this.#copy())
  readonly #withheld = new WithheldMessages()
  readonly #signIns: SignIns
  #loop: Promise<void> | null = null
  /** Messages this connection brought. */
  #brought = 0
  /** Why mail that is to go into another mailbox stays here. */
  #copyProblem: Problem | null = null
  #copyAfter = 0
  #host = ''

  constructor(id: number, deps: Pop3SyncDeps, lastSyncAt: number | null) {
    this.id = id
    this.#deps = deps
    this.#board = new StateBoard(lastSyncAt, deps.onState)
    this.#signIns = new SignIns(deps.hasSignedIn)
  }

  get state(): SyncState {
    return this.#board.get()
  }

  start(): void {
    this.#rest.begin(this.#deps.context.clock)
    this.#loop ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#abort.abort(new ProblemError({ code: 'offline' }))
    this.#rest.end()
    await this.#loop
    await this.#local.settled()
    await this.#copies.settled()
    this.#board.stop()
  }

  /** The user asked: connects at once, and asks anew for what was refused. */
  syncNow(): void {
    this.#withheld.retryAll()
    this.#rest.ask()
    this.tryCopying()
  }

  /** The user wanted something of the mail or the folders here. */
  carryOut(): void {
    this.#local.request()
  }

  /** The mailbox of the main account may be asked now. */
  tryCopying(): void {
    this.#copyAfter = 0
    this.#copies.request()
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stopped) {
      const begunAt = steady()
      this.#brought = 0
      let delay = POLL_INTERVAL
      try {
        await this.#syncPass()
        failures = 0
      } catch (error) {
        if (this.#stopped) return
        if (this.#brought > 0 || steady() - begunAt >= STABLE_CONNECTION_TIME) failures = 0
        failures += 1
        const told = { board: this.#board, signIns: this.#signIns }
        delay = tellFailure(this.#deps.context, told, this.id, error, failures)
      }
      this.#tellTroubles()
      const dueAt = this.#board.get().problem ? Infinity : this.#withheld.nextRetryAt() - steady()
      await this.#rest.sleep(Math.min(delay, Math.max(dueAt, SECOND)))
      if (this.#rest.isCut) failures = 0
      // The hours the computer slept say nothing of the server.
      if (this.#rest.hasSlept) this.#board.set({ failingSince: null })
      this.#rest.isWanted = false
      this.#rest.hasSlept = false
    }
  }

  async #syncPass(): Promise<void> {
    const { context, onReached, onSynced } = this.#deps
    const inbox = await makeFolders(this.#localDeps, this.id)
    this.#local.request()
    this.#board.stage('connecting')
    const { settings, password, proxy } = await this.#deps.access()
    const { incoming } = settings
    if (incoming.kind !== 'pop3') throw new ProblemError({ code: 'internal' })
    this.#host = incoming.host
    const { signal } = this.#abort
    const session = await connectPop3Account(settings, password, {
      signal,
      proxy,
      limits: { message: MAX_MESSAGE },
    })
    this.#signIns.accepted()
    try {
      this.#board.stage('listing', { problem: null, failingSince: null })
      onReached()
      await this.#inSession(session, inbox, incoming)
    } finally {
      session.close()
    }
    this.#copies.request()
    await this.#copies.settled()
    const now = context.clock.now()
    onSynced(now)
    this.#board.stage('idle', { done: 0, total: 0, lastSyncAt: now })
  }

  async #inSession(session: Pop3Session, inbox: FolderRef, choices: Pop3Incoming): Promise<void> {
    const { context, mailboxes, store } = this.#deps
    const { uids, sizes } = await listPop3(session, this.#host)
    const messages = listed(uids, sizes)
    const { toFetch, gone, back } = compare(messages, await this.#known())
    context.write(() => {
      const now = context.clock.now()
      for (const { id } of gone) store.setGone(id, now)
      for (const { id } of back) store.setGone(id, null)
      store.prune(this.id, now - REMEMBERED)
    })
    this.#withheld.keepListed(messages)
    const due = this.#withheld.due(toFetch)
    const isNews = (mailboxes.state(inbox.id)?.syncedAt ?? null) !== null
    this.#board.stage('fetching', { done: 0, total: due.length })
    await fetchNew(
      {
        ...this.#deps,
        ...{ withheld: this.#withheld, signal: this.#abort.signal, isNews },
        uidls: new Set(messages.map(({ uidl }) => uidl)),
        onProgress: (count) => {
          this.#brought += count
          this.#board.set({ done: this.#brought })
        },
      },
      session,
      inbox,
      due,
    )
    if (!isNews) allKnown(mailboxes, inbox.id)
    await this.#deleteThere(session, toDelete(messages, await this.#known(), choices, context.clock.now()))
  }

  async #known(): Promise<Known> {
    const known = new Map<string, FetchedRow>()
    for (let page: FetchedRow[], above = 0; ; above = page.at(-1)?.id ?? 0) {
      page = this.#deps.store.page(this.id, above, PAGE)
      for (const row of page) known.set(row.uidl, row)
      if (page.length < PAGE) return known
      await nextTurn()
      this.#abort.signal.throwIfAborted()
    }
  }

  /** Only QUIT deletes (RFC 1939 section 6). Whether it did, what the next session lists tells. */
  async #deleteThere(session: Pop3Session, messages: readonly ListedMessage[]): Promise<void> {
    for (const { number } of messages) {
      this.#abort.signal.throwIfAborted()
      try {
        await session.delete(number)
      } catch (error) {
        if (!isRefusal(error)) throw error
        this.#deps.context.log.warn(`sync/account(${this.id})/delete refused: ${error.problem.code}`)
      }
    }
    try {
      await session.quit()
    } catch (error) {
      if (messages.length > 0 && !isRefusal(error)) throw error
    }
  }

  async #carryOut(): Promise<void> {
    try {
      await carryOutHere(this.#localDeps, this.id)
    } catch (error) {
      if (this.#stopped) return
      this.#deps.context.log.error(`sync/account(${this.id})/messages`, error)
    }
  }

  /** Mail that is to lie in another mailbox goes there as far as that can be reached and has room. */
  async #copy(): Promise<void> {
    const { context, mailboxes } = this.#deps
    const inbox = mailboxes.byRole(this.id, 'inbox')
    if (this.#stopped || !inbox || steady() < this.#copyAfter) return
    try {
      const { settings } = await this.#deps.access()
      if (settings.incoming.kind !== 'pop3' || !settings.incoming.copiesToMain) return
      const deps = { ...this.#deps, signal: this.#abort.signal }
      this.#copyProblem = await copyToMain(deps, inbox, settings.address, settings.incoming)
      if (this.#copyProblem) this.#copyAfter = steady() + COPY_INTERVAL
    } catch (error) {
      // The main account tells itself that its server is out of reach.
      if (!this.#stopped) context.log.warn(`sync/account(${this.id})/copy ${problemIn(error).code}`, error)
    }
    this.#tellTroubles()
  }

  #tellTroubles(): void {
    const { context, mailboxes } = this.#deps
    const inbox = mailboxes.byRole(this.id, 'inbox')
    if (!inbox) return
    const now = context.clock.now()
    const withheld = this.#withheld.trouble(inbox.id, this.#host, now)
    const waiting: FolderTrouble | null = this.#copyProblem && {
      ...{ folderId: inbox.id, problem: this.#copyProblem, withheld: 0, messages: [] },
      retryAt: Math.round(now + Math.max(0, this.#copyAfter - steady())),
    }
    this.#board.set({ troubles: [waiting, withheld].filter((trouble) => trouble !== null) })
  }

  get #localDeps() {
    return { ...this.#deps, signal: this.#abort.signal }
  }

  get #stopped(): boolean {
    return this.#abort.signal.aborted
  }
}

/** Milliseconds on a clock nobody sets. */
const steady = (): number => performance.now()
