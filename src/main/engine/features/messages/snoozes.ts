import { createAlarm } from '../../alarm'
import type { EngineContext } from '../../context'
import type { MailboxesFeature } from '../mailboxes/index'
import type { Changes } from './changes'
import { shown } from './desired-state'
import type { DueMail } from './store/snoozes'
import type { Stores } from './stores'

/** Brought back in one transaction: few enough to hold nobody up. */
const AT_ONCE = 50
/** A computer that slept, or a changed clock, is noticed after this. */
const LONGEST_SLEEP = 30_000

/** Brings snoozed mail back to the inbox when its time has come, or when somebody answers. */
export function createSnoozes(
  context: EngineContext,
  mailboxes: Pick<MailboxesFeature, 'folder' | 'byRole'>,
  stores: Stores,
  changes: Pick<Changes, 'change'>,
  isFromOthers: (messageId: number) => boolean,
) {
  const { snoozes, placements, rows } = stores
  const alarm = createAlarm(context.clock, LONGEST_SLEEP, () => ring())
  let isRunning = false

  function ring(): void {
    if (!isRunning) return
    const due = snoozes.due(context.clock.now(), AT_ONCE)
    if (due.length > 0) context.write(() => wake(due))
    alarm.set(snoozes.next())
  }

  /**
   * What lies elsewhere by now was taken out by somebody, perhaps on a phone: it stays where they put it. The newest mail
   * alone of a conversation comes on top, and unread where that is wanted: the others were read before.
   */
  function wake(due: readonly DueMail[]): void {
    const now = context.clock.now()
    for (const { messageId, asUnread, isNewest } of due) {
      snoozes.forget(messageId)
      const lies = placements.byMessage(messageId).some((place) => {
        const { gone, folderId } = shown(place)
        return !gone && mailboxes.folder(folderId)?.role === 'snoozed' && inboxOf(place.accountId)
      })
      if (!lies) continue
      const target = { kind: 'messages' as const, messageIds: [messageId] }
      changes.change(target, { kind: 'move-to-role', role: 'inbox' })
      if (asUnread && isNewest) changes.change(target, { kind: 'seen', value: false })
      if (isNewest) snoozes.raise(messageId, now)
    }
    const threads = new Set(due.map(({ threadId }) => threadId))
    rows.refresh(threads, threads)
    context.publish({ type: 'snoozes' })
  }

  const inboxOf = (accountId: number): boolean => mailboxes.byRole(accountId, 'inbox') !== null

  return {
    /** Called inside the transaction that stores new mail. */
    arrived(messageIds: readonly number[]): void {
      for (const messageId of messageIds) {
        const threadId = stores.messages.threadOf(messageId)
        const awaiting = threadId === null ? [] : snoozes.awaiting(threadId)
        if (awaiting.length > 0 && isFromOthers(messageId)) wake(awaiting)
      }
    },
    /** Looks anew when the next one is due; called after a change, too. */
    look: ring,
    start(): void {
      isRunning = true
      ring()
    },
    stop(): void {
      isRunning = false
      alarm.set(null)
    },
  }
}
