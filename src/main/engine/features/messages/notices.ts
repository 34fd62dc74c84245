import { usualNotices, type Notices } from '../../../../shared/contract/app'
import type { Clock } from '../../context'
import type { FolderRef } from '../mailboxes/index'
import type { Stores } from './stores'

/** Mail that comes here is no news for the user, whatever else is wanted of it. */
const SILENT: ReadonlySet<string | null> = new Set(['junk', 'trash', 'sent', 'drafts', 'snoozed'])

export type IsTold = (folder: FolderRef, message: { messageId: number; threadId: number }) => boolean

/**
 * Decides of which new mail the user is told: the one place where it is. That a mail is new, that nobody has read it and
 * that its folder is told of is known by who asks; its line is summed up already.
 */
export function createNotices(
  { reading }: Pick<Stores, 'reading'>,
  clock: Clock,
  wanted: () => Notices = () => usualNotices,
): IsTold {
  return (folder, { messageId, threadId }) => {
    const { isOn, quiet, splits, accountsOff } = wanted()
    if (!isOn || SILENT.has(folder.role) || accountsOff.includes(folder.accountId)) return false
    if (quiet && isWithin(quiet, minuteOf(new Date(clock.now())))) return false
    if (reading.places(messageId).some(({ markedSpam }) => markedSpam === 1)) return false
    if (reading.isMuted(threadId)) return false
    const split = folder.role === 'inbox' ? reading.splitOf(threadId, folder.id) : null
    return split === null || splits.includes(split)
  }
}

const minuteOf = (date: Date): number => date.getHours() * 60 + date.getMinutes()

/** Hours of quiet may last over midnight; from and to the same minute they last the whole day. */
export function isWithin({ from, to }: { from: number; to: number }, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}
