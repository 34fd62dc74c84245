import { IconChevronRight } from '@tabler/icons-react'
import { useMemo, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso } from 'react-virtuoso'
import type { Account, FolderTrouble } from '../../../shared/contract/accounts'
import type { Mailbox } from '../../../shared/contract/mailboxes'
import { saveWindowState, useWindowState } from '../../app/window-state'
import { FolderItem, TroubleMark, toggled, type FolderMenu, type FolderRow } from './FolderItem'
import { standsStill } from './trouble'
import classes from './FolderTree.module.css'
import { useAccountDrop } from './use-folder-drop'
import { useAccountMenu } from './use-folder-menu'

/** Folders that are in the page beyond those in sight, in pixels: an ordinary tree is there as a whole. */
const BEYOND = 3000
/** Before anything was measured. */
const AT_FIRST = 100

/** The heading of an account and its folders as a tree, which `scroller` scrolls. */
export function AccountFolders(props: {
  account: Account
  mailboxes: Mailbox[]
  scroller: HTMLElement
  menu: FolderMenu
}) {
  const { account, mailboxes, scroller, menu } = props
  const { t } = useTranslation('mail')
  const { foldedAccounts, foldedFolders } = useWindowState()
  const open = !foldedAccounts.includes(account.id)
  const { troubles } = account.sync
  const rows = useMemo(() => rowsOf(mailboxes, foldedFolders, troubles), [mailboxes, foldedFolders, troubles])
  const stands = standsStill(account.sync)
  const accountMenu = useAccountMenu()
  const [over, drop] = useAccountDrop(account.id)
  return (
    <section className={classes.account}>
      <h2 className={classes.heading}>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={open}
          data-drop={over || undefined}
          onClick={() => saveWindowState({ foldedAccounts: toggled(foldedAccounts, account.id) })}
          onContextMenu={(event) => accountMenu(event, account.id, account.settings.address)}
          {...drop}
        >
          <IconChevronRight size={14} className={open ? classes.chevronOpen : classes.chevron} aria-hidden />
          <span className={classes.dot} style={{ background: account.color }} aria-hidden />
          <bdi className={classes.label}>{account.settings.address}</bdi>
          {(stands || (!open && troubles.length > 0)) && (
            <TroubleMark text={t(`common:status.${stands ? 'failed' : 'troubled'}`)} />
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
          itemContent={(_, row) => <FolderItem {...row} menu={menu} />}
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

const Item = ({ item: _, ...props }: ComponentProps<'div'> & { item: FolderRow }) => (
  <div role="listitem" className={classes.folder} {...props} />
)

/** The tree without what lies in folded folders; whoever has subfolders can be folded. */
function rowsOf(
  mailboxes: readonly Mailbox[],
  foldedIds: readonly number[],
  troubles: readonly FolderTrouble[],
): FolderRow[] {
  const folded = new Set(foldedIds)
  const troubleOf = new Map(troubles.map((trouble) => [trouble.folderId, trouble]))
  const rows: FolderRow[] = []
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
