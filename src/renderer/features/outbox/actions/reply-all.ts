import { IconArrowBackUpDouble } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { answersWith, type Answered } from './answered'

export const replyAll: Action<Answered> = {
  id: 'reply-all',
  group: 'write',
  icon: () => IconArrowBackUpDouble,
  label: (t) => t('mail:commands.replyAll'),
  run: answersWith('reply-all'),
}
