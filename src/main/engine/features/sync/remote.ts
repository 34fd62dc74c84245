import { ProblemError } from '../../../../shared/problem'
import type { MessageCache, RemoteMessages, ServerPlace } from '../messages/index'
import type { MailFetch, MailSource } from './mail-source'

interface RemoteDeps {
  cache: Pick<MessageCache, 'locate'>
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
  }
}

/** Tries the places of a message one after the other; a place that turns out empty is no failure yet. */
async function atServer<T>(
  { cache, sourceOf }: RemoteDeps,
  messageId: number,
  fetchAt: (fetch: MailFetch, place: ServerPlace) => Promise<T | null>,
): Promise<T> {
  let failure = new ProblemError({ code: 'message-gone' })
  for (const place of cache.locate(messageId)) {
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
