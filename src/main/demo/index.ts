import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import type { AccountSettings } from '../../shared/contract/accounts'
import type { EngineClient } from '../../shared/contract/index'
import type { Engine } from '../engine/create-engine'
import type { Log } from '../engine/context'
import type { DemoClock } from './clock'
import { user } from './data/cast'
import { neverFiled } from './data/crm'
import { fillCrm, linkThreads, type FilledCrm } from './fill-crm'
import { fillFollowUps } from './fill-follow-ups'
import { fillTemplates } from './fill-templates'
import { startDemoServers, type DemoServers } from './servers'

export interface DemoOptions {
  profileDir: string
  log: Log
  /** The clock the engine was opened with. */
  clock: DemoClock
  /** ms until a person of the demo answers; 6 to 20 seconds where absent. */
  answerDelay?: () => number
}

export interface RunningDemo {
  /** Resolves when the threads are linked; at once in a profile that was filled before. */
  filled: Promise<void>
  stop(): Promise<void>
}

/** How long the first sync may take before the demo goes on without links. */
const SYNC_LIMIT = 90_000
const POLL = 200

/**
 * Starts the demo's mail servers on loopback, fills the CRM and adds the account (or points it at the new ports).
 * Resolves when the account is there; mail arrives while the window is already open.
 */
export async function startDemo(engine: Engine, options: DemoOptions): Promise<RunningDemo> {
  const { profileDir, log, clock } = options
  const client: EngineClient = createRouterClient(engine.router, { context: { log } })
  const answerDelay = options.answerDelay ?? (() => 6_000 + Math.random() * 14_000)
  const servers = await startDemoServers(join(profileDir, 'demo-mail'), { log, answerDelay })
  const stopping = new AbortController()
  try {
    // Before there is an account: nothing else may see the clock of the past.
    const records = await fillOnce(client, clock, log)
    const accountId = await connectAccount(client, servers)
    const filled = records ? link(client, records, accountId, options, stopping.signal) : Promise.resolve()
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
    incoming: { kind: 'imap', ...server, port: imapPort },
    outgoing: { kind: 'smtp', login: true, ...server, port: smtpPort },
    rules: { kind: 'none' },
    allowPlaintext: true,
    trustedCertificate: '',
    sentCopy: 'append',
  }
}

/** null in a profile that has its records, or cannot have them: a demo without records is still a demo. */
async function fillOnce(client: EngineClient, clock: DemoClock, log: Log): Promise<FilledCrm | null> {
  try {
    const { total } = await client.records.list({ type: 'company', query: '', offset: 0, limit: 1 })
    return total > 0 ? null : await fillCrm(client, clock)
  } catch (error) {
    log.error('demo/crm: cannot fill', error)
    return null
  }
}

/** Never rejects. */
async function link(
  client: EngineClient,
  records: FilledCrm,
  accountId: number,
  { clock, log }: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (!(await isSynced(client, accountId, log, signal))) return
    await fillTemplates(client)
    await linkThreads(client, records, clock, log)
    await fillFollowUps(client)
    await keepFiling(client, accountId, clock)
  } catch (error) {
    log.error('demo/crm: cannot link', error)
  }
}

/** The mail of the last weeks is filed as it would have been, and some of it never. */
async function keepFiling(client: EngineClient, accountId: number, clock: DemoClock): Promise<void> {
  await client.filing.saveGeneral({ neverFiled: [...neverFiled] })
  await client.filing.saveAccount({ accountId, save: 'known', since: clock.now() - FILED_DAYS * DAY })
}

const FILED_DAYS = 14
const DAY = 86_400_000

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
