import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { identityOf, sender } from '../../../shared/identities'
import { labelled } from '../../../shared/shown-text'
import { ChoiceField } from '../../ui/ChoiceField'
import { useAccounts } from '../mailboxes/index'
import classes from './Composer.module.css'

export type Writer = Pick<DraftContent, 'accountId' | 'identityId'>

/** Whom the mail is from: always in sight, a choice where there is one. */
export function FromField({ accountId, identityId, choose }: Writer & { choose(writer: Writer): void }) {
  const { t } = useTranslation('compose')
  const { data: accounts = [] } = useAccounts()
  const account = accounts.find(({ id }) => id === accountId)
  const shown = account && identityOf(account, identityId)
  const writers = accounts.flatMap(({ id, identities }) =>
    identities.map((identity) => ({ accountId: id, identityId: identity.id, label: sender(identity) })),
  )
  return (
    <div className={classes.row}>
      <span className={classes.from} aria-hidden>
        {t('from')}
      </span>
      {writers.length < 2 ? (
        <span
          className={classes.sender}
          aria-label={labelled(t('from'), shown ? sender(shown) : '')}
          role="note"
        >
          {shown && sender(shown)}
        </span>
      ) : (
        <ChoiceField
          className={classes.sender}
          variant="unstyled"
          aria-label={t('from')}
          choices={writers.map((writer) => ({ value: String(writer.identityId), label: writer.label }))}
          value={String(shown?.id ?? '')}
          onChange={(value) => {
            const chosen = writers.find((writer) => String(writer.identityId) === value)
            if (chosen) choose({ accountId: chosen.accountId, identityId: chosen.identityId })
          }}
        />
      )}
    </div>
  )
}
