import i18next from 'i18next'
import type { Outgoing, OutgoingLine } from '../../../shared/contract/outbox'
import { userLocale, weekdayTime } from '../../app/format'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { openDraft } from './composing'
import { callBack, settle } from './departing'

type Named = Pick<Outgoing, 'id' | 'sendAt'> & { content: Pick<OutgoingLine['content'], 'subject'> }

const nameOf = ({ content }: Named): string => content.subject || i18next.t('compose:noSubject')
const timeIn = (at: number | null): string => weekdayTime(at ?? 0, userLocale())

/** A mail waits for the time that was chosen. */
export const toldScheduled = (mail: Named): void =>
  void done(
    i18next.t('compose:schedule.done', { when: timeIn(mail.sendAt) }),
    i18next.t('undo'),
    () => callBack(mail.id),
    nameOf(mail),
  )

/** Another time for a mail that waits. */
export async function reschedule(mail: Named, sendAt: number): Promise<void> {
  const before = mail.sendAt
  await engine.outbox.reschedule({ id: mail.id, sendAt })
  done(
    i18next.t('compose:schedule.done', { when: timeIn(sendAt) }),
    i18next.t('undo'),
    before === null || before <= Date.now()
      ? null
      : () => engine.outbox.reschedule({ id: mail.id, sendAt: before }),
    nameOf(mail),
  )
}

/** A mail that waits is thrown away; it lies among the deleted ones for some days. */
export async function discardWaiting(mail: Named): Promise<void> {
  await engine.outbox.discard({ id: mail.id, isWaiting: true })
  settle(mail.id)
  done(i18next.t('compose:bin.state'), i18next.t('undo'), () => bringBack(mail.id), nameOf(mail))
}

/** Opens a mail that was thrown away. */
export const bringBack = async (id: string): Promise<void> => openDraft(await engine.outbox.restore({ id }))
