import type { DraftContent } from '../../../shared/contract/outbox'
import { useAccounts } from '../mailboxes/index'
import { areUnacquainted } from './unacquainted'

/** Whether those in To seem not to know each other. */
export function useAreUnacquainted({ to }: Pick<DraftContent, 'to'>): boolean {
  const { data: accounts = [] } = useAccounts()
  return areUnacquainted(
    to,
    accounts.flatMap(({ identities }) => identities.map(({ address }) => address)),
  )
}
