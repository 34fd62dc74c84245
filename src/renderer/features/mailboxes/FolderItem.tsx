import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconArchive,
  IconChevronRight,
  IconClockPause,
  IconFile,
  IconFolder,
  IconInbox,
  IconStack2,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { memo, type ComponentType, type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mailbox, MailboxRole } from '../../../shared/contract/mailboxes'
import { useFormat } from '../../app/format'
import { currentKeysOf } from '../../app/key-choice'
import { keyName } from '../../app/key-names'
import { useRoute } from '../../app/route'
import { askToRename, deleteFolder } from './folder-actions'
import { toggleFolder, type FolderRow } from './folder-rows'
import { useFolderName } from './FolderPicker'
import classes from './FolderTree.module.css'
import { showView } from './show-view'
import { useTroubleText } from './trouble'
import { folderDrag, useFolderDrop } from './use-folder-drop'
import { folderLine, keepsFocus, useTreeStop } from './walk-tree'

export const roleIcons: Record<MailboxRole, ComponentType<{ size: number; stroke: number }>> = {
  inbox: IconInbox,
  sent: IconSend,
  drafts: IconFile,
  trash: IconTrash,
  junk: IconAlertOctagon,
  archive: IconArchive,
  all: IconStack2,
  snoozed: IconClockPause,
}

export type FolderMenu = (event: MouseEvent, mailbox: Mailbox, name: string) => void

/** A folder in the tree, on which conversations can be dropped; drawn anew only when it changes, however many there are. */
export const FolderItem = memo(function FolderItem(
  props: FolderRow & {
    menu: FolderMenu
    /** The only inbox there is: it answers to the keys of all inboxes. */
    isTheInbox?: boolean
    /** Of the folders of its account. */
    isFirst?: boolean
  },
) {
  const { mailbox, fold, trouble, menu, isTheInbox = false, isFirst = isTheInbox } = props
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const words = useTroubleText()
  const active = useRoute(
    ({ view, search }) =>
      !search &&
      ((view.kind === 'folder' && view.folderId === mailbox.id) ||
        (isTheInbox && view.kind === 'role' && view.role === 'inbox')),
  )
  const line = folderLine(mailbox.id)
  const isStop = useTreeStop((stop) => stop.line === line)
  const [over, drop] = useFolderDrop(mailbox)
  const Icon = mailbox.role ? roleIcons[mailbox.role] : IconFolder
  const name = useFolderName()(mailbox)
  const text = trouble && words.folder(trouble)
  const wrong = text && [text.title, text.next].filter(Boolean).join('. ')
  return (
    <>
      {fold !== 'none' && (
        <button
          type="button"
          className={classes.fold}
          style={{ insetInlineStart: mailbox.depth * 14 - 8 }}
          // The arrow keys do the same on the folder itself.
          tabIndex={-1}
          aria-expanded={fold === 'open'}
          aria-label={t(fold === 'open' ? 'foldFolder' : 'unfoldFolder', { name })}
          {...keepsFocus}
          onClick={() => toggleFolder(mailbox.id)}
        >
          <IconChevronRight
            size={13}
            className={fold === 'open' ? classes.chevronOpen : classes.chevron}
            aria-hidden
          />
        </button>
      )}
      <button
        type="button"
        className={classes.item}
        data-line={line}
        // Tab goes through the list in a few steps, however many folders there are.
        tabIndex={isStop || active || isFirst ? 0 : -1}
        style={{ paddingInlineStart: 12 + mailbox.depth * 14 }}
        aria-current={active ? 'page' : undefined}
        aria-disabled={!mailbox.selectable || undefined}
        title={[isTheInbox ? 'G I' : mailbox.path, wrong, text?.reply].filter(Boolean).join('\n')}
        data-drop={over || undefined}
        onClick={(event) => {
          if (mailbox.selectable)
            showView(
              event,
              isTheInbox ? { kind: 'role', role: 'inbox' } : { kind: 'folder', folderId: mailbox.id },
            )
          else if (fold !== 'none') toggleFolder(mailbox.id)
        }}
        onContextMenu={(event) => menu(event, mailbox, name)}
        onKeyDown={(event) => actOnKey(event, mailbox)}
        {...folderDrag(mailbox)}
        {...drop}
      >
        <Icon size={16} stroke={1.7} />
        <span className={classes.label} dir="auto">
          {name}
        </span>
        {wrong && <TroubleMark text={wrong} />}
        {mailbox.unread > 0 && mailbox.role !== 'trash' && mailbox.role !== 'junk' && (
          <span className={classes.count} aria-label={t('unreadCount', { count: mailbox.unread })}>
            {number(mailbox.unread)}
          </span>
        )}
      </button>
    </>
  )
})

function actOnKey(event: KeyboardEvent, mailbox: Mailbox): void {
  if (mailbox.role !== null) return
  const key = keyName(event)
  // Letters go to the folder whose name begins with them.
  if (key.length > 1 && currentKeysOf({ id: 'folder-rename' }).includes(key)) askToRename(mailbox)
  else if (key === 'delete') deleteFolder(mailbox)
  else return
  event.preventDefault()
}

/** Something is wrong here. */
export function TroubleMark({ text }: { text: string }) {
  return <IconAlertTriangle size={14} className={classes.mark} role="img" aria-label={text} />
}
