import i18next from 'i18next'
import type { Message } from '../../../shared/contract/messages'
import { shownName, withinSentence } from '../../../shared/shown-text'
import { report } from '../../app/problems'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { sendAtOnce } from '../outbox/index'
import type { Paper } from './actions/target'
import { askToUnsubscribe, type Unsubscribing } from './dialogs'
import { frontOf } from './message-actions'

export const listName = (message: Message): string => {
  const [from] = message.from
  return from ? shownName(from) : i18next.t('mail:nobody')
}

/** Whether the list that sent a mail was asked already, and what came of it. */
export const unsubscriptionQuery = (messageId: number) =>
  queries.unsubscribe.state.queryOptions({ input: { messageId }, meta: staleOn('unsubscriptions') })

/** Asks a list to send no more: at once where nothing speaks against it, else once the user has said so. */
export async function unsubscribe(paper: Paper): Promise<void> {
  try {
    const message = paper.message ?? (await frontOf(paper))
    if (!message) return
    const known = await engine.unsubscribe.state({ messageId: message.id })
    if (known?.state === 'waiting') return void toast(i18next.t('mail:unsubscribe.waiting'))
    const { way, doubt } = await engine.unsubscribe.way({ messageId: message.id })
    if (way.kind === 'none') toast(i18next.t('mail:unsubscribe.none'))
    else if (doubt !== null || way.kind === 'link') askToUnsubscribe({ message, way, doubt })
    else await leaveList({ message, way })
  } catch (error) {
    report(error)
  }
}

/** Does so. What can be is taken back. */
export async function leaveList({ message, way }: Pick<Unsubscribing, 'message' | 'way'>): Promise<void> {
  const name = listName(message)
  switch (way.kind) {
    case 'one-click': {
      const { id } = await beforeUndo(engine.unsubscribe.begin({ messageId: message.id }))
      const undo = (): Promise<void> => engine.unsubscribe.cancel({ id })
      done(i18next.t('mail:unsubscribe.begun'), i18next.t('undo'), undo, name)
      return
    }
    case 'mail': {
      const { accountId, to, subject, text } = way
      const label = i18next.t('mail:unsubscribe.mailed', { name: withinSentence(name) })
      return sendAtOnce({ accountId, to: { name: '', address: to }, subject, text }, label)
    }
    case 'link':
      shell.openExternal(way.url)
  }
}
