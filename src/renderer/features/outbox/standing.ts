import { identityOf } from '../../../shared/identities'
import { serverOf } from '../../../shared/outgoing-server'
import { standingDoubt, type StandingDoubt } from '../../../shared/sender-standing'
import { useAccounts, useOutgoingServers } from '../mailboxes/index'
import type { Writer } from './FromField'

/** What speaks against whom a mail is from at the server it would leave by. */
export function useStanding(): (writer: Writer) => StandingDoubt | null {
  const { data: accounts = [] } = useAccounts()
  const { data: servers = [] } = useOutgoingServers()
  return ({ accountId, identityId }) => {
    const account = accounts.find(({ id }) => id === accountId)
    return (
      (account &&
        standingDoubt(account, identityOf(account, identityId), serverOf(account, identityId, servers))) ??
      null
    )
  }
}
