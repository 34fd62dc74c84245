import { IconCalendarEvent } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Invitation } from '../../../shared/contract/invitations'
import { keepDirection, shortAddress, shownLine } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat, userLocale } from '../../app/format'
import { InvitationAnswer } from '../tasks/index'
import { FactsCard } from './FactsCard'
import classes from './InvitationCard.module.css'

/** When, where and with whom the appointment of a mail is, at the user's own clock. */
export function InvitationCard({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('mail')
  const { daysInWords } = useFormat()
  const { allDay, author, kind, start, summary, location, organizer, repeats, more } = invitation
  const isUnsure = kind === 'cancellation' && author.standing !== 'own'
  const title = t(isUnsure ? 'invitation.saidCancelled' : `invitation.kinds.${kind}`)
  const writer = author.address === '' ? t('nobody') : keepDirection(shortAddress(author.address))
  const when = allDay ? daysInWords(start, lastDay(invitation)) : timesOf(invitation)
  const elsewhere = timesElsewhere(invitation)
  const rows: [label: string, value: string][] = [
    [t('invitation.when'), when],
    ['', elsewhere && t('invitation.elsewhere', { times: elsewhere, zone: invitation.timeZone })],
    [
      '',
      isDoubtful(invitation)
        ? t('invitation.unknownZone', { zone: shownLine(invitation.startTzid, 80) })
        : '',
    ],
    ['', repeats ? t('invitation.repeats') : ''],
    [t('invitation.where'), shownLine(location, 200)],
    [t('invitation.organizer'), shortAddress(organizer)],
  ]
  return (
    <FactsCard icon={IconCalendarEvent} label={title}>
      <strong>{summary === '' ? title : `${title}: ${shownLine(summary, 200)}`}</strong>
      {author.standing !== 'own' && (
        <span>{t(`invitation.author.${author.standing}`, { address: writer })}</span>
      )}
      <dl className={classes.facts}>
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={value}>
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
      </dl>
      <ErrorBoundary name={t('customer:invited.answer')} of={invitation} line>
        <InvitationAnswer invitation={invitation} />
      </ErrorBoundary>
      {more > 0 && <span className={classes.more}>{t('invitation.more', { count: more })}</span>}
    </FactsCard>
  )
}

const DAY_MS = 86_400_000

/** The end of whole days is the day after the last one (RFC 5545 section 3.6.1). */
function lastDay({ start, end }: Invitation): string {
  const last = Date.parse(end) - DAY_MS
  return last > Date.parse(start) ? new Date(last).toISOString().slice(0, 10) : start
}

/** A zone was named, and nobody knows which. */
const isDoubtful = ({ startsAt, startTzid, allDay }: Invitation): boolean =>
  startsAt === null && startTzid !== '' && !allDay

/** At the user's clock where the moment is known, else as it was written. */
function timesOf({ start, end, startsAt, endsAt }: Invitation): string {
  return startsAt === null ? range(start, end, 'UTC') : range(startsAt, endsAt ?? '')
}

/** At the sender's clock, where that is another one. */
function timesElsewhere({ startsAt, endsAt, timeZone }: Invitation): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  if (startsAt === null || timeZone === '' || timeZone === 'UTC' || timeZone === own) return ''
  const theirs = range(startsAt, endsAt ?? '', timeZone)
  return theirs === range(startsAt, endsAt ?? '') ? '' : theirs
}

function range(start: string, end: string, timeZone?: string): string {
  const moment = (text: string): number => Date.parse(timeZone && !text.endsWith('Z') ? `${text}Z` : text)
  const from = moment(start)
  const to = moment(end)
  if (Number.isNaN(from)) return ''
  const format = new Intl.DateTimeFormat(userLocale(), {
    dateStyle: 'full',
    timeStyle: 'short',
    ...(timeZone ? { timeZone } : {}),
  })
  return to > from ? format.formatRange(from, to) : format.format(from)
}
