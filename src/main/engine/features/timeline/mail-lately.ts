import type { RecordRef } from '../../../../shared/contract/crm'
import type { LatestMail, MailFacts, Place, TimelineEntry } from '../../../../shared/contract/timeline'
import type { Activity } from '../../activity/activity'

type MessageEntry = Extract<TimelineEntry, { kind: 'message' }>

const PAGE = 20
/** Of a history without what is looked for, no more is read: mail before that is not of late. */
const MOST_PAGES = 5

/** What is said in short of the mail of a record. */
export function createMailLately(activity: Pick<Activity, 'page'>) {
  /** Tells of the mails of a record, newest first, until `see` has seen enough. */
  function walk(record: RecordRef, see: (mail: MessageEntry) => boolean): void {
    let place: Place | null = null
    for (let page = 0; page < MOST_PAGES; page++) {
      const { entries, next } = activity.page(record, place, PAGE)
      for (const entry of entries) if (entry.kind === 'message' && !see(entry)) return
      if (next === null) return
      place = next
    }
  }
  return {
    latest(record: RecordRef, limit: number): LatestMail[] {
      const byThread = new Map<number, LatestMail>()
      walk(record, ({ threadId, folderId, messageId, subject, at, outgoing }) => {
        if (!byThread.has(threadId))
          byThread.set(threadId, { threadId, folderId, messageId, subject, at, outgoing })
        return byThread.size < limit
      })
      return [...byThread.values()]
    },
    facts(record: RecordRef): MailFacts {
      const facts: MailFacts = { lastIn: null, lastOut: null }
      walk(record, ({ at, outgoing }) => {
        if (outgoing) facts.lastOut ??= at
        else facts.lastIn ??= at
        return facts.lastIn === null || facts.lastOut === null
      })
      return facts
    },
  }
}
