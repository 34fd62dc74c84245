import { IconDeviceLaptop, IconMailOpened } from '@tabler/icons-react'
import { useMemo, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso } from 'react-virtuoso'
import type { Account } from '../../../shared/contract/accounts'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useWindowState } from '../../app/window-state'
import { AccountTrouble } from './AccountTrouble'
import { usePlaceOfMail } from './place-of-mail'
import { FolderItem, TroubleMark, type FolderMenu } from './FolderItem'
import { placesOf, rowsOf, toggleAccount, type FolderRow, type Place } from './folder-rows'
import { standsStill } from './trouble'
import { FoldHead } from './FoldHead'
import classes from './FolderTree.module.css'
import { accountLine } from './walk-tree'
import { SmartView } from './SmartView'
import { useAccountDrop } from './use-folder-drop'
import { useAccountMenu } from './use-folder-menu'

/** Folders that are in the page beyond those in sight, in pixels: each costs time whenever the list is drawn. */
const BEYOND = 280
/** Before anything was measured. */
const AT_FIRST = 40

/** Names the line of an account's unread mail. */
export const unreadOf = (accountId: number): string => `unread-${accountId}`

/** The heading of an account and its folders as a tree, which `scroller` scrolls. */
export function AccountFolders(props: {
  account: Account
  mailboxes: readonly Mailbox[]
  /** Whether its folders are known by now. */
  listing: 'pending' | 'none' | 'there'
  scroller: HTMLElement
  menu: FolderMenu
  /** How much of its mail is unread; null where one account is all there is. */
  unread: number | null
}) {
  const { account, mailboxes, listing, scroller, menu } = props
  const { t } = useTranslation('mail')
  const { foldedAccounts, foldedFolders } = useWindowState()
  const open = !foldedAccounts.includes(account.id)
  const { troubles } = account.sync
  const rows = useMemo(() => rowsOf(mailboxes, foldedFolders, troubles), [mailboxes, foldedFolders, troubles])
  const lines = useMemo(() => {
    const places = placesOf(rows)
    return rows.map((row, index) => ({ row, place: places[index] }))
  }, [rows])
  const stands = standsStill(account.sync)
  const accountMenu = useAccountMenu()
  const [over, drop] = useAccountDrop(account.id)
  return (
    <section className={classes.account}>
      <FoldHead
        line={accountLine(account.id)}
        isOpen={open}
        toggle={() => toggleAccount(account.id)}
        data-drop={over || undefined}
        onContextMenu={(event) => accountMenu(event, account.id, account.settings.address)}
        {...drop}
      >
        <span className={classes.dot} style={{ background: account.color }} aria-hidden />
        <bdi className={classes.label}>{account.settings.address}</bdi>
        {(stands || (!open && troubles.length > 0)) && (
          <TroubleMark text={t(`common:status.${stands ? 'failed' : 'troubled'}`)} />
        )}
      </FoldHead>
      {open && <WhereItLies account={account} />}
      {open && stands && account.sync.problem && (
        <ErrorBoundary name={account.settings.address} line>
          <AccountTrouble account={account} problem={account.sync.problem} />
        </ErrorBoundary>
      )}
      {open && props.unread !== null && (
        <ul className={classes.group}>
          <SmartView
            id={unreadOf(account.id)}
            icon={IconMailOpened}
            label={t('views.unread')}
            count={props.unread}
            view={{ kind: 'unread', accountId: account.id }}
          />
        </ul>
      )}
      {open && rows.length > 0 && (
        <Virtuoso
          data={lines}
          customScrollParent={scroller}
          fixedItemHeight={28}
          initialItemCount={Math.min(rows.length, AT_FIRST)}
          increaseViewportBy={BEYOND}
          computeItemKey={(_, { row }) => row.mailbox.id}
          components={{ List: Group, Item }}
          itemContent={(index, { row }) => <FolderItem {...row} menu={menu} isFirst={index === 0} />}
        />
      )}
      {open && !stands && listing !== 'there' && (
        <p className={classes.none}>{t(listing === 'pending' ? 'foldersPending' : 'noFoldersYet')}</p>
      )}
    </section>
  )
}

/** Said of an account whose mail does not lie on a server of its own. */
function WhereItLies({ account }: { account: Account }) {
  const place = usePlaceOfMail()(account)
  return (
    place && (
      <p className={classes.place}>
        <IconDeviceLaptop size={13} aria-hidden /> {place}
      </p>
    )
  )
}

const Group = ({ ref, style, children }: ComponentProps<'div'>) => (
  <div ref={ref} role="list" style={style}>
    {children}
  </div>
)

interface PlacedRow {
  row: FolderRow
  place: Place | undefined
}

const Item = ({ item: { place }, ...props }: ComponentProps<'div'> & { item: PlacedRow }) => (
  <div
    role="listitem"
    aria-level={place?.level}
    aria-posinset={place?.position}
    aria-setsize={place?.siblings}
    className={classes.folder}
    {...props}
  />
)
