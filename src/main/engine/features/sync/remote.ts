import { ProblemError } from '../../../../shared/problem'
import { placeName, type MessageCache, type RemoteMessages, type ServerPlace } from '../messages/index'
import type { MailFetch, MailSource } from './mail-source'

interface RemoteDeps {
  cache: Pick<MessageCache, 'locate' | 'awaitedIn'>
  /** null for an account that does not sync. */
  sourceOf(accountId: number): MailSource | null
}

/** What is not cached, from whichever account has it. */
export function createRemote(deps: RemoteDeps): RemoteMessages {
  return {
    body: (messageId) => atServer(deps, messageId, (fetch, place) => fetch.body(place, messageId)),
    part: (messageId, partId) =>
      atServer(deps, messageId, (fetch, place) => fetch.part(place, messageId, partId)),
    source: (messageId) => atServer(deps, messageId, (fetch, place) => fetch.source(place, messageId)),
    search(accountId, wanted, signal) {
      const source = deps.sourceOf(accountId)
      if (!source) throw new ProblemError({ code: 'offline' })
      return source.search && source.search(wanted, signal)
    },
  }
}

/**
 * Tries the places of a message one after the other; a place that turns out empty is no failure yet. They are asked for
 * anew each time: while one was tried, the message may have been moved.
 */
async function atServer<T>(
  deps: RemoteDeps,
  messageId: number,
  fetchAt: (fetch: MailFetch, place: ServerPlace) => Promise<T | null>,
): Promise<T> {
  const { cache, sourceOf } = deps
  let failure = new ProblemError({ code: 'message-gone' })
  const tried = new Set<string>()
  const untried = (): ServerPlace | undefined =>
    cache.locate(messageId).find((place) => !tried.has(placeName(place)))
  if (!untried()) await meet(deps, messageId)
  for (let place = untried(); place; place = untried()) {
    tried.add(placeName(place))
    try {
      const source = sourceOf(place.accountId)
      if (!source) throw new ProblemError({ code: 'offline' })
      const result = await fetchAt(source.fetch, place)
      if (result !== null) return result
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      failure = error
    }
  }
  throw failure
}

/** A server without UIDPLUS does not tell where a move has put a message: it is met when the folder is looked into. */
async function meet({ cache, sourceOf }: RemoteDeps, messageId: number): Promise<void> {
  for (const accountId of cache.awaitedIn(messageId)) await sourceOf(accountId)?.seek()
}
