import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './RestoredNotice.module.css'

/** Says that a form holds what was typed the last time, and gives it up on demand. */
export function RestoredNotice({ startOver }: { startOver(): void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.restored} role="status">
      <span>{t('form.restored')}</span>
      <Button size="compact-xs" variant="subtle" onClick={startOver}>
        {t('form.startOver')}
      </Button>
    </div>
  )
}
