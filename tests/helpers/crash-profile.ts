import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openDatabase, type Database } from '../../src/main/engine/db/open'
import { account, type Account } from '../../src/shared/contract/accounts'
import { plaintextSettings, type Mailbox } from './dovecot'
import { startEngineChild, type EngineChild } from './engine-process'
import { eventually } from './eventually'

/** A profile whose engine is killed and started again; gone with the test. */
export interface CrashProfile {
  start(): Promise<EngineChild>
  /** The database, to be read while no engine runs. */
  open(): Database
}

export function crashProfile(): CrashProfile {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-crash-'))
  const children: EngineChild[] = []
  onTestFinished(async () => {
    await Promise.all(children.map((child) => child.kill()))
    rmSync(dir, { recursive: true, force: true })
  })
  return {
    async start() {
      const child = await startEngineChild(dir)
      children.push(child)
      return child
    },
    open: () => openDatabase(join(dir, 'postilla.db'), createHash('sha256').update(dir).digest()),
  }
}

/** Adds the account without encryption: the engine's process does not trust the server's authority. */
export const addAccount = (engine: EngineChild, mailbox: Mailbox): Promise<Account> =>
  engine.call(
    'accounts.add',
    { settings: plaintextSettings(mailbox), password: mailbox.password, tested: true },
    account,
  )

/** The account has nothing left to fetch or to carry out. */
export const settled = (engine: EngineChild): Promise<void> =>
  eventually(async () => {
    const [first] = await engine.call('accounts.list', undefined, z.array(account))
    expect(first?.sync).toMatchObject({ stage: 'idle', pending: 0 })
  })
