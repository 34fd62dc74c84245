import { createActivity } from './activity/activity'
import type { EngineContext } from './context'
import { createCompaniesFeature } from './features/companies/index'
import { createDealsFeature } from './features/deals/index'
import { createLinksFeature, type LinkedMail } from './features/links/index'
import type { MessageListener, MessagesFeature } from './features/messages/index'
import { createNotesFeature } from './features/notes/index'
import { createPeopleFeature } from './features/people/index'
import { createRecords } from './features/records/index'
import { createTimelineFeature } from './features/timeline/index'
import { createJournal } from './journal/journal'

/**
 * The CRM half of the engine. `mail` is what it asks of the mail cache, `author` whom changes are made by; `listener` is what the cache tells it, inside
 * the transaction that changes the mail. The order in which features are built is the order in which they hear of
 * changes: an index must be up to date before what is derived from it.
 */
export function createCrm(
  context: EngineContext,
  mail: LinkedMail & Pick<MessagesFeature, 'doubtsAbout' | 'passesFor' | 'textHere'>,
  author: () => string,
) {
  const journal = createJournal(context, author)
  const records = createRecords(context, journal)
  const companies = createCompaniesFeature(context, journal)
  const people = createPeopleFeature(context, { journal, records, companies, mail })
  const deals = createDealsFeature(context, journal)
  const activity = createActivity(context)
  const notes = createNotesFeature(context, { journal, records, activity })
  const timeline = createTimelineFeature(context, {
    ...{ journal, records, companies, activity, mail },
    onRematched: people.onRematched,
  })
  const links = createLinksFeature(context, {
    ...{ journal, records, companies, activity, mail },
    openDealsOf: deals.openOf,
    linkedMail: timeline.linkedMail,
  })
  journal.start()
  const listener: Required<MessageListener> = {
    ...people.listener,
    messagesAdded(messageIds) {
      links.listener.messagesAdded(messageIds)
      timeline.listener.messagesAdded(messageIds)
    },
    threadsMerged: links.listener.threadsMerged,
  }
  return {
    journal,
    records,
    start(): void {
      records.start()
      people.start()
    },
    stop: records.stop,
    listener,
    known: people.known,
    strangers: people.strangers,
    onKnownChanged: people.onKnownChanged,
    /** True for a message the cache must keep though no folder holds it any more. */
    isLinkedMessage: links.isLinkedMessage,
    personOf: people.personOf,
    openDealsOf: deals.openOf,
    linkedRecords: links.recordsOf,
    linkedThreads: links.threads,
    onLinked: links.onLinked,
    routers: {
      records: records.router,
      transfer: records.transferRouter,
      people: people.router,
      notes: notes.router,
      links: links.router,
      timeline: timeline.router,
    },
  }
}
