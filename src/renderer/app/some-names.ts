import { useTranslation } from 'react-i18next'
import { nameList } from '../../shared/shown-text'

const MOST_NAMED = 5

/** Names in a sentence; of many the first, and how many more there are. `count` says it where not all are given. */
export function useSomeNames(): (names: readonly string[], count?: number) => string {
  const { t } = useTranslation('mail')
  return (names, count = names.length) =>
    count <= MOST_NAMED
      ? nameList(names)
      : t('andMore', { names: nameList(names.slice(0, MOST_NAMED)), count: count - MOST_NAMED })
}
