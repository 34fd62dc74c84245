import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import {
  WAITS,
  type AnswerTimes,
  type MailReport,
  type OpenConversation,
} from '../../../shared/contract/reports'
import { shownLine } from '../../../shared/shown-text'
import { userLocale, useFormat } from '../../app/format'
import { go } from '../../app/route'
import { useMinute } from '../../app/use-minute'
import { searchedDay, waitText, type Period } from './period'
import { drawn } from './drawn'
import { Figure, ReportSection } from './ReportSection'
import classes from './Reports.module.css'

/** What came and went in each day, week or month. */
export function Volume({ report, period }: { report: MailReport; period: Period }) {
  const { t } = useTranslation('reports')
  const { number } = useFormat()
  const kinds = ['received', 'automatic', 'sent'] as const
  const labelOf = (from: number): string =>
    new Intl.DateTimeFormat(
      userLocale(),
      period === 'year' ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' },
    ).format(from)
  const data = report.steps.map((step) => ({ ...step, label: labelOf(step.from) }))
  const total = (kind: (typeof kinds)[number]): number => data.reduce((sum, step) => sum + step[kind], 0)
  const find = { received: '-from:me', automatic: '-from:me', sent: 'from:me' } as const
  return (
    <ReportSection
      title={t('volume.title')}
      says={t('volume.says', {
        received: number(total('received')),
        automatic: number(total('automatic')),
        sent: number(total('sent')),
      })}
      chart={
        <BarChart
          {...drawn}
          data={data}
          dataKey="label"
          type="stacked"
          withLegend
          series={[
            { name: 'received', label: t('volume.received'), color: 'petrol.6' },
            { name: 'automatic', label: t('volume.automatic'), color: 'gray.5' },
            { name: 'sent', label: t('volume.sent'), color: 'orange.5' },
          ]}
        />
      }
      head={[t(`volume.step.${period}`), ...kinds.map((kind) => t(`volume.${kind}`))]}
      rows={data.toReversed().map((step) => ({
        key: String(step.from),
        cells: [
          step.label,
          ...kinds.map((kind) => (
            <Figure
              key={kind}
              value={number(step[kind])}
              label={t('volume.open', { kind: t(`volume.${kind}`), count: step[kind], when: step.label })}
              open={
                step[kind] > 0
                  ? () =>
                      go.search(
                        `${find[kind]} after:${searchedDay(step.from)} before:${searchedDay(step.until)}`,
                      )
                  : null
              }
            />
          )),
        ],
      }))}
    />
  )
}

/** How long each side waited for the other's answer. */
export function Answers({ report }: { report: MailReport }) {
  const { t } = useTranslation('reports')
  const { number } = useFormat()
  const told = (times: AnswerTimes): string =>
    times.median === null ? t('answers.none') : waitText(times.median, userLocale())
  const slots = [
    ...WAITS.map((most) => t('answers.within', { wait: waitText(most, userLocale()) })),
    t('answers.longer'),
  ]
  const data = slots.map((label, slot) => ({
    label,
    ours: report.ours.slots[slot] ?? 0,
    theirs: report.theirs.slots[slot] ?? 0,
  }))
  return (
    <ReportSection
      title={t('answers.title')}
      says={t('answers.says', { ours: told(report.ours), theirs: told(report.theirs) })}
      chart={
        <BarChart
          {...drawn}
          data={data}
          dataKey="label"
          withLegend
          series={[
            { name: 'ours', label: t('answers.ours'), color: 'petrol.6' },
            { name: 'theirs', label: t('answers.theirs'), color: 'orange.5' },
          ]}
        />
      }
      head={[t('answers.after'), t('answers.ours'), t('answers.theirs')]}
      rows={data.map(({ label, ours, theirs }) => ({
        key: label,
        cells: [label, number(ours), number(theirs)],
      }))}
    />
  )
}

/** Conversations whose last mail nobody answered, those that wait longest first. */
export function Waiting({ side, open }: { side: 'us' | 'them'; open: MailReport['waitForUs'] }) {
  const { t } = useTranslation('reports')
  const now = useMinute()
  return (
    <ReportSection title={t(`waiting.${side}`)} says={t('waiting.says', { count: open.total })}>
      <ul className={classes.list}>
        {open.longest.map((one) => (
          <Conversation key={`${one.threadId} ${one.at}`} one={one} now={now} />
        ))}
      </ul>
    </ReportSection>
  )
}

function Conversation({
  one: { threadId, folderId, subject, name, at },
  now,
}: {
  one: OpenConversation
  now: number
}) {
  const { t } = useTranslation('mail')
  return (
    <li>
      <button type="button" onClick={() => go.thread({ threadId, folderId })}>
        <span className={classes.name} dir="auto">
          {shownLine(name)} · {shownLine(subject || t('noSubject'))}
        </span>
        <span className={classes.aside}>{waitText(now - at, userLocale())}</span>
      </button>
    </li>
  )
}
