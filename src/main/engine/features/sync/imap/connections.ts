import { isSignInProblem, ProblemError } from '../../../../../shared/problem'
import { connectImap } from '../../../net/imap'
import { endpointProblem } from '../../../net/problem-of'
import { incomingEndpoint } from '../../../net/incoming-endpoint'
import { WireNames } from '../../../net/wire-names'
import type { AccountAccess } from '../access'
import { ImapSession } from './imap-session'

/** See `Connections.openOwn`. */
export interface OwnConnection {
  signal: AbortSignal
  /** Rejects with a time-out when it takes longer than `patience`, in ms; nothing can be run after that. */
  run<T>(work: (session: ImapSession) => Promise<T>, patience: number): Promise<T>
  end(): void
}

/** An unused second connection is given back after this long; many providers allow few per user. */
const SIDE_IDLE_TIME = 5 * 60_000
/** After the server refused a second connection it is not asked for one again so soon. */
const ONE_CONNECTION_TIME = 10 * 60_000

/**
 * The connections of one account: the main one, which lists, fetches and idles, and a second one for what somebody
 * waits for (a body, an attachment, a flag), so that reading never waits behind the first sync. A server that allows
 * one connection only gets both kinds of work over it, job by job.
 */
export class Connections {
  readonly #access: () => Promise<AccountAccess>
  readonly #now: () => number
  readonly #signal: AbortSignal
  readonly #names = new WireNames()
  #main: ImapSession | null = null
  #side: Promise<ImapSession> | null = null
  #sideUsers = 0
  #sideTimer: NodeJS.Timeout | null = null
  #oneConnectionUntil = 0
  /** Why nobody is let in, as far as is known. */
  #refused: ProblemError | null = null

  constructor(access: () => Promise<AccountAccess>, now: () => number, signal: AbortSignal) {
    this.#access = access
    this.#now = now
    this.#signal = signal
  }

  async openMain(): Promise<ImapSession> {
    const session = await this.#connect()
    this.#refused = null
    this.#main = session
    session.onClose(() => {
      if (this.#main === session) this.#main = null
    })
    return session
  }

  get isConnected(): boolean {
    return this.#main?.isOpen === true
  }

  /** Folders were renamed or deleted: what is open on the main connection may go by another name now. */
  foldersChanged(): void {
    this.#main?.foldersChanged()
  }

  /**
   * Runs `work` on the second connection, or on the main one where the server allows one only. It is run again when a
   * connection made earlier ends in it, unless it is `once`: what does harm when it is done twice.
   */
  async onSide<T>(work: (session: ImapSession) => Promise<T>, once = false): Promise<T> {
    this.#sideUsers += 1
    try {
      const { session, reused } = await this.#sideSession()
      try {
        return await work(session)
      } catch (error) {
        // A connection unused for minutes may be dead without anyone having noticed.
        if (session.isOpen || !reused || once || this.#signal.aborted) throw error
        return await work((await this.#sideSession()).session)
      }
    } finally {
      this.#sideUsers -= 1
      this.#scheduleSideEnd()
    }
  }

  /**
   * A connection for one long piece of work, which ends with the signal at once, whatever it is doing: a command that is
   * under way cannot be taken back otherwise. Where there can be no other one it is the second.
   */
  async openOwn(signal: AbortSignal): Promise<OwnConnection> {
    if (this.#refused && !this.#main?.isOpen) throw this.#refused
    const tooLong = new AbortController()
    const ending = AbortSignal.any([this.#signal, signal, tooLong.signal])
    const access = await this.#access()
    const session = await this.#connect(ending, access).catch((error: unknown) => {
      if (!this.#main?.isOpen || ending.aborted) throw error
      return null
    })
    const timeout = new ProblemError(
      endpointProblem('timeout', incomingEndpoint(access.settings, access.password)),
    )
    return {
      signal: ending,
      run: (work, patience) => {
        const timer = setTimeout(() => tooLong.abort(timeout), patience)
        const done = session ? work(session) : this.onSide(work)
        return untilAborted(done, ending).finally(() => clearTimeout(timer))
      },
      end: () => void session?.logout(),
    }
  }

  close(): void {
    if (this.#sideTimer) clearTimeout(this.#sideTimer)
    this.#main?.close()
    this.#main = null
    void this.#side?.then((session) => session.close()).catch(() => undefined)
    this.#side = null
  }

  async #sideSession(): Promise<{ session: ImapSession; reused: boolean }> {
    if (this.#sideTimer) clearTimeout(this.#sideTimer)
    if (this.#main?.isOpen && this.#now() < this.#oneConnectionUntil)
      return { session: this.#main, reused: true }
    if (this.#side) return { session: await this.#side, reused: true }
    // Each mail that is opened and each copy for Sent would be another try, and many refusals lock the account: when the
    // next one is due is for the main connection to say.
    if (this.#refused && !this.#main?.isOpen) throw this.#refused
    const opening = this.#connect()
    this.#side = opening
    const forget = (): void => {
      if (this.#side === opening) this.#side = null
    }
    try {
      const session = await opening
      session.onClose(forget)
      return { session, reused: false }
    } catch (error) {
      forget()
      // Whatever keeps the second connection away (a limit, mostly), the first one works.
      if (!this.#main?.isOpen || this.#signal.aborted) throw error
      if (isLimit(error)) this.#oneConnectionUntil = this.#now() + ONE_CONNECTION_TIME
      return { session: this.#main, reused: true }
    }
  }

  #scheduleSideEnd(): void {
    if (this.#sideUsers > 0 || !this.#side) return
    if (this.#sideTimer) clearTimeout(this.#sideTimer)
    const side = this.#side
    this.#sideTimer = setTimeout(() => {
      if (this.#side !== side || this.#sideUsers > 0) return
      this.#side = null
      void side.then((session) => session.logout()).catch(() => undefined)
    }, SIDE_IDLE_TIME)
    this.#sideTimer.unref()
  }

  async #connect(signal = this.#signal, access?: AccountAccess): Promise<ImapSession> {
    const { settings, password, proxy } = access ?? (await this.#access())
    const options = { signal, qresync: true, names: this.#names, proxy }
    const client = await connectImap(settings, password, options).catch((error: unknown) => {
      if (error instanceof ProblemError && isSignInProblem(error.problem.code)) this.#refused = error
      throw error
    })
    return new ImapSession(client, incomingEndpoint(settings, password))
  }
}

/** Servers name the limit in many ways, some just close the door. */
const isLimit = (error: unknown): boolean =>
  error instanceof ProblemError &&
  ['too-many-connections', 'server-refused', 'login-failed'].includes(error.problem.code)

/** Work on a connection others use goes on when nobody waits for it any more. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('ended'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
