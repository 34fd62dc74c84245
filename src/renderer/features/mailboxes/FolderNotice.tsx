import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MailView } from '../../../shared/contract/mailboxes'
import classes from './FolderNotice.module.css'
import { useAccounts, useMailboxes } from './queries'
import { useTroubleText } from './trouble'
import { TryAgain } from './TryAgain'

/** Above a list: what the server does not give of its folders. */
export function FolderNotice({ view }: { view: MailView | { kind: 'outbox' } }) {
  const { t } = useTranslation()
  const words = useTroubleText()
  const { data: accounts = [] } = useAccounts()
  const { data: mailboxes = [] } = useMailboxes()
  const troubled = accounts.flatMap((account) =>
    account.sync.troubles.map((trouble) => ({ account, trouble })),
  )
  if (troubled.length === 0) return null
  const isShown = (folderId: number): boolean =>
    view.kind === 'folder'
      ? view.folderId === folderId
      : view.kind === 'role' && mailboxes.some(({ id, role }) => id === folderId && role === view.role)
  return troubled
    .filter(({ trouble }) => isShown(trouble.folderId))
    .map(({ account, trouble }) => {
      const { title, why, mend, reply, next } = words.folder(trouble)
      return (
        <section key={trouble.folderId} className={classes.notice} aria-label={title}>
          <IconAlertTriangle size={16} aria-hidden className={classes.sign} />
          <div className={classes.text}>
            <strong>{title}</strong>
            {view.kind === 'role' && <span className={classes.faint}> {account.settings.address}</span>}
            {trouble.messages.length > 0 && (
              <ul className={classes.messages}>
                {trouble.messages.map((message) => (
                  <li key={message.uid}>{words.message(message)}</li>
                ))}
                {trouble.withheld > trouble.messages.length && (
                  <li>{t('troubles.more', { count: trouble.withheld - trouble.messages.length })}</li>
                )}
              </ul>
            )}
            <p>
              {why} {reply && <q className={classes.reply}>{reply}</q>} {mend}
            </p>
            <div className={classes.foot}>
              <TryAgain accountIds={[account.id]} size="compact-xs" />
              {next && <span className={classes.faint}>{next}</span>}
            </div>
          </div>
        </section>
      )
    })
}
