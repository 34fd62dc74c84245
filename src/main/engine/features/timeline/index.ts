import type { TimelineEntry } from '../../../../shared/contract/timeline'
import { recordTypeOf } from '../../../../shared/records/record-types'
import { messageIdOf, type Activity, type ActivityKind } from '../../activity/activity'
import type { EngineContext } from '../../context'
import { os } from '../../rpc'
import type { MessageListener, MessagesFeature } from '../messages/index'
import { readChanges } from './changes'
import { keepCorrespondence, type CorrespondenceDeps } from './correspondence'
import { createMailEntries } from './mail-entries'
import { searched } from './searched'

export interface TimelineDeps extends Omit<CorrespondenceDeps, 'mail'> {
  activity: Activity
  mail: Pick<MessagesFeature, 'doubtsAbout' | 'textHere'>
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
  const readMail = (messageIds: readonly number[], isLinked: boolean): [string, TimelineEntry[]][] =>
    mailEntries
      .read(messageIds, isLinked, companies.own(), deps.mail.doubtsAbout)
      .map((entry) => [String(entry.messageId), [entry]])

  const linkedMail = activity.define(
    'linked-mail',
    (_record, happenings) => new Map(readMail(happenings.map(messageIdOf), true)),
  )
  const exchanged = activity.define('mail', (record, happenings) => {
    // Mail that is linked as well is told of once.
    const own = happenings.filter((happening) => !linkedMail.has(record.id, happening))
    return new Map(readMail(own.map(messageIdOf), false))
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
  return os.timeline.router({
    forRecord: os.timeline.forRecord.handler(({ input: { record, after, limit, query } }) => {
      records.assertExists(record)
      return activity.page(record, after ?? null, limit, searched(query, mail.textHere))
    }),
  })
}
