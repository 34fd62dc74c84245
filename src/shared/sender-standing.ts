import { addressKey } from './address-key'
import type { Account, Identity } from './contract/accounts'
import type { OutgoingEntry } from './contract/outgoing-servers'

/** What speaks against an identity as the sender at the server it leaves by. */
export type StandingDoubt =
  { kind: 'unverified'; login: string; server: string } | { kind: 'rewritten'; login: string; server: string }

/**
 * [ACC-03] Null for whom one signs in as, and for whom the server is known to let through. A login that is no address
 * tells nothing of the account's own; whom one writes as besides that is unknown to every server that asks for a login.
 */
export function standingDoubt(
  account: Pick<Account, 'identities'>,
  identity: Identity,
  server: Pick<OutgoingEntry, 'name' | 'outgoing'> | null,
): StandingDoubt | null {
  if (!server) return null
  const name = server.name || server.outgoing.host
  if (identity.standing === 'rewritten')
    return { kind: 'rewritten', login: identity.rewrittenTo ?? '', server: name }
  const { user, login } = server.outgoing
  if (identity.standing || !login || addressKey(user) === addressKey(identity.address)) return null
  const isOwn = identity.id === account.identities[0].id
  return isOwn && !user.includes('@') ? null : { kind: 'unverified', login: user, server: name }
}
