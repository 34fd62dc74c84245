import { IconFlag, IconFlagFilled } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads } from '../change-threads'
import type { Conversations } from './target'

export const flag: Action<Conversations> = {
  id: 'flag',
  group: 'mail',
  isAtOnce: true,
  icon: (target) => (target.flagged ? IconFlagFilled : IconFlag),
  label: (t, target) => t(target?.flagged ? 'mail:commands.unflag' : 'mail:commands.flag'),
  run: ({ rows, flagged }) => void changeThreads(rows, { kind: 'flagged', value: !flagged }),
}
