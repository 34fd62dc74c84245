import { expect, it, onTestFinished } from 'vitest'
import type { Account, Pop3Incoming } from '../../../src/shared/contract/accounts'
import { describeLive, freshMailbox, liveSettings, type Mailbox } from '../../helpers/dovecot'
import { eventually } from '../../helpers/eventually'
import { otherClient, type OtherClient } from '../../helpers/imap-client'
import { rowsOf, startLiveEngine, type LiveEngine } from '../../helpers/live-engine'
import { accountAt } from '../../helpers/pop3-account'
import {
  held,
  mail,
  pop3Settings,
  servePop3,
  type HeldMail,
  type Pop3Mailbox,
} from '../../helpers/pop3-mailbox'

interface Scene {
  live: LiveEngine
  main: Mailbox
  other: OtherClient
  server: Pop3Mailbox
  addPop3(choices?: Partial<Pop3Incoming>): Promise<Account>
}

/** A main account on a server, and a mailbox served by POP3. */
async function scene(mails: HeldMail[], prefix = 'main'): Promise<Scene> {
  const live = startLiveEngine()
  onTestFinished(() => live.stop())
  const main = freshMailbox(prefix)
  const other = await otherClient(main)
  const server = await servePop3(mails)
  await live.addAccount(main, liveSettings(main))
  const addPop3 = (choices: Partial<Pop3Incoming> = {}): Promise<Account> =>
    live.client.accounts.add({
      ...{ settings: pop3Settings(server, { copiesToMain: true, ...choices }), password: 'pw', tested: true },
    })
  return { live, main, other, server, addPop3 }
}

const pop3Of = async ({ client }: LiveEngine): Promise<Account | undefined> =>
  (await client.accounts.list()).find(({ settings }) => settings.incoming.kind === 'pop3')

const here = async (live: LiveEngine): Promise<string[]> => {
  const pop3 = await pop3Of(live)
  const { rows } = await live.client.messages.threads({
    ...{ view: { kind: 'role', role: 'inbox' }, offset: 0, limit: 200 },
  })
  return rows.flatMap((row) => (row.accountId === pop3?.id ? [row.subject] : [])).sort()
}

async function pass({ live, server }: Scene): Promise<void> {
  const before = server.sessions
  const account = await pop3Of(live)
  await live.client.accounts.syncNow({ id: account?.id ?? 0 })
  await eventually(() => expect(server.sessions).toBeGreaterThan(before))
  await eventually(async () => expect((await pop3Of(live))?.sync.stage).toBe('idle'))
}

