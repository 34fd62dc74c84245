import { IconArrowDownLeft, IconArrowUpRight, IconHourglass } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../../shared/contract/crm'
import { useFormat } from '../../../app/format'
import { useMinute } from '../../../app/use-minute'
import { staleOn } from '../../../bridge/freshness'
import { queries } from '../../../bridge/queries'
import classes from './RecordBoard.module.css'
import { waitingFor } from './waiting-for'

/** What a card says of the mail of its record: the last either way, and whose turn it is. */
export function MailFacts({ record, isClosed }: { record: RecordRef; isClosed: boolean }) {
  const { t } = useTranslation('customer')
  const { shortDate, longDate } = useFormat()
  const now = useMinute()
  const { data } = useQuery(
    queries.timeline.mailFacts.queryOptions({
      input: { record: { type: record.type, id: record.id } },
      meta: staleOn('threads', 'new-mail', 'record', 'links', 'settings'),
    }),
  )
  const waiting = data && waitingFor(data, now)
  if (!data || !waiting) return null
  const { lastIn, lastOut } = data
  return (
    <span className={classes.cardMail}>
      {lastIn !== null && (
        <span title={longDate(lastIn)}>
          <IconArrowDownLeft size={13} role="img" aria-label={t('board.lastIn')} /> {shortDate(lastIn)}
        </span>
      )}
      {lastOut !== null && (
        <span title={longDate(lastOut)}>
          <IconArrowUpRight size={13} role="img" aria-label={t('board.lastOut')} /> {shortDate(lastOut)}
        </span>
      )}
      {!isClosed && (
        <span data-us={waiting.who === 'us' || undefined}>
          <IconHourglass size={13} aria-hidden />{' '}
          {t(waiting.who === 'us' ? 'board.waitsForUs' : 'board.waitsForThem', { count: waiting.days })}
        </span>
      )}
    </span>
  )
}
