import { Radio } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { IncomingServer } from '../../../shared/contract/accounts'
import classes from './ServerFields.module.css'

const kinds: readonly IncomingServer['kind'][] = ['imap', 'pop3']

/** By which protocol the mail of a new account comes, and what that means for where it lies. */
export function KindField({
  kind,
  choose,
}: {
  kind: IncomingServer['kind']
  choose(kind: IncomingServer['kind']): void
}) {
  const { t } = useTranslation('setup')
  return (
    <Radio.Group
      label={t('kind')}
      value={kind}
      onChange={(chosen) => {
        const next = kinds.find((one) => one === chosen)
        if (next) choose(next)
      }}
    >
      <div className={classes.choices}>
        {kinds.map((one) => (
          <Radio key={one} value={one} label={t(`kinds.${one}`)} description={t(`kindHints.${one}`)} />
        ))}
      </div>
    </Radio.Group>
  )
}
