import { createActivity } from './activity/activity'
import type { EngineContext } from './context'
import { createCompaniesFeature } from './features/companies/index'
import { createDealsFeature } from './features/deals/index'
import { createFilingFeature } from './features/filing/index'
import { createLeadsFeature } from './features/leads/index'
import { createLinksFeature, type LinkedMail } from './features/links/index'
import type { MessageListener, MessagesFeature } from './features/messages/index'
import { createNotesFeature } from './features/notes/index'
import { createPeopleFeature } from './features/people/index'
import { createRecords } from './features/records/index'
import { createReportsFeature } from './features/reports/index'
import { createTasksFeature } from './features/tasks/index'
import { createTimelineFeature } from './features/timeline/index'
import { createJournal } from './journal/journal'

/**
 * The CRM half of the engine. `mail` is what it asks of the mail cache, `author` whom changes are made by, `mayErase` whether the user allows what cannot be taken back; `listener` is what the cache tells it, inside
 * the transaction that changes the mail. The order in which features are built is the order in which they hear of
 * changes: an index must be up to date before what is derived from it.
 */
export function createCrm(
  context: EngineContext,
  mail: LinkedMail &
    Pick<MessagesFeature, 'doubtsAbout' | 'ownChanged' | 'passesFor' | 'textHere'> &
    Partial<Pick<MessagesFeature, 'invitationAuthor'>>,
  author: () => string,
  mayErase: () => boolean = () => false,
) {
  const journal = createJournal(context, author)
  const records = createRecords(context, journal, mayErase)
  const companies = createCompaniesFeature(context, journal)
  const people = createPeopleFeature(context, { journal, records, companies, mail })
  const deals = createDealsFeature(context, journal)
  const leads = createLeadsFeature({ journal, records, companies })
  const tasks = createTasksFeature(context, {
    ...{ journal, records, author },
    authorOf: mail.invitationAuthor ?? (() => null),
  })
  const activity = createActivity(context)
  const notes = createNotesFeature(context, { journal, records, activity })
  const timeline = createTimelineFeature(context, {
    ...{ journal, records, companies, activity, mail },
    onRematched: people.onRematched,
    keptOut: () => filing.keptOut(),
  })
  const links = createLinksFeature(context, {
    ...{ journal, records, companies, activity, mail },
    openDealsOf: deals.openOf,
    linkedMail: timeline.linkedMail,
  })
  const filing = createFilingFeature(context, {
    ...{ journal, records, companies, deals, links },
    isDoubtful: (messageId) => mail.doubtsAbout(messageId).length > 0,
    ownChanged: mail.ownChanged,
  })
  const reports = createReportsFeature(context, { records, own: companies.own })
  journal.start()
  const listener: Required<Omit<MessageListener, 'bounceRead'>> = {
    addressesAdded: people.listener.addressesAdded,
    messagesSettled(messageIds) {
      people.listener.messagesSettled(messageIds)
      filing.listener.messagesSettled(messageIds)
    },
    messagesAdded(messageIds) {
      links.listener.messagesAdded(messageIds)
      timeline.listener.messagesAdded(messageIds)
    },
    threadsMerged: links.listener.threadsMerged,
    calendarCame: tasks.calendarCame,
  }
  return {
    journal,
    records,
    start(): void {
      records.start()
      people.start()
      tasks.start()
    },
    stop(): void {
      tasks.stop()
      records.stop()
    },
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
    filing,
    routers: {
      records: records.router,
      transfer: records.transferRouter,
      parts: records.partsRouter,
      people: people.router,
      notes: notes.router,
      leads: leads.router,
      tasks: tasks.router,
      links: links.router,
      filing: filing.router,
      timeline: timeline.router,
      reports: reports.router,
    },
  }
}
