import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../shared/contract/app'
import { report } from './problems'
import { engine } from '../bridge/connection'
import { queryClient } from '../bridge/queries'

export const useInfo = () => useQuery({ queryKey: ['info'], queryFn: () => engine.app.info() })
export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: () => engine.app.settings() })

/** What is known of the settings, for what is not drawn. */
export const currentSettings = (): Settings | undefined => queryClient.getQueryData<Settings>(['settings'])

/** Shows the new preference at once; the engine's answer follows by event. */
export function saveSettings(changes: Partial<Settings>): void {
  // An answer under way is from before the change, and would undo it for a moment.
  void queryClient.cancelQueries({ queryKey: ['settings'] })
  queryClient.setQueryData<Settings>(['settings'], (before) => before && { ...before, ...changes })
  engine.app.saveSettings(changes).catch(report)
}
