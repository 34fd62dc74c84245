import { pages, Pace, sortedInSlices } from '../../slices'
import type { ReportsStore } from './store'

/** What reading one person counts as, in units of `Pace`. */
const PERSON_UNITS = 30
/** People asked about at once. */
const ASKED = 200

export interface Silent {
  personId: string
  lastAt: number
  hasOpenDeal: boolean
}

/** People with whom mail was exchanged before `since`, and none after: with an open deal first, then the latest. */
export function* silentPeople(store: ReportsStore, since: number): Generator<undefined, Silent[]> {
  const pace = new Pace()
  const found: Silent[] = []
  for (const page of pages((above) => store.people(above)))
    for (const { personId, lastAt } of page) {
      if (lastAt !== null && lastAt < since) found.push({ personId, lastAt, hasOpenDeal: false })
      if (pace.isDue(PERSON_UNITS)) yield
    }
  for (let start = 0; start < found.length; start += ASKED) {
    const some = found.slice(start, start + ASKED)
    const open = store.withOpenDeal(some.map(({ personId }) => personId))
    for (const one of some) one.hasOpenDeal = open.has(one.personId)
    if (pace.isDue(ASKED * PERSON_UNITS)) yield
  }
  const rank = (one: Silent): number => (one.hasOpenDeal ? 0 : 1)
  return yield* sortedInSlices(found, (a, b) => rank(a) - rank(b) || b.lastAt - a.lastAt, pace)
}
