import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailFrameLabels } from '../ui/mail-html/MailFrame'

/** The words around a mail's text; `frame` says what the text is. */
export function useMailFrameLabels(frame: string): MailFrameLabels {
  const { t } = useTranslation('mail')
  return useMemo(
    () => ({ showQuote: t('quote.show'), frame, beginning: t('rest.beginning'), showRest: t('rest.show') }),
    [t, frame],
  )
}
