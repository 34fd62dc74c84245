import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import type { AccountSettings } from '../../shared/contract/accounts'
import type { EngineClient } from '../../shared/contract/index'
import type { Engine } from '../engine/create-engine'
import type { Log } from '../engine/context'
import { user } from './data/cast'
import { fillCrm, linkThreads } from './fill-crm'
import { startDemoServers, type DemoServers } from './servers'

export interface DemoOptions {
  profileDir: string
  log: Log
  /** ms until a person of the demo answers; 6 to 20 seconds where absent. */
  answerDelay?: () => number
}

export interface RunningDemo {
  /** Resolves when the records stand and the threads are linked; at once in a profile that has them. */
  filled: Promise<void>
  stop(): Promise<void>
}

/** How long the first sync may take before the demo goes on without links. */
const SYNC_LIMIT = 90_000
const POLL = 200

/**
 * Starts the demo's mail servers on loopback, adds the account (or points it at the new ports) and fills the CRM.
 * Resolves when the account is there; mail and records arrive while the window is already open.
 */
export async function startDemo(engine: Engine, options: DemoOptions): Promise<RunningDemo> {
  const { profileDir, log } = options
  const client: EngineClient = createRouterClient(engine.router, { context: { log } })
  const answerDelay = options.answerDelay ?? (() => 6_000 + Math.random() * 14_000)
  const servers = await startDemoServers(join(profileDir, 'demo-mail'), { log, answerDelay })
  const stopping = new AbortController()
  try {
    const accountId = await connectAccount(client, servers)
    const filled = fill(client, accountId, log, stopping.signal)
    return {
      filled,
      async stop() {
        stopping.abort()
        await filled
        await servers.stop()
      },
    }
  } catch (error) {
    await servers.stop()
    throw error
  }
}

async function connectAccount(client: EngineClient, servers: DemoServers): Promise<number> {
  const settings = settingsFor(servers)
  const { password } = servers
  const known = (await client.accounts.list()).find((account) => account.settings.address === user.address)
  if (!known) return (await client.accounts.add({ settings, password, tested: true })).id
  const { senderName, sentCopy } = known.settings
  return (
    await client.accounts.update({
      id: known.id,
      settings: { ...settings, senderName, sentCopy },
      password,
      tested: true,
    })
  ).id
}

function settingsFor({ imapPort, smtpPort }: DemoServers): AccountSettings {
  const server = { host: '127.0.0.1', security: 'none' as const, user: user.address }
  return {
    address: user.address,
    senderName: user.name,
    provider: 'custom',
    imap: { ...server, port: imapPort },
    smtp: { ...server, port: smtpPort },
    smtpAuth: true,
    allowPlaintext: true,
    trustedCertificate: '',
    sentCopy: 'append',
  }
}

/** Never rejects: a demo without records is still a demo. */
async function fill(client: EngineClient, accountId: number, log: Log, signal: AbortSignal): Promise<void> {
  try {
    const { total } = await client.companies.list({ query: '', offset: 0, limit: 1 })
    if (total > 0) return
    const filled = await fillCrm(client, Date.now())
    if (await isSynced(client, accountId, log, signal)) await linkThreads(client, filled, log)
  } catch (error) {
    log.error('demo/crm: cannot fill', error)
  }
}

async function isSynced(
  client: EngineClient,
  accountId: number,
  log: Log,
  signal: AbortSignal,
): Promise<boolean> {
  const giveUpAt = Date.now() + SYNC_LIMIT
  while (!signal.aborted && Date.now() < giveUpAt) {
    const account = (await client.accounts.list()).find((each) => each.id === accountId)
    if (!account) return false
    if (account.sync.stage === 'idle' && account.sync.lastSyncAt !== null) return true
    await wait(POLL)
  }
  if (!signal.aborted) log.warn('demo/crm: no threads linked, the first sync does not end')
  return false
}
