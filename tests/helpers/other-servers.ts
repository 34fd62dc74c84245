import { randomBytes } from 'node:crypto'
import { expect, onTestFailed, onTestFinished } from 'vitest'
import type { AccountSettings } from '../../src/shared/contract/accounts'
import { otherClient, type OtherClient } from './imap-client'
import { idle, startLiveEngine, type LiveEngine } from './live-engine'
import { plainSettings } from './plain-settings'
import { eventually } from './eventually'

/** An IMAP server beside Dovecot, on a loopback port and without encryption. */
export interface OtherServer {
  name: string
  port: number
}

/** The servers that `TEST_IMAP_SERVERS` names, as `cyrus:14301,courier:14302`. */
export const otherServers = (): OtherServer[] =>
  (process.env['TEST_IMAP_SERVERS'] ?? '')
    .split(',')
    .filter(Boolean)
    .map((entry) => {
      const [name = '', port = ''] = entry.split(':')
      return { name, port: Number(port) }
    })

/** Our engine and another client on a mailbox of its own. */
export interface OtherScene {
  live: LiveEngine
  other: OtherClient
  user: string
  /** The full path of a folder on this server. */
  path(...names: string[]): string
}

/** Our engine on an unused mailbox of the server, which `prepare` fills from another client; synced. */
export async function openOtherScene(
  server: OtherServer,
  prepare: (scene: Omit<OtherScene, 'live'>) => Promise<unknown> = () => Promise.resolve(),
  smtpPort = server.port,
): Promise<OtherScene> {
  const user = `u${randomBytes(6).toString('hex')}`
  const password = 'secret'
  const address = `${user}@example.test`
  const imap = { host: '127.0.0.1', port: server.port, security: 'none' as const, user }
  const settings: AccountSettings = {
    ...plainSettings(server.port),
    address,
    incoming: { kind: 'imap', ...imap },
    outgoing: { kind: 'smtp', login: true, ...imap, port: smtpPort },
  }
  const other = await otherClient({ address, user, password }, settings)
  onTestFinished(() => other.close())
  const { prefix = '', delimiter } = other.imap.namespace ?? {}
  const path = (...names: string[]): string =>
    names[0] === 'INBOX' ? 'INBOX' : prefix + names.join(delimiter ?? '/')
  await prepare({ other, user, path })
  const live = startLiveEngine()
  onTestFailed(() => console.log(live.log.join('\n')))
  onTestFinished(() => live.stop())
  await live.client.accounts.add({ settings, password, tested: true })
  await idle(live.client)
  return { live, other, user, path }
}

/** Looks into every folder, and waits until all that is wanted was carried out. */
export async function synced({ live }: Pick<OtherScene, 'live'>): Promise<void> {
  await idle(live.client)
  const lastSyncAt = async (): Promise<number> => (await live.client.accounts.list())[0]?.sync.lastSyncAt ?? 0
  const before = await lastSyncAt()
  await live.client.accounts.syncNow({})
  await eventually(async () => expect(await lastSyncAt()).toBeGreaterThan(before))
  await idle(live.client)
}
