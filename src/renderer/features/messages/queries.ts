import { keepPreviousData } from '@tanstack/react-query'
import type { MailView } from '../../../shared/contract/mailboxes'
import type { SearchScope } from '../../../shared/contract/search'
import { userLocale } from '../../app/format'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { keptRows } from './kept-rows'
import { isSingleList } from './single-list'

/** Rows a list fetches at a time. */
export const PAGE = 100

/** Some rows of a view, and where in it they stand. */
export type RowsPage = Awaited<ReturnType<typeof rowsFrom>>

const rowsFrom = async (view: MailView, single: boolean, offset: number) => ({
  offset,
  view,
  ...(await engine.messages.threads({ view, single, offset, limit: PAGE, keep: [...keptRows(view)] })),
})

/** One page of a view. Which rows stay in it though they were read is asked anew each time, and is not of its key. */
export const pageQuery = (view: MailView, single: boolean, page: number) =>
  queries.messages.threads.queryOptions({
    input: { view, single, offset: page * PAGE, limit: PAGE },
    queryFn: () => rowsFrom(view, single, page * PAGE),
    meta: staleOn('threads'),
  })

/** All pages of a view there are, as its conversations or as single messages. */
export const pagesKey = (view: MailView) =>
  queries.messages.threads.key({ input: { view, single: isSingleList(view) } })

/** What the list finds. What was found before stays while one types on: it names its own query. */
export function searchQuery(query: string, scope: SearchScope) {
  const input = { query, scope, locale: userLocale(), limit: 200 }
  return queries.messages.search.queryOptions({
    input,
    queryFn: async () => ({ query, ...(await engine.messages.search(input)) }),
    placeholderData: keepPreviousData,
    meta: staleOn('threads'),
  })
}

/** A page of the conversations a search finds. */
export type FoundRows = Awaited<ReturnType<typeof foundFrom>>

const foundFrom = async (input: FoundInput, signal: AbortSignal) => ({
  offset: input.offset,
  ...(await engine.messages.searchPage(input, { signal })),
})

type FoundInput = ReturnType<typeof foundInput>

const foundInput = (query: string, scope: SearchScope, offset: number, limit: number) => ({
  ...{ query, scope, locale: userLocale(), offset, limit },
})

function foundRowsQuery(input: FoundInput) {
  return queries.messages.searchPage.queryOptions({
    input,
    // The count of one that is typed over is not waited for by anybody.
    queryFn: ({ signal }) => foundFrom(input, signal),
    meta: staleOn('threads'),
  })
}

/** One page of all the conversations a search finds. */
export const foundPageQuery = (query: string, scope: SearchScope, page: number) =>
  foundRowsQuery(foundInput(query, scope, page * PAGE, PAGE))

/** What all that a search finds comes to. */
export const foundCountQuery = (query: string, scope: SearchScope) =>
  foundRowsQuery(foundInput(query, scope, 0, 0))

/** All pages of what a search finds that there are. */
export const foundPagesKey = (query: string, scope: SearchScope) =>
  queries.messages.searchPage.key({ input: { query, scope } })

/** What can be read of a mail. It does not change. */
export const bodyQuery = (messageId: number) => queries.messages.body.queryOptions({ input: { messageId } })

/** What servers found, as it is now. */
export const foundQuery = (messageIds: number[]) =>
  queries.messages.foundOnServer.queryOptions({
    input: { messageIds },
    placeholderData: keepPreviousData,
    meta: staleOn('threads'),
  })
