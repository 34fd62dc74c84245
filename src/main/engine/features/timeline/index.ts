import type { RecordRef } from '../../../../shared/contract/crm'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import { recordTypeOf } from '../../../../shared/records/record-types'
import { messageIdOf, type Activity, type ActivityKind, type IsWanted } from '../../activity/activity'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import type { KeptOut } from '../filing/index'
import type { MessageListener, MessagesFeature } from '../messages/index'
import { readChanges } from './changes'
import { keepCorrespondence, type CorrespondenceDeps } from './correspondence'
import { createMailEntries } from './mail-entries'
import { createMailLately } from './mail-lately'
import { searched } from './searched'

export interface TimelineDeps extends Omit<CorrespondenceDeps, 'mail'> {
  activity: Activity
  mail: Pick<MessagesFeature, 'doubtsAbout' | 'textHere'>
  /** Tells of mail whether it stands in no history, unless somebody linked it. */
  keptOut(): KeptOut
}

export interface TimelineFeature {
  listener: Required<Pick<MessageListener, 'messagesAdded'>>
  /** Mail of threads that are linked to a record, which whoever links says. */
  linkedMail: ActivityKind
  router: ReturnType<typeof createRouter>
}

/** What happened with a customer as one list: mail and changes from here, whatever else from the features that know of it. */
export function createTimelineFeature(context: EngineContext, deps: TimelineDeps): TimelineFeature {
  const { activity, journal, records, companies } = deps
  const mailEntries = createMailEntries(context.reader)
  const readMail = (
    messageIds: readonly number[],
    record: RecordRef,
    isLinked: boolean,
  ): [string, TimelineEntry[]][] =>
    mailEntries
      .read(messageIds, record, isLinked, companies.own(), deps.mail.doubtsAbout, deps.keptOut())
      .map((entry) => [String(entry.messageId), [entry]])

  const linkedMail = activity.define(
    'linked-mail',
    (record, happenings) => new Map(readMail(happenings.map(messageIdOf), record, true)),
  )
  const exchanged = activity.define('mail', (record, happenings) => {
    // Mail that is linked as well is told of once.
    const own = happenings.filter((happening) => !linkedMail.has(record.id, happening))
    return new Map(readMail(own.map(messageIdOf), record, false))
  })
  const changes = activity.define('change', ({ type, id }) =>
    readChanges(type, journal.history(type, id), records.nameOf, (other) => journal.history(type, other)),
  )
  journal.onWritten(({ type, id, stamp, at, author, isErased }) => {
    if (!recordTypeOf(type)?.isModule) return
    if (isErased) changes.clear(id)
    else changes.add(id, { at, reference: stamp, who: author })
  })

  return {
    listener: keepCorrespondence(context, { ...deps, mail: exchanged }),
    linkedMail,
    router: createRouter({ activity, records, mail: deps.mail }),
  }
}

function createRouter({ activity, records, mail }: Pick<TimelineDeps, 'activity' | 'records' | 'mail'>) {
  const { latest, facts } = createMailLately(activity)
  return os.timeline.router({
    latest: os.timeline.latest.handler(({ input: { record, limit } }) => {
      records.assertExists(record)
      return latest(record, limit)
    }),
    mailFacts: os.timeline.mailFacts.handler(({ input: { record } }) => {
      records.assertExists(record)
      return facts(record)
    }),
    forRecord: os.timeline.forRecord.handler(({ input: { record, after, limit, query, only } }) => {
      records.assertExists(record)
      const isFound = searched(query, mail.textHere)
      const isWanted: IsWanted | null = only
        ? (entry) => entry.kind === only && (isFound?.(entry) ?? true)
        : isFound
      return activity.page(record, after ?? null, limit, isWanted)
    }),
  })
}
