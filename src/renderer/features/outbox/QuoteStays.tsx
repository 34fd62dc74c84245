import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ComposerNotice } from './ComposerNotice'
import { quoteIsSettled, useIsQuoteAsked } from './quote-asked'

/** [TPL-15] A template has replaced all that was written: what is answered stays, unless the writer wants it to go. */
export function QuoteStays({ id, drop }: { id: string; drop(): void }) {
  const { t } = useTranslation('templates')
  if (!useIsQuoteAsked(id)) return null
  return (
    <ComposerNotice
      severity="info"
      isUrgent
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              quoteIsSettled(id)
              drop()
            }}
          >
            {t('quote.drop')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => quoteIsSettled(id)}>
            {t('quote.keep')}
          </Button>
        </>
      }
    >
      {t('quote.stays')}
    </ComposerNotice>
  )
}
