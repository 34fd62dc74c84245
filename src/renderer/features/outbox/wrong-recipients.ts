import type { DraftContent } from '../../../shared/contract/outbox'
import type { Problem } from '../../../shared/problem'
import { variablesIn } from '../../../shared/template-variables'
import { recipientFields, type RecipientField } from './recipient-room'

/**
 * What is still true of what was said when the mail could not be sent: addresses that were removed or corrected since
 * are named no longer, and without any there is no problem left; nor is there once each variable was filled in.
 */
export function stillWrong(
  problem: Problem | null,
  recipients: Pick<DraftContent, RecipientField>,
  words: Pick<DraftContent, 'subject' | 'html'> = { subject: '', html: '' },
): Problem | null {
  if (problem?.field === 'variables') return variablesIn(words).length > 0 ? problem : null
  const isOfAddresses = problem?.code === 'address-invalid' || problem?.code === 'address-unsupported'
  if (!isOfAddresses || !recipientFields.some((field) => field === problem.field)) return problem
  const named = (problem.params?.['value'] ?? '').split(', ')
  const left = recipientFields.flatMap((field) =>
    recipients[field].flatMap(({ address }) => (named.includes(address) ? [{ field, address }] : [])),
  )
  const [first] = left
  if (!first) return null
  const value = left.map(({ address }) => address).join(', ')
  return { ...problem, field: first.field, params: { ...problem.params, value } }
}
