import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import { ComposerNotice } from './ComposerNotice'
import { useComposing } from './composing'

/** What a link has written into a mail: copies to others, unseen ones above all, and words would leave unread. */
export function FilledNotice({ id }: { id: string }) {
  const { t } = useTranslation('compose')
  const { namesInWords } = useFormat()
  const parts = useComposing(({ filled }) => filled.get(id))
  if (!parts?.some((part) => part !== 'subject')) return null
  return (
    <ComposerNotice severity={parts.includes('bcc') ? 'warning' : 'info'}>
      {t('filledByLink', { parts: namesInWords(parts.map((part) => t(`filledParts.${part}`))) })}
    </ComposerNotice>
  )
}
