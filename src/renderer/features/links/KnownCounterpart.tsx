import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../../shared/contract/crm'
import { useFormat } from '../../app/format'
import { go } from '../../app/route'
import { costly, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { LineText } from '../../ui/PersonName'
import { RecordIcon } from '../records/index'
import classes from './KnownCounterpart.module.css'

/** What the CRM knows of whoever is on the other side of a message: person, company, open deals, last contact. */
export function KnownCounterpart({ messageId }: { messageId: number }) {
  const { t } = useTranslation('customer')
  const { mediumDate } = useFormat()
  const { data: known } = useQuery(
    queries.links.counterpart.queryOptions({
      input: { messageId },
      // Any mail may be of theirs, and during a first sync it comes by the dozen a second.
      meta: costly(staleOn('links', 'record', 'threads', 'settings')),
    }),
  )
  if (!known) return null
  const { person, company, openDeals, lastContact } = known
  return (
    <ul className={classes.card} aria-label={t('counterpart.title', { name: person.title })}>
      <RecordItem record={person} />
      {company && <RecordItem record={company} />}
      {openDeals.slice(0, NAMED_DEALS).map((deal) => (
        <RecordItem key={deal.id} record={deal} />
      ))}
      {openDeals.length > NAMED_DEALS && (
        <li>{t('counterpart.moreDeals', { count: openDeals.length - NAMED_DEALS })}</li>
      )}
      <li>
        {lastContact === null ? (
          t('counterpart.first')
        ) : (
          <LastContact {...lastContact}>
            {t(lastContact.outgoing ? 'counterpart.weWrote' : 'counterpart.theyWrote', {
              date: mediumDate(lastContact.at),
            })}
          </LastContact>
        )}
      </li>
    </ul>
  )
}

const NAMED_DEALS = 2

function RecordItem({ record }: { record: RecordSummary }) {
  return (
    <li>
      <button type="button" className={classes.record} onClick={() => go.record(record)}>
        <RecordIcon type={record.type} size={13} />
        <LineText text={record.title} />
      </button>
    </li>
  )
}

function LastContact(props: { threadId: number; folderId: number | null; children: string }) {
  const { threadId, folderId, children } = props
  if (folderId === null) return children
  return (
    <button type="button" className={classes.record} onClick={() => go.thread({ threadId, folderId })}>
      {children}
    </button>
  )
}
