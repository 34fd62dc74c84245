import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { Account } from '../../../shared/contract/accounts'
import { needsUser, type Problem } from '../../../shared/problem'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { TryAgain, standsStill, useAccounts, useTroubleText } from '../mailboxes/index'
import classes from './AccountBanners.module.css'
import { AccountDialog } from './AccountDialog'

/** Above everything: the accounts whose mail stands still, why, since when, and what mends it. */
export function AccountBanners() {
  const { t } = useTranslation()
  const { data: accounts = [] } = useAccounts()
  const [editing, setEditing] = useState<Account | null>(null)
  const troubled = accounts.flatMap((account) =>
    standsStill(account.sync) && account.sync.problem ? [{ account, problem: account.sync.problem }] : [],
  )
  const isOffline =
    accounts.length > 1 &&
    troubled.length === accounts.length &&
    troubled.every(({ problem }) => !needsUser(problem.code))
  // Where no server at all is reached it is the network, and that is said once.
  const banners = isOffline
    ? [{ problem: { code: 'offline' as const }, accounts }]
    : troubled.map(({ account, problem }) => ({ problem, accounts: [account] }))
  return (
    <>
      {banners.map((banner) => (
        <ErrorBoundary key={banner.accounts[0]?.id} name={t('modules.settings')} line>
          <Banner {...banner} edit={setEditing} />
        </ErrorBoundary>
      ))}
      <ErrorBoundary name={t('settings:editAccount')} close={() => setEditing(null)}>
        <AccountDialog account={editing} close={() => setEditing(null)} />
      </ErrorBoundary>
    </>
  )
}

function Banner(props: { problem: Problem; accounts: readonly Account[]; edit: (account: Account) => void }) {
  const { t } = useTranslation()
  const describe = useDescribe()
  const { next } = useTroubleText()
  const { shortDate, namesInWords } = useFormat()
  const { problem, accounts } = props
  const [first, ...others] = accounts
  if (!first) return null
  const { title, why, mend } = describe(problem)
  const address = namesInWords(accounts.map(({ settings }) => settings.address))
  const { stage, nextTryAt, failingSince } = first.sync
  const isWaiting = stage === 'failed' || stage === 'offline' || stage === 'waiting'
  return (
    <section className={classes.banner} aria-label={t('troubles.account', { address })}>
      <IconAlertTriangle size={18} aria-hidden className={classes.sign} />
      <p className={classes.text}>
        <strong>
          {address}: {title}
        </strong>{' '}
        {why} {problem.serverReply && <q>{problem.serverReply}</q>} {mend}{' '}
        {failingSince !== null && !needsUser(problem.code) && (
          <>{t('troubles.since', { when: shortDate(failingSince) })} </>
        )}
        <span role="status">{isWaiting ? next(nextTryAt) : t(`stages.${stage}`)}</span>
      </p>
      <div className={classes.buttons}>
        <TryAgain accountIds={accounts.map(({ id }) => id)} size="compact-sm" />
        {others.length === 0 && (
          <Button size="compact-sm" variant="default" onClick={() => props.edit(first)}>
            {t('status.openSettings')}
          </Button>
        )}
      </div>
    </section>
  )
}
