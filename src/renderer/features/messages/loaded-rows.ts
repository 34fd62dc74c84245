import type { ThreadRow } from '../../../shared/contract/messages'
import { useRoute } from '../../app/route'
import { queryClient } from '../../bridge/queries'

/** Rows the list holds now, in the order of the screen. */
export function loadedRows(): ThreadRow[] {
  const { view, search } = useRoute.getState()
  if (search) {
    const found = queryClient.getQueryData<{ hits: { row: ThreadRow }[] }>(['search', search])
    return found?.hits.map(({ row }) => row) ?? []
  }
  const pages = queryClient.getQueriesData<{ rows: ThreadRow[] }>({ queryKey: ['threads', view] })
  return pages.toSorted(([a], [b]) => Number(a[2]) - Number(b[2])).flatMap(([, page]) => page?.rows ?? [])
}
