import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { MAX_MAIL_ADDRESS } from '../../../../shared/records/types/person'
import { engine } from '../../../bridge/connection'

/** Those among typed addresses and domains that are our own or colleagues'. */
export function useOurs(typed: readonly string[]): readonly string[] {
  const asked = typed.filter((text) => text !== '' && text.length <= MAX_MAIL_ADDRESS).slice(0, 100)
  const { data = [] } = useQuery({
    // An account more or less makes others ours.
    queryKey: ['accounts', 'ours', asked],
    queryFn: () => (asked.length > 0 ? engine.people.ours({ typed: asked }) : []),
    placeholderData: keepPreviousData,
  })
  return data.filter((text) => asked.includes(text))
}
