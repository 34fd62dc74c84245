import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { ownIdentity } from '../../src/main/engine/addresses/own-identity'
import { createContext } from '../../src/main/engine/create-context'
import type { EngineContext } from '../../src/main/engine/context'
import {
  createOutboxFeature,
  type OutboxDeps,
  type OutboxServer,
} from '../../src/main/engine/features/outbox/index'
import { ProblemError, problemSchema, type Problem } from '../../src/shared/problem'
import {
  plainSignature,
  type Account,
  type AccountSettings,
  type Identity,
} from '../../src/shared/contract/accounts'
import type { OutgoingEntry } from '../../src/shared/contract/outgoing-servers'
import { serverOf } from '../../src/shared/outgoing-server'
import { settings as settingsSchema, usualWriting, type WritingSettings } from '../../src/shared/contract/app'

/** A profile directory and key that outlive one run of the engine, so that a test can start it again. */
export interface TestProfile {
  dir: string
  key: Uint8Array
  remove(): void
}

export function createProfile(): TestProfile {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-outbox-'))
  return { dir, key: randomBytes(32), remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** A clock a test can move; it otherwise runs. */
export class TestClock {
  #offset = 0
  now(): number {
    return Date.now() + this.#offset
  }
  advance(ms: number): void {
    this.#offset += ms
  }
}

/** The first identity of an account has its address; its id is the account's. */
export const testIdentity = (
  id: number,
  { address, senderName: name }: Pick<AccountSettings, 'address' | 'senderName'>,
  changes: Partial<Identity> = {},
): Identity => ({
  id,
  address,
  name,
  replyTo: '',
  signature: '',
  isDefault: true,
  outgoingId: null,
  sentFolderId: null,
  ...plainSignature,
  ...changes,
})

/** The outgoing server an account brought; its id is the account's. */
export const testServer = (
  { id, settings, tested }: Account,
  changes: Partial<OutgoingEntry> = {},
): OutgoingEntry => ({
  id,
  name: settings.outgoing.host,
  outgoing: settings.outgoing,
  allowPlaintext: settings.allowPlaintext,
  trustedCertificate: settings.trustedCertificate,
  tested,
  problem: null,
  accountId: id,
  ownPassword: false,
  purpose: '',
  ...changes,
})

export const testAccount = (
  id: number,
  settings: AccountSettings,
  changes: Partial<Account> = {},
): Account => ({
  id,
  settings,
  outgoing: settings.outgoing.host === '' ? 'none' : id,
  identities: [testIdentity(id, settings)],
  color: '',
  isMain: id === 1,
  isPec: false,
  tested: true,
  sync: {
    stage: 'idle',
    done: 0,
    total: 0,
    folderId: null,
    lastSyncAt: null,
    nextTryAt: null,
    failingSince: null,
    problem: null,
    pending: 0,
    pendingProblem: null,
    troubles: [],
  },
  ...changes,
})

/** A mailbox without any mail. */
export const noMessages: OutboxDeps['messages'] = {
  answered: () => null,
  draft: () => null,
  removeDraft: () => null,
  undo: () => undefined,
  body: async () => Promise.reject(new ProblemError({ code: 'not-cached' })),
  part: async () => Promise.reject(new ProblemError({ code: 'not-cached' })),
  setAnswered: () => undefined,
  knowsMessageId: () => false,
  findByMessageId: () => null,
  messagesOfThread: () => [],
  answerTo: () => null,
}

export type OutboxTestDeps = Omit<Partial<OutboxDeps>, 'accounts' | 'server'> &
  Pick<OutboxDeps, 'createTransport'> & {
    /** What keeps no drafts unless it says how. */
    server: Pick<OutboxServer, 'appendToSent' | 'findInSent'> & Partial<OutboxServer>
    accounts: Account[]
    /** Those the accounts brought where absent. */
    servers?: OutgoingEntry[]
    password?: string
    undoSeconds?: number
    lateHours?: number
    writing?: Partial<WritingSettings>
    /** What the store of passwords waits for. */
    whenAsked?: () => Promise<void>
  }

/** The outbox alone on a real database; `close` ends it the orderly way. */
export function openOutbox(profile: TestProfile, clock: TestClock, deps: OutboxTestDeps) {
  const log: string[] = []
  const note = (line: string): number => log.push(line)
  const context: EngineContext = createContext({
    profile: { dir: profile.dir, kind: 'normal' },
    version: 'test',
    device: () => 'testdevice',
    databaseKey: profile.key,
    clock,
    secrets: {
      kind: 'memory',
      get: async () => null,
      set: async () => undefined,
      remove: async () => undefined,
    },
    log: { info: note, warn: note, error: (line, error) => log.push(`ERROR ${line} ${String(error)}`) },
    randomBytes: (count) => randomBytes(count),
  })
  const insert = context.db.prepare(
    'INSERT OR IGNORE INTO account (id, address, settings, created_at) VALUES (?, ?, ?, 0)',
  )
  for (const { id, settings } of deps.accounts) insert.run(id, settings.address, JSON.stringify(settings))
  const servers = (): OutgoingEntry[] => deps.servers ?? deps.accounts.map((account) => testServer(account))
  const outbox = createOutboxFeature(context, {
    settings: () => {
      const { undoSeconds = 0, lateHours } = deps
      const writing = { ...usualWriting, ...deps.writing }
      return settingsSchema.parse({ undoSeconds, lateHours, language: 'en', writing })
    },
    strangers: () => [],
    whenAnswered: () => undefined,
    whenSent: () => undefined,
    checkSequence: () => undefined,
    systemLocale: () => 'en-GB',
    deviceName: () => 'Test computer',
    messages: noMessages,
    timing: { confirmAfter: [0, 10], retryAfter: [50], stopGrace: 1000, longestSleep: 20, eachPause: 1000 },
    ...deps,
    server: {
      look: async () => undefined,
      replaceDraft: async () => null,
      holdsDraft: async () => null,
      ...deps.server,
    },
    accounts: {
      list: () => deps.accounts,
      get: (id) => deps.accounts.find((account) => account.id === id) ?? null,
      own: () =>
        ownIdentity(deps.accounts.flatMap(({ identities }) => identities.map(({ address }) => address))),
      senderSeen: () => undefined,
      outgoing: {
        of: (account, identityId) => serverOf(account, identityId, servers()),
        list: servers,
        get: (id) => servers().find((server) => server.id === id) ?? null,
        credentials: async () => {
          await deps.whenAsked?.()
          return { user: 'me', password: deps.password ?? 'secret', proxy: null }
        },
      },
    },
  })
  const api = createRouterClient(outbox.router, { context: { log: context.log } })
  outbox.start()
  return {
    api,
    outbox,
    context,
    log,
    async close(): Promise<void> {
      await outbox.stop()
      context.db.close()
    },
  }
}

export type TestOutbox = ReturnType<typeof openOutbox>

/** The problem a call fails with; throws when it succeeds. */
export async function problemOfCall(call: Promise<unknown>): Promise<Problem> {
  try {
    await call
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    if (typeof error === 'object' && error !== null && 'data' in error) return problemSchema.parse(error.data)
    throw error
  }
  throw new Error('the call succeeded')
}
