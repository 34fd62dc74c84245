import type { MailAddress } from '../../../shared/contract/messages'
import { useAccounts } from '../mailboxes/index'
import { areUnacquainted } from './unacquainted'

/** Tells whether people seem not to know each other. */
export function useUnacquainted(): (people: readonly MailAddress[]) => boolean {
  const { data: accounts = [] } = useAccounts()
  const own = accounts.flatMap(({ identities }) => identities.map(({ address }) => address))
  return (people) => areUnacquainted(people, own)
}
