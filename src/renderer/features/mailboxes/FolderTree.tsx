import {
  IconBell,
  IconFileImport,
  IconCalendarClock,
  IconClockHour4,
  IconFlag,
  IconInbox,
  IconMailOpened,
} from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import type { OutgoingLine } from '../../../shared/contract/outbox'
import { useRoute } from '../../app/route'
import { useSettings } from '../../app/settings'
import { useMinute } from '../../app/use-minute'
import { currentWindowState } from '../../app/window-state'
import { AccountFolders, unreadOf } from './AccountFolders'
import { rowsOf, toggleAccount, toggleFolder } from './folder-rows'
import { FolderItem, roleIcons } from './FolderItem'
import { useFolderName } from './FolderPicker'
import classes from './FolderTree.module.css'
import { SavedSearches, searchLine, useSavedSearches } from './SavedSearches'
import { TagLines, useTagLines } from './TagLines'
import { SmartView, viewLine } from './SmartView'
import { useFolderMenu } from './use-folder-menu'
import { accountLine, folderLine, treeKeys, type Line } from './walk-tree'
import {
  awaitsUser,
  isDue,
  isScheduled,
  isWritten,
  useAccounts,
  useFollowUps,
  useImportedCount,
  useMailboxes,
  useOutbox,
  useSmartCounts,
} from './queries'

const none: readonly Mailbox[] = []

/** Smart views on top, then each account with its folders. */
export function FolderTree() {
  const { t } = useTranslation('mail')
  const { data: accounts = [] } = useAccounts()
  const { data: known } = useMailboxes()
  const mailboxes = known ?? none
  const counts = useSmartCounts().data
  const outgoing = useOutbox().data ?? []
  const failed = outgoing.filter(awaitsUser).length
  const waiting = outgoing.filter(
    (mail) => !awaitsUser(mail) && mail.state !== 'sent' && isWritten(mail),
  ).length
  const { data: followUps = [] } = useFollowUps()
  const now = useMinute()
  const occasional = useOccasional(outgoing)
  const [only] = accounts.length === 1 ? accounts : []
  const merged = useMergedRoles(accounts.length, mailboxes)
  const inbox = useMemo(
    () => (only ? mailboxes.find(({ role }) => role === 'inbox') : undefined),
    [only, mailboxes],
  )
  const byAccount = useMemo(
    () => Map.groupBy(belowInbox(mailboxes, inbox), ({ accountId }) => accountId),
    [mailboxes, inbox],
  )
  const saved = useSavedSearches()
  const tagLines = useTagLines()
  const menu = useFolderMenu()
  const nameOf = useFolderName()
  const keys = treeKeys(() => {
    const { foldedAccounts, foldedFolders } = currentWindowState()
    return [
      inbox
        ? { id: folderLine(inbox.id), name: nameOf(inbox), depth: 0, fold: 'none' }
        : viewLine('inbox', t('views.inbox')),
      viewLine('unread', t('views.unread')),
      viewLine('flagged', t('views.flagged')),
      viewLine('snoozed', t('roles.snoozed')),
      viewLine('outbox', t('views.outbox')),
      viewLine('follow-ups', t('follow-ups:title')),
      ...occasional.map(({ kind }) => viewLine(kind, t(`views.${kind}`))),
      ...merged.map((role) => viewLine(role, t(`roles.${role}`))),
      ...saved.map(searchLine),
      ...tagLines(),
      ...accounts.flatMap(({ id, settings: { address } }): Line[] => {
        const isFolded = foldedAccounts.includes(id)
        const rows = isFolded ? [] : rowsOf(byAccount.get(id) ?? [], foldedFolders, [])
        const unread = isFolded || only ? [] : [viewLine(unreadOf(id), t('views.unread'))]
        const toggle = (): void => toggleAccount(id)
        return [
          { id: accountLine(id), name: address, depth: -1, fold: isFolded ? 'folded' : 'open', toggle },
          ...unread,
          ...rows.map(({ mailbox, fold }) => ({
            id: folderLine(mailbox.id),
            name: nameOf(mailbox),
            depth: mailbox.depth,
            fold,
            toggle: () => toggleFolder(mailbox.id),
          })),
        ]
      }),
    ]
  })
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  return (
    <nav ref={setScroller} className={classes.tree} aria-label={t('folders')} {...keys}>
      <ul className={classes.group}>
        {inbox ? (
          <li className={classes.folder}>
            <FolderItem
              mailbox={inbox}
              fold="none"
              trouble={only?.sync.troubles.find(({ folderId }) => folderId === inbox.id) ?? null}
              menu={menu}
              isTheInbox
            />
          </li>
        ) : (
          <SmartView
            id="inbox"
            icon={IconInbox}
            label={t('views.inbox')}
            count={counts?.inboxUnread ?? 0}
            view={{ kind: 'role', role: 'inbox' }}
          />
        )}
        <SmartView
          id="unread"
          icon={IconMailOpened}
          label={t('views.unread')}
          count={counts?.unread ?? 0}
          view={{ kind: 'unread' }}
        />
        <SmartView
          id="flagged"
          icon={IconFlag}
          label={t('views.flagged')}
          count={counts?.flagged ?? 0}
          view={{ kind: 'flagged' }}
        />
        <SmartView
          id="snoozed"
          icon={roleIcons.snoozed}
          label={t('roles.snoozed')}
          count={mailboxes.reduce((sum, { role, total }) => (role === 'snoozed' ? sum + total : sum), 0)}
          view={{ kind: 'role', role: 'snoozed' }}
        />
        <SmartView
          id="outbox"
          icon={IconClockHour4}
          label={t('views.outbox')}
          count={waiting}
          alarm={failed}
          view={{ kind: 'outbox' }}
        />
        <SmartView
          id="follow-ups"
          icon={IconBell}
          label={t('follow-ups:title')}
          count={followUps.length}
          alarm={followUps.filter((one) => isDue(one, now)).length}
          view={{ kind: 'follow-ups' }}
        />
        {occasional.map(({ kind, count, icon }) => (
          <SmartView
            key={kind}
            id={kind}
            icon={icon}
            label={t(`views.${kind}`)}
            count={count}
            view={{ kind }}
          />
        ))}
        {merged.map((role) => (
          <SmartView
            key={role}
            id={role}
            icon={roleIcons[role]}
            label={t(`roles.${role}`)}
            count={0}
            view={{ kind: 'role', role }}
          />
        ))}
      </ul>
      <ErrorBoundary name={t('saved.title')} line>
        <SavedSearches />
      </ErrorBoundary>
      <ErrorBoundary name={t('tags.title')} line>
        <TagLines />
      </ErrorBoundary>
      {scroller &&
        accounts.map((account) => (
          <ErrorBoundary key={account.id} name={account.settings.address} line>
            <AccountFolders
              account={account}
              mailboxes={byAccount.get(account.id) ?? none}
              listing={
                known === undefined
                  ? 'pending'
                  : byAccount.has(account.id) || inbox?.accountId === account.id
                    ? 'there'
                    : 'none'
              }
              scroller={scroller}
              menu={menu}
              unread={
                only
                  ? null
                  : (counts?.unreadOf.find(({ accountId }) => accountId === account.id)?.unread ?? 0)
              }
            />
          </ErrorBoundary>
        ))}
    </nav>
  )
}

