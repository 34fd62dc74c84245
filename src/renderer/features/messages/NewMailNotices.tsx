import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { shell } from '../../bridge/shell'
import { useSmartCounts } from '../mailboxes/index'
import { answerOffer, tellNewMail, useNoticeOffer } from './new-mail'
import classes from './NewMailNotices.module.css'

/** Tells of new mail outside the window, and shows the count of unread threads on its icon. */
export function NewMailNotices() {
  const unread = useSmartCounts().data?.inboxUnread ?? 0
  useEffect(() => shell.setBadge(unread), [unread])
  useEffect(tellNewMail, [])
  return null
}

/** Asks once, when new mail has come, whether to tell of it outside the window. */
export function NoticeOffer() {
  const { t } = useTranslation('mail')
  const isDue = useNoticeOffer((offer) => offer.isDue)
  if (!isDue) return null
  const answer = (isWanted: boolean): void => void answerOffer(isWanted).catch(report)
  return (
    <section className={classes.offer} aria-label={t('notices.offer.label')}>
      <IconBell size={16} aria-hidden />
      <p>{t('notices.offer.text')}</p>
      <span className={classes.answers}>
        <Button size="compact-sm" onClick={() => answer(true)}>
          {t('notices.offer.yes')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => answer(false)}>
          {t('notices.offer.no')}
        </Button>
      </span>
    </section>
  )
}
