import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../shared/contract/app'
import { report } from './problems'
import { engine } from '../bridge/connection'
import { staleOn } from '../bridge/freshness'
import { queries, queryClient } from '../bridge/queries'

const settings = queries.app.settings.queryOptions({ meta: staleOn('settings') })

export const useInfo = () => useQuery(queries.app.info.queryOptions({ meta: staleOn('accounts') }))
export const useSettings = () => useQuery(settings)

/** What is known of the settings, for what is not drawn. */
export const currentSettings = (): Settings | undefined => queryClient.getQueryData(settings.queryKey)

/** Shows the new preference at once; the engine's answer follows by event. */
export function saveSettings(changes: Partial<Settings>): void {
  // An answer under way is from before the change, and would undo it for a moment.
  void queryClient.cancelQueries({ queryKey: settings.queryKey })
  queryClient.setQueryData(settings.queryKey, (before) => before && { ...before, ...changes })
  engine.app.saveSettings(changes).catch(report)
}

/** How many lines of a message's text a list may show. */
export const PREVIEW_LINES = [0, 1, 2, 3]
