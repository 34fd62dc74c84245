import { expect, it } from 'vitest'
import { statusTroubles } from '../../../src/renderer/frame/status-troubles'
import type { Account } from '../../../src/shared/contract/accounts'
import { testAccount } from '../../helpers/outbox'
import { settings } from '../../helpers/fake-server-outbox'

const account = (id: number, sync: Partial<Account['sync']> = {}): Account => {
  const plain = testAccount(id, settings)
  return { ...plain, sync: { ...plain.sync, ...sync } }
}
const told = (...accounts: Account[]) =>
  statusTroubles(accounts).map(({ accounts: held, ...trouble }) => ({
    ...trouble,
    held: held.map(({ id }) => id),
  }))
const full = { code: 'over-quota', serverReply: 'NO full' } as const
const offline = { code: 'offline' } as const
const trouble = {
  folderId: 1,
  problem: { code: 'server-refused' } as const,
  retryAt: 0,
  withheld: 0,
  messages: [],
}

it('accounts in agreement with their servers, or about to be, have no trouble', () => {
  expect(told(account(1), account(2, { stage: 'fetching', pending: 3 }))).toEqual([])
})

it('every trouble is told, also while mail is fetched, and changes that wait for one reason are counted together', () => {
  expect(
    told(
      account(1, { stage: 'fetching', pending: 2, pendingProblem: full, troubles: [trouble] }),
      account(2, { pending: 1, pendingProblem: full }),
      account(3, { stage: 'waiting', problem: offline, pending: 4, pendingProblem: { code: 'timeout' } }),
      account(4, { stage: 'failed', problem: { code: 'login-failed' } }),
    ),
  ).toEqual([
    { kind: 'failed', held: [4] },
    { kind: 'partly', held: [3] },
    { kind: 'waiting', problem: full, changes: 3, held: [1, 2] },
    { kind: 'waiting', problem: { code: 'timeout' }, changes: 4, held: [3] },
    { kind: 'troubled', held: [1] },
  ])
})

it('all servers lost is one trouble', () => {
  expect(told(account(1, { stage: 'offline', problem: offline }))).toEqual([{ kind: 'offline', held: [1] }])
})

it('a server that does not answer is not the network', () => {
  expect(told(account(1, { stage: 'offline', problem: { code: 'unreachable' } }))).toEqual([
    { kind: 'partly', held: [1] },
  ])
})
