import {
  IconArrowBackUp,
  IconArrowBackUpDouble,
  IconArrowForwardUp,
  IconDownload,
  IconPrinter,
} from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { openContextMenu, type MenuEntry } from '../../ui/ContextMenu'
import { compose, type AnswerKind } from '../outbox/index'
import { saveSource } from './message-actions'
import { printMessages } from './print'

/** What can be done with one message of a thread. */
export function useMessageActions(message: Message): MenuEntry[][] {
  const { t } = useTranslation('mail')
  const answer = (kind: AnswerKind) => () => void compose({ kind, messageId: message.id })
  return [
    [
      { id: 'reply', label: t('commands.reply'), icon: IconArrowBackUp, run: answer('reply') },
      {
        id: 'reply-all',
        label: t('commands.replyAll'),
        icon: IconArrowBackUpDouble,
        run: answer('reply-all'),
      },
      { id: 'forward', label: t('commands.forward'), icon: IconArrowForwardUp, run: answer('forward') },
    ],
    [
      { id: 'print', label: t('print.message'), icon: IconPrinter, run: () => void printMessages([message]) },
      { id: 'save', label: t('saveSource'), icon: IconDownload, run: () => void saveSource(message.id) },
    ],
  ]
}

/** The same as a context menu. */
export function useMessageMenu(message: Message): (event: MouseEvent) => void {
  const { t } = useTranslation('mail')
  const groups = useMessageActions(message)
  return (event) => openContextMenu(event, { label: message.subject || t('noSubject'), groups })
}
