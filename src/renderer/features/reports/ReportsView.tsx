import '@mantine/charts/styles.css'
import { SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useDescribe } from '../../app/problems'
import { problemOf } from '../../bridge/problem'
import { costly, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { Months, Pipeline, Silent } from './DealReports'
import { Answers, Volume, Waiting } from './MailReports'
import { boundsOf, firstMonth, MONTHS, periods, type Period } from './period'
import classes from './Reports.module.css'

/** After so many days without mail a customer is silent. */
const SILENT_DAYS = 30

/** What mail and deals add up to, counted on this computer. */
export function ReportsView() {
  const { t } = useTranslation('reports')
  const [period, setPeriod] = useState<Period>('month')
  const [now] = useState(Date.now)
  return (
    <div className={classes.page} tabIndex={-1}>
      <div className={classes.column}>
        <div className={classes.head}>
          <h1>{t('title')}</h1>
          <SegmentedControl
            aria-label={t('period.label')}
            value={period}
            onChange={(chosen) => setPeriod(periods.find((one) => one === chosen) ?? 'month')}
            data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
          />
        </div>
        <div className={classes.grid}>
          <ErrorBoundary name={t('volume.title')}>
            <MailSections period={period} now={now} />
          </ErrorBoundary>
          <ErrorBoundary name={t('pipeline.title')}>
            <DealSections now={now} />
          </ErrorBoundary>
        </div>
      </div>
    </div>
  )
}

function MailSections({ period, now }: { period: Period; now: number }) {
  const { t } = useTranslation('reports')
  const { data, error } = useQuery(
    queries.reports.mail.queryOptions({
      input: boundsOf(period, now),
      meta: costly(staleOn('threads')),
    }),
  )
  if (error) return <Failed error={error} />
  if (!data) return <Loading count={4} />
  return (
    <>
      <div className={classes.wide}>
        <ErrorBoundary name={t('volume.title')}>
          <Volume report={data} period={period} />
        </ErrorBoundary>
      </div>
      <div className={classes.wide}>
        <ErrorBoundary name={t('answers.title')}>
          <Answers report={data} />
        </ErrorBoundary>
      </div>
      <ErrorBoundary name={t('waiting.us')}>
        <Waiting side="us" open={data.waitForUs} />
      </ErrorBoundary>
      <ErrorBoundary name={t('waiting.them')}>
        <Waiting side="them" open={data.waitForThem} />
      </ErrorBoundary>
    </>
  )
}

function DealSections({ now }: { now: number }) {
  const { t } = useTranslation('reports')
  const meta = costly(staleOn('record'))
  const pipeline = useQuery(
    queries.reports.pipeline.queryOptions({ input: { from: firstMonth(now), months: MONTHS }, meta }),
  )
  const silent = useQuery(queries.reports.silent.queryOptions({ input: { days: SILENT_DAYS }, meta }))
  const error = pipeline.error ?? silent.error
  if (error) return <Failed error={error} />
  if (!pipeline.data || !silent.data) return <Loading count={3} />
  return (
    <>
      <ErrorBoundary name={t('pipeline.title')}>
        <Pipeline report={pipeline.data} />
      </ErrorBoundary>
      <ErrorBoundary name={t('silent.title')}>
        <Silent {...silent.data} days={SILENT_DAYS} />
      </ErrorBoundary>
      <div className={classes.wide}>
        <ErrorBoundary name={t('months.title')}>
          <Months report={pipeline.data} />
        </ErrorBoundary>
      </div>
    </>
  )
}

function Loading({ count }: { count: number }) {
  return Array.from({ length: count }, (_, index) => <Skeleton key={index} h={280} radius={12} />)
}

function Failed({ error }: { error: unknown }) {
  const describe = useDescribe()
  const problem = problemOf(error)
  return <ProblemNotice {...describe(problem)} serverReply={problem.serverReply} />
}
