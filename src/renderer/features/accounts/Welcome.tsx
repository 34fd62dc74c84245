import { Button } from '@mantine/core'
import { IconLock, IconMail, IconPlayerPlay, IconServerOff, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { shell } from '../../bridge/shell'
import { Logo } from '../../ui/Logo'
import { AccountSetup } from './AccountSetup'
import classes from './Welcome.module.css'

/** First start: two ways in, and what the program promises. */
export function Welcome() {
  const { t } = useTranslation('setup')
  const [adding, setAdding] = useState(false)
  const [starting, setStarting] = useState(false)
  const explore = async (): Promise<void> => {
    setStarting(true)
    try {
      await shell.openDemo()
    } catch (error) {
      setStarting(false)
      report(error)
    }
  }
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        {adding ? (
          <AccountSetup cancel={() => setAdding(false)} />
        ) : (
          <>
            <div className={classes.brand}>
              <Logo size={44} />
              <h1>Postilla</h1>
            </div>
            <p className={classes.lead}>{t('welcome.lead')}</p>
            <div className={classes.actions}>
              <Button
                size="md"
                leftSection={<IconMail size={18} />}
                onClick={() => setAdding(true)}
                data-autofocus
              >
                {t('welcome.add')}
              </Button>
              <Button
                size="md"
                variant="default"
                leftSection={<IconPlayerPlay size={18} />}
                loading={starting}
                onClick={() => void explore()}
              >
                {t('welcome.demo')}
              </Button>
            </div>
            <ul className={classes.promises}>
              <li>
                <IconUsers size={18} stroke={1.6} aria-hidden />
                {t('welcome.promise.customer')}
              </li>
              <li>
                <IconServerOff size={18} stroke={1.6} aria-hidden />
                {t('welcome.promise.noServer')}
              </li>
              <li>
                <IconLock size={18} stroke={1.6} aria-hidden />
                {t('welcome.promise.encrypted')}
              </li>
            </ul>
          </>
        )}
      </div>
    </main>
  )
}
