import type { SearchHit, ThreadRow } from '../../../shared/contract/messages'
import { userLocale } from '../../app/format'
import { useRoute } from '../../app/route'
import { queryClient } from '../../bridge/queries'

/** Under which the answer to a search of the list is kept. */
export const searchKey = (query: string, locale: string): readonly string[] => ['search', query, locale]

/** A conversation is one result, however many of its messages match: the newest of them stands for it. */
export function oncePerThread(hits: readonly SearchHit[]): SearchHit[] {
  const seen = new Set<number>()
  return hits.filter(({ row }) => !seen.has(row.threadId) && seen.add(row.threadId))
}

/** Rows the list holds now, in the order of the screen. */
export function loadedRows(): ThreadRow[] {
  const { view, search } = useRoute.getState()
  if (search) {
    const found = queryClient.getQueryData<{ hits: SearchHit[] }>(searchKey(search, userLocale()))
    return oncePerThread(found?.hits ?? []).map(({ row }) => row)
  }
  const pages = queryClient.getQueriesData<{ rows: ThreadRow[] }>({ queryKey: ['threads', view] })
  return pages.toSorted(([a], [b]) => Number(a[2]) - Number(b[2])).flatMap(([, page]) => page?.rows ?? [])
}
