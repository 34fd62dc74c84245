import i18next from 'i18next'
import { engine } from '../bridge/connection'
import { done } from './undo'

/** There is nothing left to do about these; `name` says what it was about. */
export async function finishFollowUps(ids: string[], name: string): Promise<void> {
  await engine.followUps.close({ ids })
  done(
    i18next.t('follow-ups:finished', { count: ids.length }),
    i18next.t('undo'),
    () => engine.followUps.reopen({ ids }),
    name,
  )
}
