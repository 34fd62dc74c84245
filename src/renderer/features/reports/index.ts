import { lazyView } from '../../ui/lazy-view'

/** What mail and deals add up to, as charts with the figures behind them. */
export const ReportsView = lazyView(async () => (await import('./ReportsView')).ReportsView)
