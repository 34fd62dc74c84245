import { IconArrowForwardUp } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { answersWith, type Answered } from './answered'

export const forward: Action<Answered> = {
  id: 'forward',
  group: 'write',
  icon: () => IconArrowForwardUp,
  label: (t) => t('mail:commands.forward'),
  run: answersWith('forward'),
}
