import { Button } from '@mantine/core'
import { IconAlertTriangle, IconClockHour4, IconMailCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message, MessageBody } from '../../../shared/contract/messages'
import { shortAddress, shownLine } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report as reportProblem } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { openDraft } from '../outbox/index'
import classes from './DeliveryReportCard.module.css'
import { FactsCard } from './FactsCard'
import { useSomeNames } from '../../app/some-names'

const icons = {
  failed: IconAlertTriangle,
  delayed: IconClockHour4,
  delivered: IconMailCheck,
  read: IconMailCheck,
  deleted: IconMailCheck,
}

/** Of what a server said. */
const MAX_WORDS = 1_000

/** Recipients told of at first, and each time one asks for more. */
const LISTED = 12
const LISTED_MORE = 500

type Report = NonNullable<MessageBody['report']>

/** What a mail system says of a mail that was sent: who did not get it, why, and the way to send it again. */
export function DeliveryReportCard({ message, report }: { message: Message; report: Report }) {
  const { t } = useTranslation('mail')
  const { mediumDate } = useFormat()
  const { kind, recipients, original, isOurs, missed, strangers, writer } = report
  const { sentAgainAt } = message
  const someNames = useSomeNames()
  const [listed, setListed] = useState(LISTED)
  const isTrouble = kind === 'failed' || kind === 'delayed'
  const isAboutOthers = isTrouble && strangers.length > 0
  const names = (isAboutOthers ? missed : recipients.map(({ address }) => address)).map(shortAddress)
  const title =
    names.length === 0 ? t(`report.${kind}.nobody`) : t(`report.${kind}.title`, { names: someNames(names) })
  const isForged = isOurs === false
  return (
    <FactsCard icon={icons[kind]} label={title} hasFailed={kind === 'failed' && !isForged}>
      <strong>{title}</strong>
      {original.subject !== '' && <span className={classes.subject}>{shownLine(original.subject)}</span>}
      {isTrouble && (
        <ul className={classes.recipients}>
          {recipients.slice(0, listed).map(({ address, reason, words }) => (
            <li key={address}>
              {recipients.length > 1 && (
                <>
                  <bdi>{shortAddress(address)}</bdi>:{' '}
                </>
              )}
              {t(`report.reasons.${reason}`)} {words !== '' && <code>{shownLine(words, MAX_WORDS)}</code>}
            </li>
          ))}
          {recipients.length > listed && (
            <li>
              <button type="button" className={classes.more} onClick={() => setListed(listed + LISTED_MORE)}>
                {t('allRecipients', { count: recipients.length - listed })}
              </button>
            </li>
          )}
        </ul>
      )}
      {isAboutOthers && (
        <p>
          {t(missed.length === 0 ? 'report.strangersOnly' : 'report.strangers', {
            names: someNames(strangers.map(shortAddress)),
            recipients: someNames(missed.map(shortAddress)),
          })}
        </p>
      )}
      {isTrouble && writer !== '' && <p>{t('report.byPerson', { name: shortAddress(writer) })}</p>}
      {isForged && <p>{t('report.notOurs')}</p>}
      {kind === 'delayed' && !isForged && <p>{t('report.delayed.text')}</p>}
      {sentAgainAt !== null && <p>{t('report.sentAgain', { date: mediumDate(sentAgainAt) })}</p>}
      {kind === 'failed' && isOurs === true && (
        <div>
          <Button
            size="compact-sm"
            variant={sentAgainAt === null ? 'filled' : 'default'}
            onClick={() =>
              void engine.outbox.correct({ bounceId: message.id }).then(openDraft, reportProblem)
            }
          >
            {t('report.correct')}
          </Button>
        </div>
      )}
    </FactsCard>
  )
}

const shownByCard =
  /^(?:message\/(?:global-)?(?:delivery-status|disposition-notification)|(?:text|message)\/(?:rfc822|global)-headers)$/

/** The files of a mail, without those that the card of a report tells in words. */
export const filesBeside = ({ attachments, report }: MessageBody): MessageBody['attachments'] =>
  report ? attachments.filter(({ contentType }) => !shownByCard.test(contentType)) : attachments