describeLive('[ACC-39] mail of a POP3 account that goes into the mailbox of the main one', () => {
  it('lies there with its date, its flags and a keyword that names the account, and here no more', async () => {
    const all = await scene(held('one', 'two'))
    const { live, other } = all
    const pop3 = await all.addPop3()
    await eventually(async () => expect((await other.subjects('INBOX')).sort()).toEqual(['one', 'two']))
    await eventually(async () => expect(await here(live)).toEqual([]))
    const found = await other.imap.fetchAll('1:*', { flags: true, internalDate: true })
    for (const { flags, internalDate } of found) {
      expect([...(flags ?? [])].filter((flag) => flag !== '\\Recent')).toEqual(['pop3-me@shop.example'])
      expect(new Date(internalDate ?? 0).toISOString()).toBe('2026-03-10T09:00:00.000Z')
    }
    // The main account shows it, once.
    await eventually(async () => expect(await rowsOf(live.client, 'INBOX')).toHaveLength(2))
    expect(pop3.isMain).toBe(false)
  })

  it('is never there twice: not by a new session, nor by an account that is removed and added again', async () => {
    const all = await scene(held('one', 'two'))
    const { live, other } = all
    const { id } = await all.addPop3()
    await eventually(async () => expect(await here(live)).toEqual([]))
    await eventually(async () => expect(await other.count('INBOX')).toBe(2))
    await pass(all)
    await live.client.accounts.remove({ id })
    await all.addPop3()
    await eventually(async () => expect((await pop3Of(live))?.sync.stage).toBe('idle'))
    await eventually(async () => expect(await here(live)).toEqual([]))
    expect((await other.subjects('INBOX')).sort()).toEqual(['one', 'two'])
  })

  it('is put there each, where a device gives many mails one Message-ID', async () => {
    const named = (name: string): string =>
      mail(name).replace(/Message-ID: .*/, 'Message-ID: <device@scanner>')
    const all = await scene([
      { uidl: 'a', source: named('Alarm one') },
      { uidl: 'b', source: named('Alarm two') },
    ])
    const { live, other } = all
    await other.imap.append('INBOX', named('Alarm before'))
    await live.client.accounts.syncNow({})
    await eventually(async () => expect(await rowsOf(live.client, 'INBOX')).toHaveLength(1))
    await all.addPop3()
    await eventually(async () => expect(await here(live)).toEqual([]))
    await eventually(async () =>
      expect((await other.subjects('INBOX')).sort()).toEqual(['Alarm before', 'Alarm one', 'Alarm two']),
    )
  })

  it('is known again by its bytes where it has no Message-ID', async () => {
    const source = mail('one').replace(/Message-ID: .*\r\n/, '')
    const all = await scene([{ uidl: 'a', source }])
    const { live, other } = all
    await other.imap.append('INBOX', source)
    await all.addPop3()
    await eventually(async () => expect((await pop3Of(live))?.sync.stage).toBe('idle'))
    await eventually(async () => expect(await here(live)).toEqual([]))
    expect(await other.subjects('INBOX')).toEqual(['one'])
    all.server.mails.push({ uidl: 'b', source: source.replace('Text of', 'Word of') })
    await pass(all)
    await eventually(async () => expect(await other.count('INBOX')).toBe(2))
  })

  it('waits here, and is told of, while there is no mailbox for it', async () => {
    const server = await servePop3(held('one'))
    const live = await accountAt(server, { copiesToMain: true })
    await eventually(async () =>
      expect((await pop3Of(live))?.sync.troubles).toMatchObject([{ problem: { code: 'copy-no-main' } }]),
    )
    expect(await here(live)).toEqual(['one'])
    const main = freshMailbox()
    const { id } = await live.addAccount(main, liveSettings(main))
    await live.client.accounts.setMain({ id })
    const pop3 = await pop3Of(live)
    await live.client.accounts.syncNow({ id: pop3?.id ?? 0 })
    const other = await otherClient(main)
    await eventually(async () => expect(await other.subjects('INBOX')).toEqual(['one']))
    await eventually(async () => expect((await pop3Of(live))?.sync.troubles).toEqual([]))
  })
})

describeLive('[ACC-40] a main mailbox that runs full', () => {
  it('takes mail up to the percentage that was set; the rest waits here, and goes there once there is room', async () => {
    const filler = `${'x'.repeat(78)}\r\n`.repeat(110)
    const names = ['one', 'two', 'three', 'four', 'five', 'six']
    const all = await scene(
      names.map((name) => ({ uidl: name, source: mail(name, '') + filler })),
      'tight',
    )
    const { live, other } = all
    await all.addPop3({ stopsAtPercent: 60 })
    await eventually(async () =>
      expect((await pop3Of(live))?.sync.troubles).toMatchObject([
        {
          problem: { code: 'copy-stopped', params: { address: all.main.address, percent: '60', count: '4' } },
        },
      ]),
    )
    // 40 KB of room, nearly 9 KB a mail: a third one would be more than 60 %.
    expect(await other.count('INBOX')).toBe(2)
    expect(await here(live)).toHaveLength(4)
    await other.imap.mailboxOpen('INBOX')
    await other.imap.messageDelete('1:*')
    await pass(all)
    await eventually(async () => expect(await here(live)).toHaveLength(2))
    expect(await other.count('INBOX')).toBe(2)
  })
})
