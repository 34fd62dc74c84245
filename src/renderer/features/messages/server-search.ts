import { create } from 'zustand'
import type { SearchScope, ServerSearchStep } from '../../../shared/contract/search'
import type { Problem } from '../../../shared/problem'
import { userLocale } from '../../app/format'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'

/** What became of asking the server of one account. */
export interface ServerRun {
  state: 'asking' | 'done' | 'stopped' | 'failed'
  messageIds: readonly number[]
  done: number
  total: number
  hasMore: boolean
  asksNothing: boolean
  unasked: readonly string[]
  unspeakable: readonly string[]
  refused: readonly NonNullable<ServerSearchStep['refused']>[]
  problem: Problem | null
}

interface Asked {
  query: string
  scope: SearchScope
}

interface State {
  /** What was asked; null for nothing. */
  asked: Asked | null
  /** By account. */
  runs: ReadonlyMap<number, ServerRun>
}

const begun: ServerRun = {
  ...{ state: 'asking', messageIds: [], done: 0, total: 0, hasMore: false, asksNothing: false },
  ...{ unasked: [], unspeakable: [], refused: [], problem: null },
}

/** The search on servers that was begun last. */
export const useServerSearch = create<State>(() => ({ asked: null, runs: new Map() }))

let ending = new AbortController()

/** Whether this is what was asked last. */
export const isAsked = ({ asked }: State, query: string, scope: SearchScope): boolean =>
  asked?.query === query && JSON.stringify(asked.scope) === JSON.stringify(scope)

/** Messages that servers have found for this search. */
export const foundFor = (state: State, query: string, scope: SearchScope): number[] =>
  isAsked(state, query, scope) ? [...new Set([...state.runs.values()].flatMap((run) => run.messageIds))] : []

/** Asks the servers of these accounts, all at once. What was asked before ends, unless it is the same of others. */
export function askServers(query: string, scope: SearchScope, accountIds: readonly number[]): void {
  if (!isAsked(useServerSearch.getState(), query, scope)) forgetServerSearch()
  const { signal } = ending
  const runs = new Map(useServerSearch.getState().runs)
  for (const accountId of accountIds) runs.set(accountId, begun)
  useServerSearch.setState({ asked: { query, scope }, runs })
  for (const accountId of accountIds) void ask(query, scope, accountId, signal)
}

/** What is still being asked is not waited for any more; what was found stays. */
export function stopServerSearch(): void {
  ending.abort()
  ending = new AbortController()
  const runs = new Map(useServerSearch.getState().runs)
  for (const [accountId, run] of runs)
    if (run.state === 'asking') runs.set(accountId, { ...run, state: 'stopped' })
  useServerSearch.setState({ runs })
}

/** Another search is shown. */
export function forgetServerSearch(): void {
  stopServerSearch()
  useServerSearch.setState({ asked: null, runs: new Map() })
}

async function ask(query: string, scope: SearchScope, accountId: number, signal: AbortSignal): Promise<void> {
  const input = { query, scope, accountId, locale: userLocale() }
  try {
    const steps = await engine.messages.searchServer(input, { signal })
    for await (const step of steps) {
      if (signal.aborted) return
      told(accountId, (run) => after(run, step))
    }
    told(accountId, (run) => ({ ...run, state: run.problem ? 'failed' : 'done' }))
  } catch (error) {
    if (signal.aborted) return
    told(accountId, (run) => ({ ...run, state: 'failed', problem: problemOf(error) }))
  }
}

const told = (accountId: number, change: (run: ServerRun) => ServerRun): void =>
  useServerSearch.setState(({ runs }) => {
    const run = runs.get(accountId)
    return run ? { runs: new Map(runs).set(accountId, change(run)) } : {}
  })

const after = (run: ServerRun, step: ServerSearchStep): ServerRun => ({
  ...run,
  ...{ done: step.done, total: step.total, problem: step.failed },
  messageIds: [...run.messageIds, ...step.messageIds],
  hasMore: run.hasMore || step.hasMore,
  asksNothing: run.asksNothing || step.asksNothing,
  unasked: [...new Set([...run.unasked, ...step.unasked])],
  unspeakable: [...new Set([...run.unspeakable, ...step.unspeakable])],
  refused: step.refused ? [...run.refused, step.refused] : run.refused,
})