/** Smart views that stand in the tree only while there is something in them, or they are looked at. */
function useOccasional(outgoing: readonly OutgoingLine[]) {
  const shown = useRoute(({ view }) => view.kind)
  const views = [
    { kind: 'scheduled' as const, icon: IconCalendarClock, count: outgoing.filter(isScheduled).length },
    { kind: 'imported' as const, icon: IconFileImport, count: useImportedCount() },
  ]
  return views.filter(({ kind, count }) => count > 0 || kind === shown)
}

/** Shown as one over all accounts, besides the inbox. */
const MERGED = ['drafts', 'sent', 'archive', 'junk', 'trash'] as const

/** The roles whose folders are shown as one: with several accounts, where the user wants it. */
function useMergedRoles(accounts: number, mailboxes: readonly Mailbox[]) {
  const isWanted = useSettings().data?.mergeFolders ?? true
  if (accounts < 2 || !isWanted) return []
  return MERGED.filter((role) => mailboxes.some((box) => box.role === role))
}

/** An inbox that stands on top of the tree is not shown again; its subfolders move up by one step. */
function belowInbox(mailboxes: readonly Mailbox[], inbox: Mailbox | undefined): readonly Mailbox[] {
  const at = inbox ? mailboxes.findIndex(({ id }) => id === inbox.id) : -1
  if (at < 0 || !inbox) return mailboxes
  const end = mailboxes.findIndex(({ depth }, index) => index > at && depth <= inbox.depth)
  const children = mailboxes.slice(at + 1, end < 0 ? undefined : end)
  return [
    ...mailboxes.slice(0, at),
    ...children.map((box) => ({ ...box, depth: box.depth - 1 })),
    ...(end < 0 ? [] : mailboxes.slice(end)),
  ]
}
