import {
  IconCursorText,
  IconFileExport,
  IconFolderOpen,
  IconFolderPlus,
  IconFolderSymlink,
  IconInfoCircle,
  IconMailOpened,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { currentKeyText } from '../../app/key-choice'
import { printedKeys } from '../../app/key-names'
import { go } from '../../app/route'
import { openContextMenu, type MenuEntry } from '../../ui/ContextMenu'
import {
  askToCreate,
  askToRename,
  askWhereTo,
  deleteFolder,
  knownFolders,
  showProperties,
} from './folder-actions'
import { isInTrash } from './folder-branch'
import { useFolderMail } from './folder-mail'
import type { FolderMenu } from './FolderItem'

/** Where it is told which folder is the archive, the trash and so on. */
const showRoles = (): void => go.module('settings')

/** The menu of a folder: what is done to it as a whole. */
export function useFolderMenu(): FolderMenu {
  const { t } = useTranslation('mail')
  const mail = useFolderMail()
  return useCallback(
    (event, mailbox, name) => {
      const { role, selectable } = mailbox
      const disposable = role === 'trash' || role === 'junk'
      const thrown = isInTrash(knownFolders(), mailbox)
      const entry = (
        id: string,
        label: string,
        icon: MenuEntry['icon'],
        run: () => void,
        key = '',
      ): MenuEntry => ({ id, label, ...(icon ? { icon } : {}), key, run })
      const open = entry('open', t('folderMenu.open'), IconFolderOpen, () =>
        go.view({ kind: 'folder', folderId: mailbox.id }),
      )
      const read = entry(
        'read',
        t('folderMenu.markRead'),
        IconMailOpened,
        () => void mail.markRead(mailbox.id),
      )
      const other = mail.otherKind(mailbox.id)
      const single = entry('single', t(other.label), other.icon, () => mail.toggleSingle(mailbox.id))
      const inside = entry('new-inside', t('folderMenu.newInside'), IconFolderPlus, () =>
        askToCreate(mailbox.accountId, { ...mailbox, name }),
      )
      const own = [
        entry(
          'rename',
          t('folderMenu.rename'),
          IconCursorText,
          () => askToRename(mailbox),
          currentKeyText('folder-rename'),
        ),
        entry('move', t('folderMenu.move'), IconFolderSymlink, () => askWhereTo(mailbox)),
        entry(
          'delete',
          t(thrown ? 'folderMenu.deleteForever' : 'folderMenu.delete'),
          IconTrash,
          () => deleteFolder(mailbox),
          printedKeys('delete'),
        ),
      ]
      const save = entry('export', t('export.menu'), IconFileExport, () => void mail.save(mailbox.id, name))
      const empty = entry('empty', t('folderMenu.empty'), IconTrash, () => void mail.empty(mailbox.id, name))
      openContextMenu(event, {
        label: name,
        groups: [
          selectable ? [open] : [],
          [...(disposable || thrown ? [] : [inside]), ...(role === null ? own : [])],
          selectable ? [read, single, save] : [],
          disposable ? [empty] : [],
          [
            ...(selectable
              ? [
                  entry('properties', t('folderMenu.properties'), IconInfoCircle, () =>
                    showProperties(mailbox),
                  ),
                ]
              : []),
            entry('roles', t('folderMenu.roles'), IconSettings, showRoles),
          ],
        ],
      })
    },
    [t, mail],
  )
}

/** The menu of an account's heading. */
export function useAccountMenu(): (
  event: Parameters<FolderMenu>[0],
  accountId: number,
  name: string,
) => void {
  const { t } = useTranslation('mail')
  return useCallback(
    (event, accountId, name) =>
      openContextMenu(event, {
        label: name,
        groups: [
          [
            {
              id: 'new',
              label: t('folderMenu.new'),
              icon: IconFolderPlus,
              run: () => askToCreate(accountId),
            },
          ],
          [{ id: 'roles', label: t('folderMenu.roles'), icon: IconSettings, run: showRoles }],
        ],
      }),
    [t],
  )
}
