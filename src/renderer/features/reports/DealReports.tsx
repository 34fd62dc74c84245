import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import type { DealCount, PipelineReport, SilentCustomer } from '../../../shared/contract/reports'
import type { Condition } from '../../../shared/records/filter'
import { shownLine } from '../../../shared/shown-text'
import { userLocale, useFormat } from '../../app/format'
import { go } from '../../app/route'
import { useMinute } from '../../app/use-minute'
import { drawn } from './drawn'
import { Figure, ReportSection } from './ReportSection'
import { waitText } from './period'
import classes from './Reports.module.css'

const DAY_MS = 86_400_000

function openDeals(...of: Condition[]): void {
  go.list('deal', { filter: { match: 'all', of }, sort: [] })
  go.module('deal')
}

/** Amounts in their currencies, as nobody adds them up by a rate of today. */
function useSums(): (deals: DealCount) => string {
  const { money } = useFormat()
  return ({ sums }) => sums.map(({ currency, minor }) => money(minor, currency)).join(' + ')
}

/** What stands at each step now. */
export function Pipeline({ report }: { report: PipelineReport }) {
  const { t } = useTranslation('reports')
  const { number } = useFormat()
  const sums = useSums()
  const open = report.stages.filter(({ outcome }) => outcome === 'open')
  const total = open.reduce((sum, { count }) => sum + count, 0)
  return (
    <ReportSection
      title={t('pipeline.title')}
      says={t('pipeline.says', { count: total })}
      chart={
        <BarChart
          {...drawn}
          data={report.stages.map(({ name, count }) => ({ name, count }))}
          dataKey="name"
          series={[{ name: 'count', label: t('pipeline.deals'), color: 'petrol.6' }]}
        />
      }
      head={[t('pipeline.stage'), t('pipeline.deals'), t('pipeline.amount')]}
      rows={report.stages.map((stage) => ({
        key: stage.id,
        cells: [
          stage.name,
          <Figure
            key="count"
            value={number(stage.count)}
            label={t('pipeline.open', { name: stage.name, count: stage.count })}
            open={
              stage.count > 0
                ? () => openDeals({ field: 'stageId', operator: 'anyOf', value: [stage.id] })
                : null
            }
          />,
          sums(stage),
        ],
      }))}
    />
  )
}

/** What was won and lost in each month, and what is expected in those to come. */
export function Months({ report }: { report: PipelineReport }) {
  const { t } = useTranslation('reports')
  const { number } = useFormat()
  const sums = useSums()
  const kinds = ['won', 'lost', 'expected'] as const
  const monthOf = (day: number): string =>
    new Intl.DateTimeFormat(userLocale(), { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(day)
  const stagesOf = (outcome: 'won' | 'lost'): string[] =>
    report.stages.filter((stage) => stage.outcome === outcome).map(({ id }) => id)
  const conditions = (kind: (typeof kinds)[number], day: number): Condition[] => {
    const first = new Date(day)
    const to = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) - DAY_MS
    return kind === 'expected'
      ? [{ field: 'expectedCloseAt', operator: 'between', value: { from: day, to } }]
      : [{ field: 'stageId', operator: 'anyOf', value: stagesOf(kind) }]
  }
  return (
    <ReportSection
      title={t('months.title')}
      says={t('months.says')}
      chart={
        <BarChart
          {...drawn}
          data={report.months.map(({ day, won, lost, expected }) => ({
            month: monthOf(day),
            ...{ won: won.count, lost: lost.count, expected: expected.count },
          }))}
          dataKey="month"
          withLegend
          series={[
            { name: 'won', label: t('months.won'), color: 'green.6' },
            { name: 'lost', label: t('months.lost'), color: 'red.5' },
            { name: 'expected', label: t('months.expected'), color: 'petrol.4' },
          ]}
        />
      }
      head={[t('months.month'), ...kinds.map((kind) => t(`months.${kind}`))]}
      rows={report.months.map((month) => ({
        key: String(month.day),
        cells: [
          monthOf(month.day),
          ...kinds.map((kind) => (
            <Figure
              key={kind}
              value={[number(month[kind].count), sums(month[kind])].filter(Boolean).join(' · ')}
              label={t('months.open', {
                kind: t(`months.${kind}`),
                count: month[kind].count,
                month: monthOf(month.day),
              })}
              open={month[kind].count > 0 ? () => openDeals(...conditions(kind, month.day)) : null}
            />
          )),
        ],
      }))}
    />
  )
}

/** With whom no mail was exchanged of late. */
export function Silent(props: { total: number; customers: readonly SilentCustomer[]; days: number }) {
  const { total, customers, days } = props
  const { t } = useTranslation('reports')
  const now = useMinute()
  return (
    <ReportSection title={t('silent.title')} says={t('silent.says', { count: total, days })}>
      <ul className={classes.list}>
        {customers.slice(0, 20).map(({ record, lastAt, hasOpenDeal }) => (
          <li key={record.id}>
            <button type="button" onClick={() => go.record(record)}>
              <span className={classes.name} dir="auto">
                {shownLine(record.title)}
                {hasOpenDeal && ` · ${t('silent.openDeal')}`}
              </span>
              <span className={classes.aside}>{waitText(now - lastAt, userLocale())}</span>
            </button>
          </li>
        ))}
      </ul>
    </ReportSection>
  )
}
