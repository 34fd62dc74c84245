import type { DealCount, PipelineReport } from '../../../../shared/contract/reports'
import { stampTime } from '../../journal/clock'
import { pages, Pace } from '../../slices'
import type { DealRow, ReportsStore } from './store'

/** What reading one deal counts as, in units of `Pace`. */
const DEAL_UNITS = 40

class Counter {
  count = 0
  readonly #sums = new Map<string, number>()

  add({ minor, currency }: Pick<DealRow, 'minor' | 'currency'>): void {
    this.count += 1
    if (minor !== null) this.#sums.set(currency, (this.#sums.get(currency) ?? 0) + minor)
  }

  told(): DealCount {
    const sums = [...this.#sums].map(([currency, minor]) => ({ currency, minor }))
    return { count: this.count, sums: sums.sort((a, b) => b.minor - a.minor) }
  }
}

/**
 * The deals at each step, what was decided in each month, and what open deals are expected to bring in it. A deal was
 * decided when it came to the step it stands at. Yields between slices.
 */
export function* pipelineReport(
  store: ReportsStore,
  { from, months }: { from: number; months: number },
): Generator<undefined, PipelineReport> {
  const pace = new Pace()
  const stages = store.stages().map((stage) => ({ ...stage, deals: new Counter() }))
  const byStage = new Map(stages.map((stage) => [stage.id, stage.deals]))
  const first = new Date(from)
  const all = Array.from({ length: months }, (_, index) => ({
    day: Date.UTC(first.getFullYear(), first.getMonth() + index, 1),
    ...{ won: new Counter(), lost: new Counter(), expected: new Counter() },
  }))
  const monthOf = (year: number, month: number) =>
    all[(year - first.getFullYear()) * 12 + month - first.getMonth()]
  for (const page of pages((above) => store.deals(above)))
    for (const deal of page) {
      byStage.get(deal.stageId)?.add(deal)
      if (deal.outcome === 'open') {
        const day = deal.expectedAt === null ? null : new Date(deal.expectedAt)
        if (day) monthOf(day.getUTCFullYear(), day.getUTCMonth())?.expected.add(deal)
      } else if (deal.stamp !== null) {
        const decided = new Date(stampTime(deal.stamp))
        monthOf(decided.getFullYear(), decided.getMonth())?.[deal.outcome].add(deal)
      }
      if (pace.isDue(DEAL_UNITS)) yield
    }
  return {
    stages: stages.map(({ deals, ...stage }) => ({ ...stage, ...deals.told() })),
    months: all.map(({ day, won, lost, expected }) => ({
      day,
      ...{ won: won.told(), lost: lost.told(), expected: expected.told() },
    })),
  }
}
