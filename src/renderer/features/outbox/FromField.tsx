import { useTranslation } from 'react-i18next'
import { labelled } from '../../../shared/shown-text'
import { ChoiceField } from '../../ui/ChoiceField'
import { useAccounts } from '../mailboxes/queries'
import classes from './Composer.module.css'

/** Which address the mail leaves from: always in sight, a choice where there is one. */
export function FromField({ accountId, choose }: { accountId: number; choose(accountId: number): void }) {
  const { t } = useTranslation('compose')
  const { data: accounts = [] } = useAccounts()
  const addressOf = new Map(accounts.map(({ id, settings }) => [id, settings.address]))
  return (
    <div className={classes.row}>
      <span className={classes.from} aria-hidden>
        {t('from')}
      </span>
      {accounts.length < 2 ? (
        <span
          className={classes.sender}
          aria-label={labelled(t('from'), addressOf.get(accountId) ?? '')}
          role="note"
        >
          {addressOf.get(accountId)}
        </span>
      ) : (
        <ChoiceField
          className={classes.sender}
          variant="unstyled"
          aria-label={t('from')}
          choices={accounts.map(({ id, settings }) => ({ value: String(id), label: settings.address }))}
          value={String(accountId)}
          onChange={(value) => choose(Number(value))}
        />
      )}
    </div>
  )
}
