import { useTranslation } from 'react-i18next'
import { ComposerNotice } from './ComposerNotice'
import { useComposing } from './composing'

/** What a link has written into a mail: copies to others, unseen ones above all, and words would leave unread. */
export function FilledNotice({ id }: { id: string }) {
  const { t, i18n } = useTranslation('compose')
  const parts = useComposing(({ filled }) => filled.get(id))
  if (!parts?.some((part) => part !== 'subject')) return null
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  return (
    <ComposerNotice severity={parts.includes('bcc') ? 'warning' : 'info'}>
      {t('filledByLink', { parts: list.format(parts.map((part) => t(`filledParts.${part}`))) })}
    </ComposerNotice>
  )
}
