import { create } from 'zustand'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { MailAddress } from '../../shared/contract/messages'
import { MAX_JUDGED, type AddressOwner } from '../../shared/contract/people'
import { MAX_MAIL_ADDRESS } from '../../shared/records/types/person'
import { staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'

/**
 * The record that stands beside the mail being written. It is shown once: what is typed about it is kept under its name,
 * and two forms of one name would take each other's words.
 */
export const useBesideMail = create<{ id: string | null }>(() => ({ id: null }))

const none: AddressOwner[] = []

/** Whose these addresses are; while they change, those of before. */
export function useOwners(people: readonly MailAddress[]): readonly AddressOwner[] {
  const addresses = people
    .map(({ address }) => address)
    .filter(({ length }) => length <= MAX_MAIL_ADDRESS)
    .slice(0, MAX_JUDGED)
  const { data } = useQuery({
    ...queries.people.owners.queryOptions({
      input: { addresses },
      meta: staleOn('record', 'accounts'),
    }),
    enabled: addresses.length > 0,
    placeholderData: keepPreviousData,
  })
  return addresses.length > 0 ? (data ?? none) : none
}
