import type { Account, SyncStage } from '../../../../shared/contract/accounts'
import type { Problem } from '../../../../shared/problem'

/** What the user sees of an account's sync. */
export type SyncState = Account['sync']

/** Progress of a long fetch is told this often at most. */
const TELL_INTERVAL = 250

/** The visible state of one account's sync: changed in one place, told when it changes. */
export class StateBoard {
  #state: SyncState
  readonly #tell: () => void
  #timer: NodeJS.Timeout | null = null

  constructor(lastSyncAt: number | null, tell: () => void) {
    this.#state = {
      stage: 'waiting',
      done: 0,
      total: 0,
      folderId: null,
      lastSyncAt,
      nextTryAt: null,
      failingSince: null,
      problem: null,
      pending: 0,
      pendingProblem: null,
      troubles: [],
    }
    this.#tell = tell
  }

  get(): SyncState {
    return this.#state
  }

  /** A new stage is told at once and ends the wait for a next try. */
  stage(stage: SyncStage, more: Partial<SyncState> = {}): void {
    this.#state = { ...this.#state, nextTryAt: null, ...more, stage }
    this.#now()
  }

  /** The connection does not work at `now`: why, and when it is tried again (null: not by itself). */
  failed(
    stage: 'waiting' | 'offline' | 'failed',
    problem: Problem,
    { now, nextTryAt }: { now: number; nextTryAt: number | null },
  ): void {
    const failingSince = this.#state.failingSince ?? now
    this.stage(stage, { problem, nextTryAt, failingSince, done: 0, total: 0, folderId: null })
  }

  set(more: Partial<SyncState>): void {
    this.#state = { ...this.#state, ...more }
    this.#timer ??= setTimeout(() => this.#now(), TELL_INTERVAL).unref()
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #now(): void {
    this.stop()
    this.#tell()
  }
}
