import type { Account } from '../../shared/contract/accounts'
import type { Problem } from '../../shared/problem'

/** One thing that keeps mail here from being what the servers have, of all accounts it holds for. */
export type StatusTrouble =
  | { kind: 'failed' | 'offline' | 'partly' | 'troubled'; accounts: readonly Account[] }
  /** Changes that a server refuses for now, and why. */
  | { kind: 'waiting'; accounts: readonly Account[]; problem: Problem; changes: number }

/** What keeps these accounts from being up to date, most pressing first. */
export function statusTroubles(accounts: readonly Account[]): StatusTrouble[] {
  const failed = accounts.filter(({ sync }) => sync.stage === 'failed')
  const lost = accounts.filter(hasLostServer)
  const troubled = accounts.filter(({ sync }) => sync.troubles.length > 0)
  const refused = accounts.flatMap((account) => {
    const { pending, pendingProblem } = account.sync
    return pending > 0 && pendingProblem ? [{ account, pending, problem: pendingProblem }] : []
  })
  const waiting = [...Map.groupBy(refused, ({ problem }) => problem.code).values()].flatMap((alike) => {
    const [first] = alike
    const changes = alike.reduce((sum, { pending }) => sum + pending, 0)
    const held = { accounts: alike.map(({ account }) => account), changes }
    return first ? [{ kind: 'waiting' as const, problem: first.problem, ...held }] : []
  })
  const lostKind =
    lost.length === accounts.length && lost.every(hasNoNetwork) ? ('offline' as const) : ('partly' as const)
  return [
    { kind: 'failed' as const, accounts: failed },
    { kind: lostKind, accounts: lost },
    ...waiting,
    { kind: 'troubled' as const, accounts: troubled },
  ].filter((trouble) => trouble.accounts.length > 0)
}

/** An account that waits for its next try has lost its server: its mail is not up to date. */
const hasLostServer = ({ sync }: Account): boolean =>
  sync.stage === 'offline' || (sync.stage === 'waiting' && sync.problem !== null)

/** As far as can be told: one server that does not answer, at a wrong port for instance, is not the network. */
const hasNoNetwork = ({ sync: { problem } }: Account): boolean =>
  problem === null || problem.code === 'offline' || problem.code === 'host-unknown'
