import { useState } from 'react'
import type { MailAddress } from '../../../shared/contract/messages'
import { identityOf } from '../../../shared/identities'
import { useAccounts } from '../mailboxes/index'
import type { Writing } from './drafts'

/**
 * Who a mail is from now where that was somebody else when it was opened or chosen here: its account or identity was
 * removed or changed meanwhile.
 */
export function useChangedSender({ content, writersChosen }: Writing): readonly MailAddress[] {
  const { data: accounts = [] } = useAccounts()
  const account = accounts.find(({ id }) => id === content.accountId)
  const now = account && identityOf(account, content.identityId)
  const [meant, setMeant] = useState<{ address: string; chosen: number } | null>(null)
  if (now && meant?.chosen !== writersChosen) setMeant({ address: now.address, chosen: writersChosen })
  return now && meant?.chosen === writersChosen && meant.address !== now.address ? [now] : []
}
