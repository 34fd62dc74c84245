import { z } from 'zod'
import {
  filingMakes,
  filingMode,
  MAX_COLLEAGUES,
  MAX_NEVER_FILED,
  type AccountFiling,
  type AccountFilingChanges,
  type GeneralFiling,
  type GeneralFilingChanges,
} from '../../../../shared/contract/filing'
import { isMailAddress } from '../../../../shared/addresses'
import { addressKey } from '../../../../shared/address-key'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { createSetting } from '../../db/setting'
import { readEntry } from './never-filed'
import type { FilingStore } from './store'

/** As stored: what is not there is as usual. */
const kept = z.object({
  leadDays: z.number().catch(30).default(30),
  neverFiled: z.array(z.string()).catch([]).default([]),
  colleagues: z.array(z.string()).catch([]).default([]),
  accounts: z
    .record(
      z.string(),
      z.object({
        save: filingMode.catch('known').default('known'),
        incoming: filingMakes.catch('nothing').default('nothing'),
        outgoing: filingMakes.catch('nothing').default('nothing'),
        since: z.number().nullable().catch(null).default(null),
      }),
    )
    .default({}),
})
type Kept = z.infer<typeof kept>

/** IMAP tells when mail arrived in whole seconds. */
const SECOND = 1000

/** Whatever may file mail or make a record by itself: one place, one setting. */
export function createFilingRules({ db, publish }: EngineContext, store: FilingStore) {
  const setting = createSetting(db, 'filing', kept)
  const read = (): Kept => setting.get() ?? kept.parse({})
  const keep = (next: Kept): void => {
    setting.set(next)
    publish({ type: 'settings' })
  }
  const of = (chosen: Kept['accounts'][string] | undefined, createdAt: number): AccountFiling => ({
    save: chosen?.save ?? 'known',
    incoming: chosen?.incoming ?? 'nothing',
    outgoing: chosen?.outgoing ?? 'nothing',
    since: chosen?.since ?? Math.floor(createdAt / SECOND) * SECOND,
  })

  return {
    /** Of every account, those that were never touched as usual: people who are known, and nobody is made. */
    accounts(): (AccountFiling & { accountId: number; address: string; color: string })[] {
      const { accounts } = read()
      return store.accounts().map(({ accountId, address, color, createdAt }) => ({
        ...{ accountId, address, color },
        ...of(accounts[String(accountId)], createdAt),
      }))
    },
    general(): GeneralFiling {
      const { leadDays, neverFiled, colleagues } = read()
      return { leadDays, neverFiled, colleagues }
    },
    saveAccount(accountId: number, { save, incoming, outgoing, since }: AccountFilingChanges): void {
      const before = read()
      const account = store.accounts().find((one) => one.accountId === accountId)
      if (!account) throw new ProblemError({ code: 'not-found', params: { type: 'account' } })
      const so = of(before.accounts[String(accountId)], account.createdAt)
      const next = {
        save: save ?? so.save,
        incoming: incoming ?? so.incoming,
        outgoing: outgoing ?? so.outgoing,
        since: since ?? so.since,
      }
      keep({ ...before, accounts: { ...before.accounts, [String(accountId)]: next } })
    },
    saveGeneral({ leadDays, neverFiled, colleagues }: GeneralFilingChanges): void {
      const before = read()
      keep({
        ...before,
        leadDays: leadDays ?? before.leadDays,
        neverFiled: neverFiled ? entriesOf(neverFiled, readEntry, MAX_NEVER_FILED) : before.neverFiled,
        colleagues: colleagues ? entriesOf(colleagues, readAddress, MAX_COLLEAGUES) : before.colleagues,
      })
    },
  }
}
export type FilingRules = ReturnType<typeof createFilingRules>

const readAddress = (text: string): string | null =>
  isMailAddress(text.trim()) ? addressKey(text.trim()) || null : null

function entriesOf(
  typed: readonly string[],
  readOne: (text: string) => string | null,
  most: number,
): string[] {
  const entries = typed.map((text) => {
    const entry = readOne(text)
    if (entry === null) throw new ProblemError({ code: 'address-invalid', params: { value: text } })
    return entry
  })
  return [...new Set(entries)].slice(0, most)
}
