import { parseAddressList, withRecipients, writtenAddress } from '../../../shared/addresses'
import type { MailAddress } from '../../../shared/contract/messages'
import { MAX_DRAFT_RECIPIENTS } from '../../../shared/contract/outbox'

export const recipientFields = ['to', 'cc', 'bcc'] as const
export type RecipientField = (typeof recipientFields)[number]

/** The recipients of a field with more of them, up to what a draft holds; who has no room stays as typed words. */
export function withinRoom(
  list: readonly MailAddress[],
  more: readonly MailAddress[],
): { people: MailAddress[]; rest: string } {
  const all = withRecipients(list, more)
  return {
    people: all.slice(0, MAX_DRAFT_RECIPIENTS),
    rest: all.slice(MAX_DRAFT_RECIPIENTS).map(writtenAddress).join(', '),
  }
}

/** How many of those typed have no room among the recipients of their field. */
export const withoutRoom = (list: readonly MailAddress[], typed: string): number =>
  list.length < MAX_DRAFT_RECIPIENTS ? 0 : withRecipients(list, parseAddressList(typed)).length - list.length
