import { Anchor } from '@mantine/core'
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { useFormat } from '../../app/format'
import { go } from '../../app/route'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { addressesIn, useRecordType } from '../records/index'
import classes from './Timeline.module.css'

const SHOWN = 3
/** Of more addresses than these, the last are not looked for. */
const MOST_SOUGHT = 5

/** The last conversations with somebody, and the way to all mail of theirs. */
export function LatestMail({ of }: { of: RecordRow }) {
  const { t } = useTranslation('customer')
  const { shortDate } = useFormat()
  const { data: mails = [] } = useQuery(
    queries.timeline.latest.queryOptions({
      input: { record: { type: of.type, id: of.id }, limit: SHOWN },
      meta: staleOn('threads', 'new-mail', 'record', 'links', 'settings'),
    }),
  )
  const emails = useRecordType(of.type)?.fields.find(({ kind }) => kind === 'emails')
  const addresses = emails ? addressesIn(of.fields[emails.name]).slice(0, MOST_SOUGHT) : []
  if (mails.length === 0) return null
  return (
    <section className={classes.latest} aria-label={t('latest.title')}>
      <h3>{t('latest.title')}</h3>
      <ul className={classes.list}>
        {mails.map(({ threadId, folderId, subject, at, outgoing }) => {
          const Icon = outgoing ? IconArrowUpRight : IconArrowDownLeft
          return (
            <li key={threadId} className={classes.entry} data-kind="message">
              <span className={classes.icon} title={outgoing ? t('timeline.sent') : t('timeline.received')}>
                <Icon size={14} />
              </span>
              <button
                type="button"
                className={classes.body}
                disabled={folderId === null}
                onClick={() => folderId !== null && go.thread({ threadId, folderId })}
              >
                <span className={classes.title}>{subject || t('mail:noSubject')}</span>
              </button>
              <time className={classes.when}>{shortDate(at)}</time>
            </li>
          )
        })}
      </ul>
      {addresses.length > 0 && (
        <Anchor component="button" type="button" fz={13} onClick={() => go.search(addresses.join(' OR '))}>
          {t('latest.all')}
        </Anchor>
      )}
    </section>
  )
}
