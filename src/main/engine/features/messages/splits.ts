import { holderOf } from '../../../../shared/look-alike'
import type { EngineContext } from '../../context'
import { Pace, pages, QUERY_UNITS } from '../../slices'
import type { Stores } from './stores'
import type { Reconsidered } from './types'

/** What summing up the lines of a thread costs in the units of a slice. */
const THREAD_UNITS = 200

/** Keeps the parts of the inbox true to whom we know: whoever becomes a customer stands among them at once. */
export function createSplits(
  { jobs }: Pick<EngineContext, 'jobs'>,
  { addresses, rows, splits }: Pick<Stores, 'addresses' | 'rows' | 'splits'>,
) {
  const ofPlace = jobs.define('splits', function* (place) {
    const pace = new Pace()
    for (const addressIds of pages((above) => addresses.at(place, above)))
      for (const addressId of addressIds) {
        for (const messages of pages((above) => splits.namedInInbox(addressId, above))) {
          const threads = new Set(messages.map(({ threadId }) => threadId))
          rows.refresh(threads)
          if (pace.isDue(threads.size * THREAD_UNITS)) yield
        }
        if (pace.isDue(QUERY_UNITS)) yield
      }
  })

  return {
    /** Called inside the transaction that changes whom we know. */
    reconsider({ addresses, isWrittenTo }: Reconsidered): void {
      if (isWrittenTo) return
      for (const place of new Set(addresses.map((address) => holderOf(address).name)))
        if (place !== '') ofPlace(place)
    },
  }
}
