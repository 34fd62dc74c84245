import { create } from 'zustand'
import type { RecordRef } from '../../shared/contract/crm'
import type { MailAddress } from '../../shared/contract/messages'
import { DIALOG, expectTyping } from './type-ahead'

/** Somebody a mail is to go to who is to be chosen, made or given an address first. */
export interface WantedContact {
  /** Why it is asked: a recipient is to be added, a record names nobody, or whom it names has no address. */
  why: 'recipient' | 'nobody' | 'noAddress'
  name: string
  address: string
  /** Who has no address. */
  person?: RecordRef
  /** What the mail is about: it names the contact from then on, unless that is unticked. */
  about?: RecordRef
  /** Whom a new contact works for. */
  companyId?: string
  done(person: MailAddress): void
}

export const useWantedContact = create<{ wanted: WantedContact | null }>(() => ({ wanted: null }))

export function askForContact(wanted: WantedContact): void {
  expectTyping(DIALOG)
  useWantedContact.setState({ wanted })
}

export const closeWantedContact = (): void => useWantedContact.setState({ wanted: null })
