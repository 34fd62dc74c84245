import { useTranslation } from 'react-i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import { ComposerNotice } from './ComposerNotice'
import { isQuoteIncomplete } from './doubts'

/** Something of the answered mail could not be fetched when the answer was begun. */
export function QuoteIncomplete(props: { missing: Outgoing['quoteMissing']; quotedHtml: string }) {
  const { missing, quotedHtml } = props
  const { t } = useTranslation('compose')
  if (!isQuoteIncomplete(missing, quotedHtml)) return null
  return (
    <ComposerNotice severity="warning">
      {missing === 'all' ? t('quoteMissing.all') : t('quoteMissing.pictures', { count: missing })}
    </ComposerNotice>
  )
}
