import type { SearchHit, ThreadRow } from '../../../shared/contract/messages'
import { isOfServers, useRoute } from '../../app/route'
import { queryClient } from '../../bridge/queries'
import { foundPagesKey, foundQuery, pagesKey, searchQuery, type FoundRows, type RowsPage } from './queries'
import { scopeNow } from './search-scope'
import { foundFor, useServerSearch } from './server-search'

/** A conversation is one result, however many of its messages match: the newest of them stands for it. */
export function oncePerThread(hits: readonly SearchHit[]): SearchHit[] {
  const seen = new Set<number>()
  return hits.filter(({ row }) => !seen.has(row.threadId) && seen.add(row.threadId))
}

/** What servers have found for the search that is shown. */
export function foundOnServers(): SearchHit[] {
  const { search } = useRoute.getState()
  const messageIds = foundFor(useServerSearch.getState(), search, scopeNow())
  return queryClient.getQueryData(foundQuery(messageIds).queryKey) ?? []
}

/** Rows the list holds now, in the order of the screen. */
export function loadedRows(): ThreadRow[] {
  const { view, search } = useRoute.getState()
  if (search) {
    const found = queryClient.getQueryData(searchQuery(search, scopeNow()).queryKey)
    const pages = queryClient
      .getQueriesData<FoundRows>({ queryKey: foundPagesKey(search, scopeNow()) })
      .flatMap(([, page]) => page ?? [])
      .toSorted((one, other) => one.offset - other.offset)
      .flatMap(({ hits }) => hits)
    return oncePerThread([...(found?.hits ?? []), ...pages, ...foundOnServers()]).map(({ row }) => row)
  }
  if (!isOfServers(view)) return []
  const pages = queryClient.getQueriesData<RowsPage>({ queryKey: pagesKey(view) })
  return (
    pages
      .flatMap(([, page]) => page ?? [])
      // The key of a whole inbox fits those of its parts.
      .filter((page) => JSON.stringify(page.view) === JSON.stringify(view))
      .toSorted((one, other) => one.offset - other.offset)
      .flatMap(({ rows }) => rows)
  )
}
