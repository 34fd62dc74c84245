import { IconFolderOpen, IconMailOpened, IconTrash } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { go } from '../../app/route'
import { openContextMenu } from '../../ui/ContextMenu'
import { emptyFolder, markFolderRead } from '../messages/list-actions'
import type { FolderMenu } from './FolderItem'

/** The menu of a folder: what is done to it as a whole. */
export function useFolderMenu(): FolderMenu {
  const { t } = useTranslation('mail')
  return useCallback(
    (event, mailbox, name) => {
      const disposable = mailbox.role === 'trash' || mailbox.role === 'junk'
      const open = {
        id: 'open',
        label: t('folderMenu.open'),
        icon: IconFolderOpen,
        run: () => go.view({ kind: 'folder', folderId: mailbox.id }),
      }
      const read = {
        id: 'read',
        label: t('folderMenu.markRead'),
        icon: IconMailOpened,
        run: () => void markFolderRead(mailbox.id),
      }
      const empty = {
        id: 'empty',
        label: t('folderMenu.empty'),
        icon: IconTrash,
        run: () => void emptyFolder(mailbox.id),
      }
      openContextMenu(event, { label: name, groups: [[open], [read], disposable ? [empty] : []] })
    },
    [t],
  )
}
