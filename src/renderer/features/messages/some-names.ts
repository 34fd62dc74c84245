import { useTranslation } from 'react-i18next'

const MOST_NAMED = 5

/** Names in a sentence; of many the first, and how many more there are. */
export function useSomeNames(): (names: readonly string[]) => string {
  const { t } = useTranslation('mail')
  return (names) =>
    names.length <= MOST_NAMED
      ? names.join(', ')
      : t('andMore', { names: names.slice(0, MOST_NAMED).join(', '), count: names.length - MOST_NAMED })
}
