import type { Account } from '../../../../../shared/contract/accounts'
import type { MailAddress } from '../../../../../shared/contract/messages'
import { looseKey } from '../../../../../shared/address-key'

/** What of the answered message tells which of our accounts it belongs to. */
export interface AnsweredForAccount {
  from: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  bcc: readonly MailAddress[]
  /** Accounts in whose folders the message lies. */
  accountIds: readonly number[]
}

/**
 * The account an answer leaves from: the one the mail was written to (To before Cc before Bcc), the one it was sent
 * from when it is our own, else the one it lies in, else the main one. Null when there is no account.
 */
export function answeringAccount(answered: AnsweredForAccount, accounts: readonly Account[]): Account | null {
  const byAddress = (people: readonly MailAddress[]): Account | undefined => {
    const keys = new Set(people.map((person) => looseKey(person.address)))
    const addressed = accounts.filter((account) => keys.has(looseKey(account.settings.address)))
    return addressed.find((account) => answered.accountIds.includes(account.id)) ?? addressed[0]
  }
  return (
    byAddress(answered.from) ??
    byAddress(answered.to) ??
    byAddress(answered.cc) ??
    byAddress(answered.bcc) ??
    accounts.find((account) => answered.accountIds.includes(account.id)) ??
    mainAccount(accounts)
  )
}

export const mainAccount = (accounts: readonly Account[]): Account | null =>
  accounts.find((account) => account.isMain) ?? accounts[0] ?? null
