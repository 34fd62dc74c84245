import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { BIN_DAYS } from '../../../shared/contract/outbox'
import { labelled } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { LineText } from '../../ui/PersonName'
import card from '../../ui/CardLine.module.css'
import classes from './OutgoingLine.module.css'
import { useDiscarded } from './queries'
import { draftName } from './recipient-names'
import { bringBack } from './scheduled'

/** Mails that were thrown away unsent, for as long as they can be brought back. */
export function Discarded() {
  const { t } = useTranslation('compose')
  const { shortDate, longDate } = useFormat()
  const { data: mails = [] } = useDiscarded()
  if (mails.length === 0) return null
  return (
    <details>
      <summary className={classes.bin}>{t('bin.title', { count: mails.length, days: BIN_DAYS })}</summary>
      {mails.map(({ id, content, preview, updatedAt }) => {
        const subject = content.subject || t('noSubject')
        const to = [...content.to, ...content.cc, ...content.bcc].map(draftName).join(', ')
        return (
          <article key={id} className={classes.line} aria-label={labelled(t('bin.state'), subject)}>
            <IconTrash size={18} stroke={1.6} aria-hidden />
            <div className={classes.text}>
              <span className={classes.state}>
                <span>{t('bin.state')}</span>
                <time title={longDate(updatedAt)}>{shortDate(updatedAt)}</time>
              </span>
              <span className={card.subject}>{subject}</span>
              <span className={card.detail}>
                {to ? <LineText text={to} /> : t('nobodyYet')}
                {preview && ` · ${preview}`}
              </span>
            </div>
            <div className={card.actions}>
              <Button size="compact-sm" variant="default" onClick={() => void bringBack(id).catch(report)}>
                {t('bin.restore')}
              </Button>
            </div>
          </article>
        )
      })}
    </details>
  )
}
