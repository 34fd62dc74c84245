import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import { needsUser } from '../../../shared/problem'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { useAccounts } from '../mailboxes/queries'
import { useTroubleText } from '../mailboxes/trouble'
import classes from './AccountBanners.module.css'
import { AccountDialog } from './AccountDialog'

/** Above everything: each account whose mail stands still until somebody does something, why, and what mends it. */
export function AccountBanners() {
  const { t } = useTranslation()
  const describe = useDescribe()
  const { next } = useTroubleText()
  const { data: accounts = [] } = useAccounts()
  const [editing, setEditing] = useState<Account | null>(null)
  return (
    <>
      {accounts.map((account) => {
        const { problem, stage, nextTryAt } = account.sync
        if (!problem || !needsUser(problem.code)) return null
        const { title, why, mend } = describe(problem)
        const { address } = account.settings
        return (
          <section
            key={account.id}
            className={classes.banner}
            aria-label={t('troubles.account', { address })}
          >
            <IconAlertTriangle size={18} aria-hidden className={classes.sign} />
            <p className={classes.text}>
              <strong>
                <bdi>{address}</bdi>: {title}
              </strong>{' '}
              {why} {problem.serverReply && <q>{problem.serverReply}</q>} {mend}{' '}
              <span role="status">{stage === 'failed' ? next(nextTryAt) : t(`stages.${stage}`)}</span>
            </p>
            <div className={classes.buttons}>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => void engine.accounts.syncNow({ id: account.id }).catch(report)}
              >
                {t('troubles.tryNow')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setEditing(account)}>
                {t('status.openSettings')}
              </Button>
            </div>
          </section>
        )
      })}
      <AccountDialog account={editing} close={() => setEditing(null)} />
    </>
  )
}
