import { isMailAddress } from './addresses'
import type { Account, Identity, IdentityFields } from './contract/accounts'
import type { Problem } from './problem'

type WithIdentities = Pick<Account, 'identities'>

/** Whom new mail of an account is written as. */
export const defaultIdentity = ({ identities }: WithIdentities): Identity =>
  identities.find(({ isDefault }) => isDefault) ?? identities[0]

/** Whom a draft is written as: where nobody was chosen, or the one chosen is gone, the account's default. */
export const identityOf = (account: WithIdentities, id: number | null): Identity =>
  account.identities.find((identity) => identity.id === id) ?? defaultIdentity(account)

/** The identity as recipients see it. */
export const sender = ({ name, address }: Pick<Identity, 'name' | 'address'>): string =>
  name === '' ? address : `${name} <${address}>`

/** What keeps an identity from being saved; null when it may be. */
export function identityProblem({
  address,
  replyTo,
}: Pick<IdentityFields, 'address' | 'replyTo'>): Problem | null {
  const invalid = (field: string, value: string): Problem => ({
    code: 'address-invalid',
    field,
    params: { value },
  })
  if (!isMailAddress(address)) return invalid('address', address)
  return replyTo === '' || isMailAddress(replyTo) ? null : invalid('replyTo', replyTo)
}
