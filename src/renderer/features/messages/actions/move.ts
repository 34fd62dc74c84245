import { IconFolderSymlink } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { askForFolder } from '../dialogs'
import type { Conversations } from './target'

export const move: Action<Conversations> = {
  id: 'move',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconFolderSymlink,
  label: (t) => t('mail:commands.move'),
  run: ({ rows }) => askForFolder(rows),
}
