import { Button } from '@mantine/core'
import { IconCloudOff, IconInbox } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Mailbox, MailView } from '../../../shared/contract/mailboxes'
import { inBrackets, useKeyText } from '../../app/key-choice'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { EmptyState } from '../../ui/EmptyState'
import { useAccounts, useMailboxes } from '../mailboxes/index'
import classes from './ThreadList.module.css'

const isShown = (box: Mailbox, view: MailView): boolean =>
  view.kind === 'folder'
    ? box.id === view.folderId
    : view.kind === 'role'
      ? box.role === view.role
      : box.role !== 'trash' && box.role !== 'junk' && ofAccount(box, view)

const ofAccount = (box: Mailbox, view: MailView): boolean =>
  view.kind !== 'unread' || view.accountId === undefined || view.accountId === box.accountId

/** Why a list shows no mail: there is none, it is on its way, or the server does not give it. */
export function EmptyView({ view }: { view: MailView }) {
  const { t } = useTranslation('mail')
  const { data: mailboxes = [] } = useMailboxes()
  const { data: accounts = [] } = useAccounts()
  const describe = useDescribe()
  const keyText = useKeyText()
  const action = (
    <Button variant="light" onClick={() => void engine.accounts.syncNow({}).catch(report)}>
      {t('getMail')}
    </Button>
  )
  const syncing = accounts.some(({ sync }) =>
    ['connecting', 'listing', 'fetching', 'waiting'].includes(sync.stage),
  )
  if (syncing && mailboxes.every((box) => box.total === 0)) return <Skeletons />
  // A list is empty only as far as the server could be asked.
  const shown = mailboxes.filter((box) => isShown(box, view))
  const problem = accounts
    .filter(({ id }) => view.kind !== 'folder' || shown.some(({ accountId }) => accountId === id))
    .map(
      ({ sync }) =>
        sync.problem ??
        sync.troubles.find(({ folderId }) => shown.some(({ id }) => id === folderId))?.problem,
    )
    .find((found) => found != null)
  if (problem) {
    const { title, why, mend } = describe(problem)
    return (
      <EmptyState icon={<IconCloudOff size={24} />} title={title} action={action}>
        {why} {mend}
      </EmptyState>
    )
  }
  const part = view.kind === 'role' || view.kind === 'folder' ? view.splits?.[0] : undefined
  const kind = part ?? (view.kind === 'role' ? view.role : view.kind)
  return (
    <EmptyState
      icon={<IconInbox size={24} />}
      title={t(`empty.${kind}.title`, { defaultValue: t('empty.folder.title') })}
      action={action}
    >
      {t(`empty.${kind}.text`, {
        defaultValue: t('empty.folder.text'),
        key: inBrackets(keyText(kind === 'junk' ? 'junk' : 'flag')),
      })}
    </EmptyState>
  )
}

/** Rows on their way. */
export function Skeletons() {
  const { t } = useTranslation('mail')
  return (
    <div className={classes.list} aria-busy aria-label={t('loading')} role="status">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className={classes.skeleton}>
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}
