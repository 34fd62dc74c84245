import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../shared/contract/messages'
import type { DraftContent } from '../../../shared/contract/outbox'
import type { RecipientField } from './recipient-room'

/** The button names who gets the mail, and counts all others, hidden ones too: no one writes to the wrong person. */
export function useSendLabel(
  { to, cc, bcc }: Pick<DraftContent, RecipientField>,
  nameOf: (person: MailAddress) => string,
): string {
  const { t } = useTranslation('compose')
  const [first, ...others] = [...to, ...cc, ...bcc]
  if (!first) return t('send')
  const name = nameOf(first)
  return others.length === 0 ? t('sendTo', { name }) : t('sendToMany', { name, count: others.length })
}
