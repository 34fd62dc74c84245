import { lazyView } from '../../ui/lazy-view'

export { FilingWhy, LinkNotice } from './FilingWhy'
export { UnknownSender } from './UnknownSender'

export const FilingSettings = lazyView(async () => (await import('./FilingSettings')).FilingSettings)
