import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconArchive,
  IconChevronRight,
  IconFile,
  IconFolder,
  IconInbox,
  IconStack2,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { useMemo, type ComponentProps, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso } from 'react-virtuoso'
import type { Account, FolderTrouble } from '../../../shared/contract/accounts'
import type { Mailbox, MailboxRole } from '../../../shared/contract/mailboxes'
import { needsUser } from '../../../shared/problem'
import { go, useRoute } from '../../app/route'
import { useFormat } from '../../app/format'
import { saveWindowState, useWindowState } from '../../app/window-state'
import classes from './FolderTree.module.css'
import { useTroubleText } from './trouble'

const roleIcons: Record<MailboxRole, ComponentType<{ size: number; stroke: number }>> = {
  inbox: IconInbox,
  sent: IconSend,
  drafts: IconFile,
  trash: IconTrash,
  junk: IconAlertOctagon,
  archive: IconArchive,
  all: IconStack2,
}

/** Folders that are in the page beyond those in sight, in pixels: an ordinary tree is there as a whole. */
const BEYOND = 3000
/** Before anything was measured. */
const AT_FIRST = 100

/** The heading of an account and its folders as a tree, which `scroller` scrolls. */
export function AccountFolders(props: { account: Account; mailboxes: Mailbox[]; scroller: HTMLElement }) {
  const { account, mailboxes, scroller } = props
  const { t } = useTranslation('mail')
  const { foldedAccounts, foldedFolders } = useWindowState()
  const open = !foldedAccounts.includes(account.id)
  const { troubles, problem } = account.sync
  const rows = useMemo(() => rowsOf(mailboxes, foldedFolders, troubles), [mailboxes, foldedFolders, troubles])
  const stands = problem !== null && needsUser(problem.code)
  return (
    <section className={classes.account}>
      <h2 className={classes.heading}>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={open}
          onClick={() => saveWindowState({ foldedAccounts: toggled(foldedAccounts, account.id) })}
        >
          <IconChevronRight size={14} className={open ? classes.chevronOpen : classes.chevron} aria-hidden />
          <span className={classes.dot} style={{ background: account.color }} aria-hidden />
          <bdi className={classes.label}>{account.settings.address}</bdi>
          {(stands || (!open && troubles.length > 0)) && (
            <Mark text={t(`common:status.${stands ? 'failed' : 'troubled'}`)} />
          )}
        </button>
      </h2>
      {open && rows.length > 0 && (
        <Virtuoso
          data={rows}
          customScrollParent={scroller}
          fixedItemHeight={28}
          initialItemCount={Math.min(rows.length, AT_FIRST)}
          increaseViewportBy={BEYOND}
          computeItemKey={(_, { mailbox }) => mailbox.id}
          components={{ List: Group, Item }}
          itemContent={(_, row) => <FolderItem {...row} />}
        />
      )}
      {open && rows.length === 0 && <p className={classes.none}>{t('noFoldersYet')}</p>}
    </section>
  )
}

const Group = ({ ref, style, children }: ComponentProps<'div'>) => (
  <div ref={ref} role="list" style={style}>
    {children}
  </div>
)

const Item = ({ item: _, ...props }: ComponentProps<'div'> & { item: Row }) => (
  <div role="listitem" className={classes.folder} {...props} />
)

const toggled = (ids: readonly number[], id: number): number[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]

interface Row {
  mailbox: Mailbox
  fold: 'none' | 'open' | 'folded'
  /** Of the folder, or of one in it that is out of sight. */
  trouble: FolderTrouble | null
}

/** The tree without what lies in folded folders; whoever has subfolders can be folded. */
function rowsOf(
  mailboxes: readonly Mailbox[],
  foldedIds: readonly number[],
  troubles: readonly FolderTrouble[],
): Row[] {
  const folded = new Set(foldedIds)
  const troubleOf = new Map(troubles.map((trouble) => [trouble.folderId, trouble]))
  const rows: Row[] = []
  let hiddenBelow = Infinity
  for (const [index, mailbox] of mailboxes.entries()) {
    const trouble = troubleOf.get(mailbox.id) ?? null
    const last = rows.at(-1)
    if (mailbox.depth > hiddenBelow) {
      if (last) last.trouble ??= trouble
      continue
    }
    const hasChildren = (mailboxes[index + 1]?.depth ?? 0) > mailbox.depth
    const isFolded = hasChildren && folded.has(mailbox.id)
    hiddenBelow = isFolded ? mailbox.depth : Infinity
    rows.push({ mailbox, trouble, fold: isFolded ? 'folded' : hasChildren ? 'open' : 'none' })
  }
  return rows
}

function FolderItem({ mailbox, fold, trouble }: Row) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const words = useTroubleText()
  const { foldedFolders } = useWindowState()
  const active = useRoute(
    ({ view, search }) => !search && view.kind === 'folder' && view.folderId === mailbox.id,
  )
  const Icon = mailbox.role ? roleIcons[mailbox.role] : IconFolder
  const name = mailbox.role ? t(`roles.${mailbox.role}`) : mailbox.name
  const text = trouble && words.folder(trouble)
  const wrong = text && [text.title, text.next].filter(Boolean).join('. ')
  return (
    <>
      {fold !== 'none' && (
        <button
          type="button"
          className={classes.fold}
          style={{ insetInlineStart: mailbox.depth * 14 - 8 }}
          aria-expanded={fold === 'open'}
          aria-label={t(fold === 'open' ? 'foldFolder' : 'unfoldFolder', { name })}
          onClick={() => saveWindowState({ foldedFolders: toggled(foldedFolders, mailbox.id) })}
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
        style={{ paddingInlineStart: 12 + mailbox.depth * 14 }}
        aria-current={active ? 'page' : undefined}
        disabled={!mailbox.selectable}
        title={[mailbox.path, wrong, text?.reply].filter(Boolean).join('\n')}
        onClick={() => go.view({ kind: 'folder', folderId: mailbox.id })}
      >
        <Icon size={16} stroke={1.7} />
        <span className={classes.label}>{name}</span>
        {wrong && <Mark text={wrong} />}
        {mailbox.unread > 0 && mailbox.role !== 'trash' && mailbox.role !== 'junk' && (
          <span className={classes.count} aria-label={t('unreadCount', { count: mailbox.unread })}>
            {number(mailbox.unread)}
          </span>
        )}
      </button>
    </>
  )
}

/** Something is wrong here. */
function Mark({ text }: { text: string }) {
  return <IconAlertTriangle size={14} className={classes.mark} role="img" aria-label={text} />
}
