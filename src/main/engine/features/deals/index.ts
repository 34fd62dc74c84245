import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { defaultStages } from './default-stages'
import { createDealsStore } from './store'

export interface DealsFeature {
  /** Ids of open deals of any of these people and companies, last changed first. */
  openOf(recordIds: readonly string[]): string[]
  /** The id of the deal of any of them that was closed, and changed, last; none where they have no such. */
  closedOf(recordIds: readonly string[]): string[]
  /** The step a new deal begins at; null where the user has none that is open. */
  firstStage(): string | null
}

/** Deals move through the steps of a pipeline. */
export function createDealsFeature(context: EngineContext, journal: Journal): DealsFeature {
  const store = createDealsStore(context.reader)
  journal.apply([defaultStages])
  return { openOf: store.openOf, closedOf: store.closedOf, firstStage: store.firstStage }
}
