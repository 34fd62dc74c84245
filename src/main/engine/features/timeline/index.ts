import type { RecordRef } from '../../../../shared/contract/crm'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import type { EngineContext } from '../../context'
import type { MessageListener, MessagesFeature } from '../messages/index'
import { os } from '../../rpc'
import { readChanges } from './changes'
import { keepCorrespondence, type CorrespondenceDeps } from './correspondence'
import { createTimelineStore } from './store'

export interface TimelineDeps extends CorrespondenceDeps {
  mail: Pick<MessagesFeature, 'doubtsAbout'>
}

export interface TimelineFeature {
  listener: Required<Pick<MessageListener, 'messagesAdded'>>
  router: ReturnType<typeof createRouter>
}

interface Page {
  entries: TimelineEntry[]
  more: boolean
}

/** Entries of one and the same millisecond never fall apart into two pages; this bounds how many there may be. */
const MAX_PAGE = 5_000

/** What happened with a customer: mail, notes, links and changes as one list. */
export function createTimelineFeature(context: EngineContext, deps: TimelineDeps): TimelineFeature {
  const { journal, records, companies } = deps
  const store = createTimelineStore(context.db)
  const listener = keepCorrespondence(context, deps)

  function page(record: RecordRef, before: number, limit: number): Page {
    records.assertExists(record)
    const changes = changesOf(record).filter(({ at }) => at < before)
    const times = newestTimes(record, changes, before, limit)
    const from = times.at(-1)
    if (from === undefined) return { entries: [], more: false }
    const range = store.range(record, before, from, MAX_PAGE)
    const entries = [
      ...store.messages(range, companies.own(), deps.mail.doubtsAbout),
      ...store.notes(range),
      ...store.links(range),
      ...changes.filter(({ at }) => at >= from),
    ].sort((a, b) => b.at - a.at)
    const older = changes.filter(({ at }) => at < from)
    return { entries, more: newestTimes(record, older, from, 1).length > 0 }
  }

  /** Times of the newest `limit` entries before a moment, newest first. */
  function newestTimes(
    record: RecordRef,
    changes: readonly TimelineEntry[],
    before: number,
    limit: number,
  ): number[] {
    const stored = store.times(store.range(record, before, -Number.MAX_SAFE_INTEGER, limit))
    return [...stored, ...changes.map(({ at }) => at)].sort((a, b) => b - a).slice(0, limit)
  }

  /** Newest first. */
  const changesOf = (record: RecordRef): TimelineEntry[] =>
    readChanges(record.type, journal.history(record.type, record.id), records.nameOf, (id) =>
      journal.history(record.type, id),
    ).toReversed()

  return { listener, router: createRouter(page) }
}

function createRouter(page: (record: RecordRef, before: number, limit: number) => Page) {
  return os.timeline.router({
    forRecord: os.timeline.forRecord.handler(({ input }) =>
      page(input.record, input.before ?? Number.MAX_SAFE_INTEGER, input.limit),
    ),
  })
}
