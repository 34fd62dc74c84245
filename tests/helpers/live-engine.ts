import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { Account, AccountSettings } from '../../src/shared/contract/accounts'
import type { ChangeEvent } from '../../src/shared/contract/app'
import type { MailboxRole } from '../../src/shared/contract/mailboxes'
import type { Message, ThreadRow } from '../../src/shared/contract/messages'
import { createEngine, type Engine } from '../../src/main/engine/create-engine'
import { openDatabase, type Database } from '../../src/main/engine/db/open'
import { memorySecrets } from '../../src/main/secrets/memory'
import type { SecretStore } from '../../src/main/engine/context'
import type { Mailbox } from './dovecot'
import { whole } from '../../src/shared/whole'
import { eventually } from './eventually'
import { placeDatabase } from './migrated-database'
import { TestClock } from './outbox'

export interface LiveEngine {
  engine: Engine
  client: ReturnType<typeof clientOf>
  clock: TestClock
  dir: string
  /** Events published since the start. */
  events: ChangeEvent[]
  log: string[]
  /** Its database, beside the engine's own connection to it. */
  openDatabase(): Database
  addAccount(mailbox: Mailbox, settings: AccountSettings): Promise<Account>
  /** Stops the engine, as closing the program does, and starts another on the same profile. */
  restart(): Promise<LiveEngine>
  /** Stops and removes the profile. */
  stop(): Promise<void>
}

interface Profile {
  dir: string
  databaseKey: Uint8Array
  secrets: SecretStore
}

/** The whole engine on a new profile, called as the window calls it, without a transport. */
export function startLiveEngine(): LiveEngine {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-live-'))
  return open({ dir, databaseKey: placeDatabase(dir), secrets: memorySecrets() })
}

function open(profile: Profile): LiveEngine {
  const log: string[] = []
  const clock = new TestClock()
  const write = (line: string, error?: unknown): void =>
    void log.push(error === undefined ? line : `${line} ${describe(error)}`)
  const engine = createEngine({
    profile: { dir: profile.dir, kind: 'normal' },
    version: '0.0.0-test',
    device: () => 'testdevice',
    databaseKey: profile.databaseKey,
    clock,
    secrets: profile.secrets,
    log: { info: write, warn: write, error: write },
    randomBytes: (count) => randomBytes(count),
  })
  const client = clientOf(engine)
  const events: ChangeEvent[] = []
  const listening = new AbortController()
  void (async () => {
    for await (const event of await client.app.events(undefined, { signal: listening.signal }))
      events.push(event)
  })().catch(() => undefined)
  const stop = async (): Promise<void> => {
    listening.abort()
    await engine.stop()
  }
  return {
    ...{ engine, client, clock, dir: profile.dir, events, log },
    openDatabase: () => openDatabase(join(profile.dir, 'postilla.db'), profile.databaseKey),
    addAccount: (mailbox, settings) =>
      client.accounts.add({ settings, password: mailbox.password, tested: true }),
    async restart() {
      await stop()
      return open(profile)
    },
    async stop() {
      await stop()
      rmSync(profile.dir, { recursive: true, force: true })
    },
  }
}

const clientOf = (engine: Engine) => createRouterClient(engine.router, { context: { log: engine.log } })

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

type Client = LiveEngine['client']

export async function folderId(client: Client, path: string): Promise<number> {
  const folder = (await whole(client.mailboxes.list())).find((candidate) => candidate.path === path)
  if (!folder) throw new Error(`no folder ${path}`)
  return folder.id
}

export async function roleId(client: Client, role: MailboxRole): Promise<number> {
  const folder = (await whole(client.mailboxes.list())).find((candidate) => candidate.role === role)
  if (!folder) throw new Error(`no folder for ${role}`)
  return folder.id
}

/** All rows of a folder, newest first. */
export async function rowsOf(client: Client, path: string): Promise<ThreadRow[]> {
  const view = { kind: 'folder' as const, folderId: await folderId(client, path) }
  const rows: ThreadRow[] = []
  for (;;) {
    const page = await client.messages.threads({ view, offset: rows.length, limit: 200 })
    rows.push(...page.rows)
    if (page.rows.length === 0 || rows.length >= page.total) return rows
  }
}

export const subjectsOf = async (client: Client, path: string): Promise<string[]> =>
  (await rowsOf(client, path)).map((row) => row.subject)

/** The first message of a conversation in a folder: of that with `subject`, or of the newest. */
export async function messageIn(client: Client, path: string, subject?: string): Promise<Message> {
  const row = (await rowsOf(client, path)).find((one) => subject === undefined || one.subject === subject)
  const [message] = row ? await client.messages.thread({ threadId: row.threadId }) : []
  if (!message) throw new Error(`no ${subject ?? 'message'} in ${path}`)
  return message
}

/** Waits until the account has looked into every folder and rests. */
export async function idle(client: Client): Promise<Account> {
  return eventually(async () => {
    const [account] = await client.accounts.list()
    if (!account || account.sync.stage !== 'idle' || account.sync.pending > 0) {
      throw new Error(`not idle: ${JSON.stringify(account?.sync)}`)
    }
    return account
  })
}
