import { lazyView } from '../../ui/lazy-view'

export { AccountBanners } from './AccountBanners'

export const AccountsSettings = lazyView(async () => (await import('./AccountsSettings')).AccountsSettings)
export const Welcome = lazyView(async () => (await import('./Welcome')).Welcome)
export const ProgramProxy = lazyView(async () => (await import('./ProgramProxy')).ProgramProxy)
export const OutgoingServers = lazyView(async () => (await import('./OutgoingServers')).OutgoingServers)
