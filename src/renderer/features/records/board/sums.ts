import type { RecordGroup } from '../../../../shared/contract/records'
import { useFormat } from '../../../app/format'

/** Amounts of several currencies in one line; '' for none. */
export function useSums(): (sums: RecordGroup['sums']) => string {
  const { money } = useFormat()
  return (sums) => sums.map(({ minor, currency }) => money(minor, currency)).join(' + ')
}

/** What several groups come to together, in the order of the currencies' codes. */
export function addedUp(groups: readonly (Pick<RecordGroup, 'sums'> | null)[]): RecordGroup['sums'] {
  const byCurrency = Map.groupBy(
    groups.flatMap((group) => group?.sums ?? []),
    ({ currency }) => currency,
  )
  const sums = [...byCurrency].map(([currency, parts]) => ({
    currency,
    minor: parts.reduce((total, { minor }) => total + minor, 0),
  }))
  return sums.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}
