import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FolderTrouble } from '../../../shared/contract/accounts'
import classes from './ListNotices.module.css'
import { useTroubleText } from './trouble'
import { TryAgain } from './TryAgain'

/** What the server does not give of a folder. */
export function TroubleNotice(props: {
  accountId: number
  trouble: FolderTrouble
  /** Whose folder it is, where the list shows several accounts; else ''. */
  address: string
}) {
  const { accountId, trouble, address } = props
  const { t } = useTranslation()
  const words = useTroubleText()
  const { title, why, mend, reply, next } = words.folder(trouble)
  return (
    <section className={classes.notice} aria-label={title}>
      <IconAlertTriangle size={16} aria-hidden className={classes.sign} />
      <div className={classes.text}>
        <strong>{title}</strong>
        {address && <span className={classes.faint}> {address}</span>}
        {trouble.messages.length > 0 && (
          <ul className={classes.messages}>
            {trouble.messages.map((message) => (
              <li key={message.key}>{words.message(message)}</li>
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
          <TryAgain accountIds={[accountId]} size="compact-xs" />
          {next && <span className={classes.faint}>{next}</span>}
        </div>
      </div>
    </section>
  )
}
