import { IconPrinter } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { printThread } from '../message-actions'
import { printMessages } from '../print'
import type { Paper } from './target'

export const print: Action<Paper> = {
  id: 'print',
  group: 'mail',
  icon: () => IconPrinter,
  label: (t, target) => t(target?.message ? 'mail:print.message' : 'mail:commands.print'),
  run: ({ threadId, message }) => void (message ? printMessages([message]) : printThread(threadId)),
}
