import { IconMail, IconMailOpened } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads } from '../change-threads'
import type { Conversations } from './target'

/** Read or not read; the other of what they are. */
export const unread: Action<Conversations> = {
  id: 'unread',
  group: 'mail',
  isAtOnce: true,
  icon: (target) => (target.unread ? IconMailOpened : IconMail),
  label: (t, target) =>
    target === null
      ? t('mail:commands.toggleRead')
      : t(target.unread ? 'mail:commands.markRead' : 'mail:commands.markUnread'),
  run: ({ rows, unread }) => void changeThreads(rows, { kind: 'seen', value: unread }),
}
