import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { MAX_MAIL_ADDRESS } from '../../../../shared/records/types/person'
import { staleOn } from '../../../bridge/freshness'
import { queries } from '../../../bridge/queries'

/** Those among typed addresses and domains that are our own or colleagues'. */
export function useOurs(typed: readonly string[]): readonly string[] {
  const asked = typed.filter((text) => text !== '' && text.length <= MAX_MAIL_ADDRESS).slice(0, 100)
  const { data = [] } = useQuery({
    ...queries.people.ours.queryOptions({
      input: asked.length > 0 ? { typed: asked } : skipToken,
      // An account more or less makes others ours.
      meta: staleOn('accounts'),
    }),
    placeholderData: keepPreviousData,
  })
  return data.filter((text) => asked.includes(text))
}
