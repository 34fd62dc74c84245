import type { Account, Identity } from '../../../../../shared/contract/accounts'
import type { MailAddress } from '../../../../../shared/contract/messages'
import { looseKey } from '../../../../../shared/address-key'
import { defaultIdentity } from '../../../../../shared/identities'

/** What of the answered message tells as which of us it is answered. */
export interface AnsweredForAccount {
  from: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  bcc: readonly MailAddress[]
  /** Accounts in whose folders the message lies. */
  accountIds: readonly number[]
}

/** One of us: an account, and whom its mail is written as. */
export interface Writer {
  account: Account
  identity: Identity
}

/**
 * As whom a message is answered: the one it was sent from when it is our own, the one it was written to (To before Cc
 * before Bcc), else the default of the account it lies in, else that of the main one. Null when there is no account.
 */
export function answeringWriter(answered: AnsweredForAccount, accounts: readonly Account[]): Writer | null {
  const writers = accounts.flatMap(accountWriters)
  const liesWith = ({ account }: Writer): boolean => answered.accountIds.includes(account.id)
  const byAddress = (people: readonly MailAddress[]): Writer | undefined => {
    const keys = new Set(people.map((person) => looseKey(person.address)))
    const addressed = writers.filter(({ identity }) => keys.has(looseKey(identity.address)))
    return addressed.find(liesWith) ?? addressed[0]
  }
  return (
    byAddress(answered.from) ??
    byAddress(answered.to) ??
    byAddress(answered.cc) ??
    byAddress(answered.bcc) ??
    writers.find(liesWith) ??
    mainWriter(accounts)
  )
}

/** Whom new mail is written as. Null when there is no account. */
export function mainWriter(accounts: readonly Account[]): Writer | null {
  const account = accounts.find(({ isMain }) => isMain) ?? accounts[0]
  return account ? writerOf(account) : null
}

/** An account as its default identity. */
export const writerOf = (account: Account): Writer => ({ account, identity: defaultIdentity(account) })

/** The default first: of two with one address it is the one that answers. */
function accountWriters(account: Account): Writer[] {
  const first = writerOf(account)
  const others = account.identities.filter(({ id }) => id !== first.identity.id)
  return [first, ...others.map((identity) => ({ account, identity }))]
}
