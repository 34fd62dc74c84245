import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { shownActions, type ShownAction } from '../../app/action'
import { openContextMenu } from '../../ui/ContextMenu'
import { answerActions } from '../outbox/index'
import { paperActions } from './actions/index'

/** What can be done with one message of a thread. The keys mean the thread's newest, so none is told here. */
export function useMessageActions(message: Message): ShownAction[][] {
  const { t } = useTranslation('mail')
  const { id, threadId } = message
  const noKey = (): string => ''
  return [
    shownActions(answerActions, { threadId, messageId: id }, t, noKey),
    shownActions(paperActions, { threadId, message }, t, noKey),
  ]
}

/** The same as a context menu. */
export function useMessageMenu(message: Message): (event: MouseEvent) => void {
  const { t } = useTranslation('mail')
  const groups = useMessageActions(message)
  return (event) => openContextMenu(event, { label: message.subject || t('noSubject'), groups })
}
