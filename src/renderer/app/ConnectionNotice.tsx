import { useTranslation } from 'react-i18next'
import { useConnection } from '../bridge/connection'
import classes from './ConnectionNotice.module.css'

/** Says when the engine does not answer; what is on the screen stays readable meanwhile. */
export function ConnectionNotice() {
  const { t } = useTranslation()
  const state = useConnection((connection) => connection.state)
  if (state === 'denied') {
    return (
      <main className={classes.denied}>
        <h1>Postilla</h1>
        <p>{t('connection.denied')}</p>
      </main>
    )
  }
  if (state !== 'lost') return null
  return (
    <div className={classes.bar} role="status">
      {t('connection.lost')}
    </div>
  )
}
