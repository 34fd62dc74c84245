import { useQuery } from '@tanstack/react-query'
import type { MailAddress } from '../../shared/contract/messages'
import { MAX_JUDGED } from '../../shared/contract/people'
import { engine } from '../bridge/connection'
import { staleOn } from '../bridge/freshness'
import { queries } from '../bridge/queries'

/** For whom each of some people may be meant to pass, in their order; of many the first are judged. */
export function usePassesFor(people: readonly MailAddress[]): readonly (string | null)[] {
  const judged = people.slice(0, MAX_JUDGED)
  const { data = [] } = useQuery({
    ...queries.people.passesFor.queryOptions({
      input: { people: judged },
      meta: staleOn('record', 'accounts'),
    }),
    enabled: judged.length > 0,
  })
  return data
}

/** Those of however many people who may be meant to pass for somebody, as it is known now. */
export async function passingAmong(people: readonly MailAddress[]): Promise<MailAddress[]> {
  const passing: MailAddress[] = []
  for (let at = 0; at < people.length; at += MAX_JUDGED) {
    const judged = people.slice(at, at + MAX_JUDGED)
    const real = await engine.people.passesFor({ people: judged })
    passing.push(...judged.filter((_, index) => real[index] !== null))
  }
  return passing
}
