import { IconArrowBackUp } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { answersWith, type Answered } from './answered'

export const reply: Action<Answered> = {
  id: 'reply',
  group: 'write',
  icon: () => IconArrowBackUp,
  label: (t) => t('mail:commands.reply'),
  run: answersWith('reply'),
}
