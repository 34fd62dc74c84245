import { useTranslation } from 'react-i18next'
import { useKeyText } from '../../app/key-choice'

/** The keys one needs first, as they are now; what has none is left out. */
export function KeyHints() {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const [next, previous] = [keyText('next'), keyText('previous')]
  const [open, reply, all] = [keyText('open'), keyText('reply'), keyText('shortcuts')]
  return [
    next && previous && t('keyHints.move', { next, previous }),
    open && t('keyHints.open', { key: open }),
    reply && t('keyHints.reply', { key: reply }),
    all && t('keyHints.all', { key: all }),
  ]
    .filter(Boolean)
    .join(' · ')
}
