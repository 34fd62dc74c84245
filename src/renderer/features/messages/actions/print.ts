import { IconPrinter } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { printConversation, printThread } from '../message-actions'
import { printMessage } from '../print'
import type { Paper } from './target'

/** One message. */
export const print: Action<Paper> = {
  id: 'print',
  group: 'mail',
  icon: () => IconPrinter,
  label: (t, target) => t(target?.message ? 'mail:print.message' : 'mail:commands.print'),
  run: (paper) => void (paper.message ? printMessage(paper.message) : printThread(paper)),
}

/** The whole thread, or those of its messages the user ticks. */
export const printAll: Action<Paper> = {
  id: 'print-conversation',
  group: 'mail',
  icon: () => IconPrinter,
  label: (t) => t('mail:print.thread'),
  run: ({ threadId }) => void printConversation(threadId),
}
