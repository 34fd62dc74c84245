import { IconBell, IconBellOff } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads } from '../change-threads'
import type { Conversations } from './target'

/** Later mail of the conversation is told of no more. */
export const mute: Action<Conversations> = {
  id: 'mute',
  group: 'mail',
  isAtOnce: true,
  icon: (target) => (target.muted ? IconBell : IconBellOff),
  label: (t, target) => t(target?.muted ? 'mail:commands.unmute' : 'mail:commands.mute'),
  run: ({ rows, muted }) => void changeThreads(rows, { kind: 'mute', value: !muted }),
}
