import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { account } from '../../../src/shared/contract/accounts'
import { addAccount, crashProfile } from '../../helpers/crash-profile'
import { describeLive, freshMailbox } from '../../helpers/dovecot'
import type { EngineChild } from '../../helpers/engine-process'
import { eventually } from '../../helpers/eventually'
import { otherClient } from '../../helpers/imap-client'
import { mail, pop3Settings, servePop3 } from '../../helpers/pop3-mailbox'

const KILLS = Number(process.env['TEST_CRASH_KILLS'] ?? 6)
const names = Array.from({ length: 150 }, (_, number) => `Mail ${String(number).padStart(3, '0')}`)
const held = () => names.map((name) => ({ uidl: name.replace(' ', '-'), source: mail(name) }))

const idle = (engine: EngineChild): Promise<void> =>
  eventually(async () => {
    const accounts = await engine.call('accounts.list', undefined, z.array(account))
    expect(accounts.map(({ sync }) => sync.stage)).toEqual(accounts.map(() => 'idle'))
  })

/** Subjects in the folders of an account that is served by POP3, with their sources. */
const SHOWN = `SELECT subject FROM placement JOIN message ON message.id = placement.message_id
  JOIN message_source ON message_source.message_id = message.id
  JOIN account ON account.id = placement.account_id
  WHERE settings ->> '$.incoming.kind' = 'pop3' ORDER BY subject`

describeLive('[ACC-38, ACC-39] killed at any moment, a POP3 account', () => {
  it('has each mail once here, and nothing on the server that was to be deleted there', async () => {
    const server = await servePop3(held())
    const profile = crashProfile()
    let engine = await profile.start()
    const settings = pop3Settings(server, { leaveDays: 0 })
    await engine.call('accounts.add', { settings, password: 'pw', tested: true }, account)
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(Math.random() * 60 * (kill + 1))
      await engine.kill()
      engine = await profile.start()
    }
    await idle(engine)
    await eventually(() => expect(server.mails).toEqual([]))
    await engine.kill()
    const db = profile.open()
    expect(
      db
        .prepare<[], { subject: string }>(SHOWN)
        .all()
        .map(({ subject }) => subject),
    ).toEqual(names)
    db.close()
  })

  it('has each mail once in the mailbox of the main account', async () => {
    const main = freshMailbox()
    const other = await otherClient(main)
    const server = await servePop3(held())
    const profile = crashProfile()
    let engine = await profile.start()
    await addAccount(engine, main)
    const settings = pop3Settings(server, { copiesToMain: true, leaveDays: 0 })
    await engine.call('accounts.add', { settings, password: 'pw', tested: true }, account)
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(Math.random() * 400)
      await engine.kill()
      engine = await profile.start()
    }
    await eventually(async () => expect(await other.count('INBOX')).toBe(names.length))
    await idle(engine)
    await engine.kill()
    expect((await other.subjects('INBOX')).sort()).toEqual(names)
    expect(server.mails).toEqual([])
    const db = profile.open()
    expect(db.prepare<[], { subject: string }>(SHOWN).all()).toEqual([])
    db.close()
  })
})
