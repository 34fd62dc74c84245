import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconArchive,
  IconChevronRight,
  IconClockHour4,
  IconFile,
  IconFlag,
  IconFolder,
  IconInbox,
  IconMailOpened,
  IconStack2,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import type { Mailbox, MailboxRole } from '../../../shared/contract/mailboxes'
import { go, useRoute } from '../../app/route'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { saveWindowState, useWindowState } from '../../app/window-state'
import classes from './FolderTree.module.css'
import { useAccounts, useMailboxes, useOutbox, useSmartCounts } from './queries'

const roleIcons: Record<MailboxRole, ComponentType<{ size: number; stroke: number }>> = {
  inbox: IconInbox,
  sent: IconSend,
  drafts: IconFile,
  trash: IconTrash,
  junk: IconAlertOctagon,
  archive: IconArchive,
  all: IconStack2,
}

/** Smart views on top, then each account with its folders. */
export function FolderTree() {
  const { t } = useTranslation('mail')
  const { data: accounts = [] } = useAccounts()
  const { data: mailboxes = [] } = useMailboxes()
  const counts = useSmartCounts().data
  const waiting = useOutbox().data?.filter((mail) => mail.state !== 'sent' && mail.state !== 'draft') ?? []
  const failed = waiting.some((mail) => mail.state === 'failed')
  return (
    <nav className={classes.tree} aria-label={t('folders')}>
      <ul className={classes.group}>
        <SmartView
          icon={IconInbox}
          label={t('views.inbox')}
          count={counts?.inboxUnread ?? 0}
          view={{ kind: 'role', role: 'inbox' }}
          keys="G I"
        />
        <SmartView
          icon={IconMailOpened}
          label={t('views.unread')}
          count={counts?.unread ?? 0}
          view={{ kind: 'unread' }}
          keys="G U"
        />
        <SmartView
          icon={IconFlag}
          label={t('views.flagged')}
          count={counts?.flagged ?? 0}
          view={{ kind: 'flagged' }}
          keys="G F"
        />
        <SmartView
          icon={IconClockHour4}
          label={t('views.outbox')}
          count={waiting.length}
          alarm={failed}
          view={{ kind: 'outbox' }}
          keys="G O"
        />
      </ul>
      {accounts.map((account) => (
        <AccountFolders
          key={account.id}
          account={account}
          mailboxes={mailboxes.filter((box) => box.accountId === account.id)}
        />
      ))}
    </nav>
  )
}

type View = ReturnType<typeof useRoute.getState>['view']

function SmartView(props: {
  icon: ComponentType<{ size: number; stroke: number }>
  label: string
  count: number
  alarm?: boolean
  view: View
  keys: string
}) {
  const active = useRoute(
    (route) => !route.search && JSON.stringify(route.view) === JSON.stringify(props.view),
  )
  const { number } = useFormat()
  const Icon = props.icon
  return (
    <li>
      <button
        type="button"
        className={classes.item}
        aria-current={active ? 'page' : undefined}
        title={props.keys}
        onClick={() => go.view(props.view)}
      >
        <Icon size={16} stroke={1.7} />
        <span className={classes.label}>{props.label}</span>
        {props.count > 0 && (
          <span className={props.alarm ? classes.alarm : classes.count}>{number(props.count)}</span>
        )}
      </button>
    </li>
  )
}

function AccountFolders({ account, mailboxes }: { account: Account; mailboxes: Mailbox[] }) {
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  const { foldedAccounts, foldedFolders } = useWindowState()
  const open = !foldedAccounts.includes(account.id)
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
          <span className={classes.label}>{account.settings.address}</span>
        </button>
      </h2>
      {account.sync.stage === 'failed' && account.sync.problem && (
        <button type="button" className={classes.trouble} onClick={() => go.module('settings')}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>{describe(account.sync.problem).title}</span>
        </button>
      )}
      {open && (
        <ul className={classes.group}>
          {unfolded(mailboxes, foldedFolders).map(({ mailbox, fold }) => (
            <FolderItem
              key={mailbox.id}
              mailbox={mailbox}
              fold={fold}
              toggle={() => saveWindowState({ foldedFolders: toggled(foldedFolders, mailbox.id) })}
            />
          ))}
          {mailboxes.length === 0 && <li className={classes.none}>{t('noFoldersYet')}</li>}
        </ul>
      )}
    </section>
  )
}

const toggled = (ids: readonly number[], id: number): number[] =>
  ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]

type Fold = 'none' | 'open' | 'folded'

/** The tree without what lies in folded folders; whoever has subfolders can be folded. */
function unfolded(
  mailboxes: readonly Mailbox[],
  foldedIds: readonly number[],
): { mailbox: Mailbox; fold: Fold }[] {
  const shown: { mailbox: Mailbox; fold: Fold }[] = []
  let hiddenBelow = Infinity
  for (const [index, mailbox] of mailboxes.entries()) {
    if (mailbox.depth > hiddenBelow) continue
    const hasChildren = (mailboxes[index + 1]?.depth ?? 0) > mailbox.depth
    const folded = hasChildren && foldedIds.includes(mailbox.id)
    hiddenBelow = folded ? mailbox.depth : Infinity
    shown.push({ mailbox, fold: folded ? 'folded' : hasChildren ? 'open' : 'none' })
  }
  return shown
}

function FolderItem({ mailbox, fold, toggle }: { mailbox: Mailbox; fold: Fold; toggle(): void }) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const active = useRoute(
    ({ view, search }) => !search && view.kind === 'folder' && view.folderId === mailbox.id,
  )
  const Icon = mailbox.role ? roleIcons[mailbox.role] : IconFolder
  const name = mailbox.role ? t(`roles.${mailbox.role}`) : mailbox.name
  return (
    <li className={classes.folder}>
      {fold !== 'none' && (
        <button
          type="button"
          className={classes.fold}
          style={{ insetInlineStart: mailbox.depth * 14 - 8 }}
          aria-expanded={fold === 'open'}
          aria-label={t(fold === 'open' ? 'foldFolder' : 'unfoldFolder', { name })}
          onClick={toggle}
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
        title={mailbox.path}
        onClick={() => go.view({ kind: 'folder', folderId: mailbox.id })}
      >
        <Icon size={16} stroke={1.7} />
        <span className={classes.label}>{name}</span>
        {mailbox.unread > 0 && mailbox.role !== 'trash' && mailbox.role !== 'junk' && (
          <span className={classes.count} aria-label={t('unreadCount', { count: mailbox.unread })}>
            {number(mailbox.unread)}
          </span>
        )}
      </button>
    </li>
  )
}
