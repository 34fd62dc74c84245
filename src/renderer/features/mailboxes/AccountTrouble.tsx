import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../../shared/contract/accounts'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { go } from '../../app/route'
import classes from './FolderTree.module.css'
import { TryAgain } from './TryAgain'

/** At the place of an account whose mail stands still: why in a few words (all of them are said above), and the way out. */
export function AccountTrouble({ account, problem }: { account: Account; problem: Problem }) {
  const { t } = useTranslation()
  const { title, why } = useDescribe()(problem)
  return (
    <div
      className={classes.trouble}
      role="group"
      aria-label={t('troubles.account', { address: account.settings.address })}
    >
      <p title={[why, problem.serverReply].filter(Boolean).join('\n')}>{title}</p>
      <TryAgain accountIds={[account.id]} size="compact-xs" />
      <Button size="compact-xs" variant="subtle" onClick={() => go.module('settings')}>
        {t('status.openSettings')}
      </Button>
    </div>
  )
}
