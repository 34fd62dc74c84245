import i18next from 'i18next'
import type { FollowUp } from '../../../shared/contract/follow-ups'
import { finishFollowUps } from '../../app/finish-follow-ups'
import { userLocale, weekdayTime } from '../../app/format'
import { go } from '../../app/route'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { compose } from '../outbox/index'

export const subjectOf = ({ subject }: Pick<FollowUp, 'subject'>): string =>
  subject || i18next.t('compose:noSubject')
const nameOf = ([first, ...others]: readonly FollowUp[]): string =>
  first && others.length === 0 ? subjectOf(first) : ''

/** There is nothing left to do. */
export async function finish(some: readonly FollowUp[]): Promise<void> {
  await finishFollowUps(
    some.map(({ id }) => id),
    nameOf(some),
  )
}

/** Due at another time. */
export async function postpone(one: FollowUp, dueAt: number): Promise<void> {
  const ids = [one.id]
  await engine.followUps.postpone({ ids, dueAt })
  done(
    i18next.t('follow-ups:postponed', { when: weekdayTime(dueAt, userLocale()) }),
    i18next.t('undo'),
    () => engine.followUps.postpone({ ids, dueAt: one.dueAt }),
    subjectOf(one),
  )
}

/** One for the mail that is meant in a conversation. */
export async function follow(messageId: number, dueAt: number): Promise<void> {
  const { id, subject, kind } = await engine.followUps.add({ messageId, dueAt })
  done(
    i18next.t(`follow-ups:added.${kind}`, { when: weekdayTime(dueAt, userLocale()) }),
    i18next.t('undo'),
    () => engine.followUps.close({ ids: [id] }),
    subjectOf({ subject }),
  )
}

/** Writes to them once more, in the same conversation as soon as that is known. */
export function writeAgain({ place, people, subject }: FollowUp): void {
  if (place) {
    go.thread({ threadId: place.threadId, folderId: place.folderId })
    void compose({ kind: 'reply-all', messageId: place.messageId })
  } else void compose({ kind: 'new', to: [...people], subject })
}

/** Shows its conversation. */
export function open({ place }: FollowUp): void {
  if (place) go.thread({ threadId: place.threadId, folderId: place.folderId })
}
