import { IconTag } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { askForTag } from '../dialogs'
import type { Conversations } from './target'

export const tag: Action<Conversations> = {
  id: 'tag',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconTag,
  label: (t) => t('mail:commands.tag'),
  run: ({ rows }) => askForTag(rows),
}
