import { IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/EmptyState'
import { useOutbox } from '../mailboxes/queries'
import { OutgoingLine } from './OutgoingLine'
import classes from './OutboxView.module.css'

/** Drafts and mails on their way: nothing is ever silently unsent. */
export function OutboxView() {
  const { t } = useTranslation('compose')
  const { data: mails } = useOutbox()
  const waiting = mails?.filter((mail) => mail.state !== 'sent') ?? []
  return (
    <section className={classes.pane} aria-label={t('outbox.title')}>
      <header className={classes.header}>
        <h1>{t('outbox.title')}</h1>
      </header>
      {mails && waiting.length === 0 && (
        <EmptyState icon={<IconSend size={22} />} title={t('outbox.empty')}>
          {t('outbox.emptyHint')}
        </EmptyState>
      )}
      <div className={classes.list}>
        {waiting.map((mail) => (
          <OutgoingLine key={mail.id} mail={mail} />
        ))}
      </div>
    </section>
  )
}
