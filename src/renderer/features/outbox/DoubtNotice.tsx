import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './Composer.module.css'
import type { Doubt } from './doubts'

/** One sentence for each thing that may have been forgotten; Enter sends all the same. */
export function DoubtNotice({ doubts, back }: { doubts: readonly Doubt[]; back(): void }) {
  const { t } = useTranslation('compose')
  return (
    <div className={classes.other} role="alert">
      <span>{doubts.map((doubt) => t(`doubts.${doubt}`)).join(' ')}</span>
      <Button size="compact-sm" type="submit" autoFocus>
        {t('doubts.send')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={back}>
        {t('doubts.back')}
      </Button>
    </div>
  )
}
