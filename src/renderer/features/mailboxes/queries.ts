import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Account } from '../../../shared/contract/accounts'
import type { FollowUp } from '../../../shared/contract/follow-ups'
import type { DraftContent, OutgoingLine } from '../../../shared/contract/outbox'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'
import { serverOf } from '../../../shared/outgoing-server'
import { engine } from '../../bridge/connection'
import { costly, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { whole } from '../../../shared/whole'

const ofFolders = costly(staleOn('mailboxes', 'threads'))

/** The folders of all accounts: the answer comes in pieces, and is kept whole. */
export const mailboxesQuery = queryOptions({
  queryKey: queries.mailboxes.list.key({ type: 'query' }),
  queryFn: () => whole(engine.mailboxes.list()),
  meta: ofFolders,
})
export const refusalsQuery = queries.mailboxes.refusals.queryOptions({ meta: ofFolders })

export const accountsQuery = queries.accounts.list.queryOptions({ meta: staleOn('accounts') })
export const useAccounts = () => useQuery(accountsQuery)
export const useOutgoingServers = (refetchOnMount: 'always' | true = true) =>
  useQuery({ ...queries.outgoingServers.list.queryOptions({ meta: staleOn('accounts') }), refetchOnMount })
/** By which mail written as one of our identities would leave now. */
export function useServerOf({
  accountId,
  identityId,
}: Pick<DraftContent, 'accountId' | 'identityId'>): OutgoingEntry | null {
  const { data: accounts = [] } = useAccounts()
  const { data: servers = [] } = useOutgoingServers()
  const account = accounts.find(({ id }) => id === accountId)
  return account ? serverOf(account, identityId, servers) : null
}

/** Whether mail can go from one account to the other: both lie on servers, or they are the same. */
export const goesAcross =
  (accounts: readonly Account[]) =>
  (from: number | undefined, to: number): boolean => {
    const isOnServer = (id: number | undefined): boolean =>
      accounts.find((account) => account.id === id)?.settings.incoming.kind === 'imap'
    return from === to || (isOnServer(from) && isOnServer(to))
  }

/** The same for who shows it. */
export function useGoesAcross(): ReturnType<typeof goesAcross> {
  const { data: accounts } = useAccounts()
  return useMemo(() => goesAcross(accounts ?? []), [accounts])
}

export const useMailboxes = () => useQuery(mailboxesQuery)
export const useFolderRefusals = () => useQuery(refusalsQuery)
export const useSmartCounts = () => useQuery(queries.mailboxes.smartCounts.queryOptions({ meta: ofFolders }))
/** How much of the linked mail lies in no account any more. */
export const useImportedCount = (): number =>
  useQuery(
    queries.messages.kept.queryOptions({
      input: { limit: 0 },
      meta: costly(staleOn('threads', 'links', 'accounts')),
    }),
  ).data?.total ?? 0
export const useFollowUps = () =>
  useQuery(queries.followUps.list.queryOptions({ meta: staleOn('follow-ups', 'threads') }))

/** It asks for something now: its time has come, or its mail came back. */
export const isDue = ({ state, dueAt }: FollowUp, now: number): boolean => state === 'bounced' || dueAt <= now

export const useOutbox = () =>
  useQuery(queries.outbox.list.queryOptions({ input: {}, meta: staleOn('outbox') }))

/** A draft that was only opened is nobody's work yet. */
export const isWritten = ({ state, revision, preview, attachments }: OutgoingLine): boolean =>
  state !== 'draft' || revision > 1 || preview !== '' || attachments.length > 0

/** It was to leave at a time the user chose, and no server has it yet. */
export const isScheduled = ({ state, isScheduled }: OutgoingLine): boolean =>
  isScheduled && state !== 'draft' && state !== 'sent'

/** It goes on only when the user says how: nobody got it, some did not, it may have arrived, or it was answered before. */
export const awaitsUser = ({ state, refused, problem }: OutgoingLine): boolean =>
  state === 'failed' ||
  (state === 'sent' && refused.length > 0) ||
  (state === 'draft' && problem?.code === 'answered-meanwhile')
