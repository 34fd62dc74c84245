import {
  IconAlertOctagon,
  IconArchive,
  IconFlag,
  IconFlagFilled,
  IconFolderSymlink,
  IconInbox,
  IconMail,
  IconMailOpened,
  IconTrash,
} from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import type { ComponentType } from 'react'
import type { RowKey } from '../../app/route'
import { changeThreads, junkThreads, trashThreads } from './actions'
import { askForFolder } from './dialogs'

/** One thing to do with conversations, as toolbars and menus show it. */
export interface ThreadAction {
  id: string
  label: string
  /** As printed on the key; '' where it has none. */
  key: string
  icon: ComponentType<{ size?: number; stroke?: number }>
  run(): void
}

/** What can be done with these conversations, in the order of every bar and menu. */
export function threadActions(
  rows: readonly RowKey[],
  state: { unread: boolean; flagged: boolean; inJunk: boolean; inInbox: boolean },
  t: TFunction<'mail'>,
  keyText: (id: string) => string,
): ThreadAction[] {
  const change = (kind: Parameters<typeof changeThreads>[1]) => () => void changeThreads(rows, kind)
  return [
    {
      id: 'archive',
      label: t('mail:commands.archive'),
      key: keyText('archive'),
      icon: IconArchive,
      run: change({ kind: 'move-to-role', role: 'archive' }),
    },
    {
      id: 'trash',
      label: t('mail:commands.trash'),
      key: keyText('trash'),
      icon: IconTrash,
      run: () => trashThreads(rows),
    },
    {
      id: 'junk',
      label: t(state.inJunk ? 'mail:commands.notJunk' : 'mail:commands.junk'),
      key: keyText('junk'),
      icon: IconAlertOctagon,
      run: () => junkThreads(rows),
    },
    {
      id: 'move',
      label: t('mail:commands.move'),
      key: keyText('move'),
      icon: IconFolderSymlink,
      run: () => askForFolder(rows),
    },
    ...(state.inInbox || state.inJunk
      ? []
      : [
          {
            id: 'to-inbox',
            label: t('mail:commands.toInbox'),
            key: keyText('to-inbox'),
            icon: IconInbox,
            run: change({ kind: 'move-to-role', role: 'inbox' }),
          },
        ]),
    {
      id: 'read',
      label: t(state.unread ? 'mail:commands.markRead' : 'mail:commands.markUnread'),
      key: keyText('unread'),
      icon: state.unread ? IconMailOpened : IconMail,
      run: change({ kind: 'seen', value: state.unread }),
    },
    {
      id: 'flag',
      label: t(state.flagged ? 'mail:commands.unflag' : 'mail:commands.flag'),
      key: keyText('flag'),
      icon: state.flagged ? IconFlagFilled : IconFlag,
      run: change({ kind: 'flagged', value: !state.flagged }),
    },
  ]
}
