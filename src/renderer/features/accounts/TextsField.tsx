import { useTranslation } from 'react-i18next'
import { MAX_MONTHS, type IncomingServer } from '../../../shared/contract/accounts'
import { textMonthsOf, USUAL_MONTHS } from '../../../shared/text-months'
import { ChoiceField } from '../../ui/ChoiceField'
import { NumberField } from './NumberField'
import classes from './ServerFields.module.css'

type OnServer = Extract<IncomingServer, { kind: 'imap' }>

const choices = ['headers', 'months', 'everything'] as const

/** How much of the mail on the server is kept on this computer, too. */
export function TextsField({ incoming, change }: { incoming: OnServer; change(incoming: OnServer): void }) {
  const { t } = useTranslation('setup')
  const months = textMonthsOf(incoming)
  const kept = months === null ? 'everything' : months === 0 ? 'headers' : 'months'
  return (
    <div>
      <div className={classes.login}>
        <ChoiceField
          label={t('texts.title')}
          choices={choices.map((value) => ({ value, label: t(`texts.${value}`) }))}
          value={kept}
          onChange={(chosen) => {
            const textMonths = { headers: 0, months: USUAL_MONTHS, everything: null }
            const next = choices.find((one) => one === chosen)
            if (next) change({ ...incoming, textMonths: textMonths[next] })
          }}
        />
        {kept === 'months' && (
          <NumberField
            label={t('texts.count')}
            value={months ?? USUAL_MONTHS}
            least={1}
            most={MAX_MONTHS}
            change={(count) => change({ ...incoming, textMonths: count })}
          />
        )}
      </div>
      <p className={classes.logins}>{t(`texts.hints.${kept}`)}</p>
    </div>
  )
}
