import { useTranslation } from 'react-i18next'
import classes from './Denied.module.css'

/** The whole window of an address that never led anywhere. */
export function Denied() {
  const { t } = useTranslation()
  return (
    <main className={classes.page}>
      <h1>Postilla</h1>
      <p>{t('connection.denied')}</p>
    </main>
  )
}
