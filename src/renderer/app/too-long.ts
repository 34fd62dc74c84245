import { useTranslation } from 'react-i18next'
import { useFormat } from './format'

/** Says that a text is longer than there is room for; undefined where it fits, or where nothing bounds it. */
export function useTooLong(): (text: string, most: number | null | undefined) => string | undefined {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (text, most) =>
    most == null || text.length <= most
      ? undefined
      : t('form.tooLong', { length: number(text.length), limit: number(most) })
}
