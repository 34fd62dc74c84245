import i18next from 'i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import { finishFollowUps } from '../../app/finish-follow-ups'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'

/** A reply was sent: asks whether there is nothing left to do in its conversation, where something was. */
export async function askToClose({ threadId, answerKind, content }: Outgoing): Promise<void> {
  if (threadId === null || (answerKind !== 'reply' && answerKind !== 'reply-all')) return
  const open = await engine.followUps.ofThread({ threadId })
  if (open.length === 0) return
  const { subject } = content
  toast(i18next.t('follow-ups:ask.title', { count: open.length }), {
    name: subject,
    stays: true,
    action: {
      label: i18next.t('follow-ups:ask.close'),
      run: () =>
        void finishFollowUps(
          open.map(({ id }) => id),
          subject,
        ).catch(report),
    },
  })
}
