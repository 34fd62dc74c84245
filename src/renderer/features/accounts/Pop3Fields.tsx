import { Checkbox, Radio } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import {
  LEAST_PERCENT,
  MAX_DAYS_LEFT,
  MOST_PERCENT,
  type Pop3Incoming,
} from '../../../shared/contract/accounts'
import { ChoiceField } from '../../ui/ChoiceField'
import { NumberField } from './NumberField'
import classes from './ServerFields.module.css'

/** The days that are filled in where mail is to be left on the server for some. */
const SOME_DAYS = 14

/** What becomes of mail that is fetched by POP3: here, and on the server. */
export function Pop3Fields(props: {
  incoming: Pop3Incoming
  /** Address of the main account whose mailbox it could be put into; null where there is none on a server. */
  main: string | null
  change(incoming: Pop3Incoming): void
}) {
  const { incoming, main, change } = props
  const { leaveDays, deletesThere, copiesToMain, stopsAtPercent } = incoming
  const { t } = useTranslation('setup')
  const leaves = leaveDays === null ? 'always' : leaveDays === 0 ? 'fetched' : 'days'
  return (
    <fieldset className={classes.server}>
      <legend>{t('pop3.title')}</legend>
      <Radio.Group
        label={t('pop3.where')}
        value={copiesToMain ? 'main' : 'here'}
        onChange={(where) => change({ ...incoming, copiesToMain: where === 'main' })}
      >
        <div className={classes.choices}>
          <Radio value="here" label={t('pop3.here')} description={t('pop3.hereHint')} />
          <Radio
            value="main"
            disabled={main === null && !copiesToMain}
            label={main === null ? t('pop3.intoMain') : t('pop3.into', { address: main })}
            description={main === null ? t('pop3.noMain') : t('pop3.intoHint')}
          />
        </div>
      </Radio.Group>
      {copiesToMain && (
        <NumberField
          label={t('pop3.percent')}
          description={t('pop3.percentHint')}
          value={stopsAtPercent}
          least={LEAST_PERCENT}
          most={MOST_PERCENT}
          change={(percent) => change({ ...incoming, stopsAtPercent: percent })}
        />
      )}
      <div className={classes.login}>
        <ChoiceField
          label={t('pop3.leave')}
          choices={(['always', 'days', 'fetched'] as const).map((value) => ({
            value,
            label: t(`pop3.leaves.${value}`),
          }))}
          value={leaves}
          onChange={(chosen) => {
            const days = { always: null, days: SOME_DAYS, fetched: 0 }
            if (chosen === 'always' || chosen === 'days' || chosen === 'fetched')
              change({ ...incoming, leaveDays: days[chosen] })
          }}
        />
        {leaves === 'days' && (
          <NumberField
            label={t('pop3.days')}
            value={leaveDays ?? 0}
            least={1}
            most={MAX_DAYS_LEFT}
            change={(days) => change({ ...incoming, leaveDays: days })}
          />
        )}
      </div>
      {leaves === 'fetched' && <p className={classes.logins}>{t('pop3.fetchedHint')}</p>}
      {leaves !== 'fetched' && (
        <Checkbox
          label={t('pop3.deletes')}
          description={t('pop3.deletesHint')}
          checked={deletesThere}
          onChange={(event) => change({ ...incoming, deletesThere: event.currentTarget.checked })}
        />
      )}
    </fieldset>
  )
}
