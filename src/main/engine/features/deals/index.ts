import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { defaultStages } from './default-stages'
import { createDealsStore } from './store'

export interface DealsFeature {
  /** Ids of open deals of any of these people and companies, last changed first. */
  openOf(recordIds: readonly string[]): string[]
}

/** Deals move through the steps of a pipeline. */
export function createDealsFeature(context: EngineContext, journal: Journal): DealsFeature {
  const store = createDealsStore(context.reader)
  journal.apply([defaultStages])
  return { openOf: store.openOf }
}
