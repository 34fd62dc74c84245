import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFailed, onTestFinished } from 'vitest'
import { z } from 'zod'
import { whole } from '../../src/shared/whole'
import { addAccount, crashProfile, settled as accountSettled } from '../helpers/crash-profile'
import { describeLive, freshMailbox } from '../helpers/dovecot'
import type { Faults } from '../helpers/fault-proxy'
import { otherClient, type OtherClient } from '../helpers/imap-client'
import { folderId, idle, rowsOf, subjectsOf, type LiveEngine } from '../helpers/live-engine'
import { change, openProxiedScene, type ProxiedScene } from '../helpers/live-scene'
import { eventually } from '../helpers/eventually'

/** Our engine, synced, with a mailbox behind a network that does as it is told. */
async function scene(
  prepare: (other: OtherClient) => Promise<unknown>,
  faults: Partial<Faults> = {},
): Promise<ProxiedScene & { paths(): Promise<string[]>; onServer(): Promise<string[]> }> {
  const opened = await openProxiedScene(faults, prepare)
  await idle(opened.live.client)
  return {
    ...opened,
    paths: async () => (await whole(opened.live.client.mailboxes.list())).map(({ path }) => path),
    onServer: async () => (await opened.other.imap.list()).map(({ path }) => path),
  }
}

const settled = ({ client }: LiveEngine) => idle(client)
const ofAccount = async ({ client }: LiveEngine): Promise<number> =>
  (await client.accounts.list())[0]?.id ?? 0

/** Row ids of the messages of a folder: fetched anew, they would be others. */
const messageIds = async (live: LiveEngine, path: string): Promise<number[]> =>
  (await rowsOf(live.client, path)).map(({ threadId }) => threadId)

const NAMES = ['Žluťoučký kůň', '日本語', 'R&D', '50% off', 'a*b', 'say "hi"', 'home~', 'back\\slash', 'a.b']

describeLive('folders', () => {
  it('are created, renamed, moved and deleted on the server, with their mail, and none of it is fetched anew', async () => {
    const { live, other, paths, onServer } = await scene(async (client) => {
      await client.imap.mailboxCreate('Clients')
      await client.imap.mailboxCreate('Clients/Rossi')
      await client.imap.mailboxCreate('Old')
      for (let i = 0; i < 5; i += 1) await client.append('Clients/Rossi', `Offer ${i}`)
      await client.append('Clients', 'Plan')
      await client.setFlags('Clients', [1], ['\\Deleted'])
    })
    const { mailboxes } = live.client
    const accountId = await ofAccount(live)
    const before = await messageIds(live, 'Clients/Rossi')
    const { id } = await mailboxes.create({
      accountId,
      parentId: await folderId(live.client, 'Old'),
      name: 'Świat',
    })
    const rossi = await folderId(live.client, 'Clients/Rossi')
    await mailboxes.place({ id: await folderId(live.client, 'Clients'), name: 'Customers' })
    await change(live, 'Customers/Rossi', 'Offer 0', { kind: 'move', folderId: id })
    await settled(live)
    expect(await onServer()).toEqual(expect.arrayContaining(['Old/Świat', 'Customers', 'Customers/Rossi']))
    expect(await onServer()).not.toContain('Clients')
    const subscribed = (await other.imap.list()).filter((folder) => folder.subscribed).map(({ path }) => path)
    expect(subscribed).toEqual(expect.arrayContaining(['Old/Świat', 'Customers', 'Customers/Rossi']))
    expect(await other.subjects('Old/Świat')).toEqual(['Offer 0'])
    // Nobody's mark was carried out by closing a folder.
    expect(await other.flags('Customers')).toMatchObject([{ flags: ['\\Deleted'] }])
    expect(await folderId(live.client, 'Customers/Rossi')).toBe(rossi)
    expect(before).toEqual(expect.arrayContaining(await messageIds(live, 'Customers/Rossi')))

    await mailboxes.place({ id: rossi, parentId: null, name: 'Rossi' })
    await settled(live)
    expect(await other.count('Rossi')).toBe(4)
    const place = await mailboxes.trash({ id: rossi })
    await settled(live)
    expect(await other.count('Trash/Rossi')).toBe(4)
    expect(await onServer()).not.toContain('Rossi')
    await mailboxes.place({ id: rossi, ...place })
    await settled(live)
    expect(await other.count('Rossi')).toBe(4)
    expect(before).toEqual(expect.arrayContaining(await messageIds(live, 'Rossi')))

    await mailboxes.trash({ id: await folderId(live.client, 'Old') })
    await settled(live)
    await mailboxes.remove({ id: await folderId(live.client, 'Trash/Old') })
    await settled(live)
    expect(await onServer()).not.toEqual(expect.arrayContaining(['Trash/Old']))
    expect(await onServer()).not.toEqual(expect.arrayContaining(['Trash/Old/Świat']))
    expect((await paths()).filter((path) => path.startsWith('Trash/'))).toEqual([])
    expect(await mailboxes.refusals()).toEqual([])
  })

  it('whatever a folder is called, the server has it under that name, or says why not', async () => {
    const { live, onServer } = await scene(() => Promise.resolve())
    const accountId = await ofAccount(live)
    for (const name of NAMES) await live.client.mailboxes.create({ accountId, parentId: null, name })
    await settled(live)
    const refused = (await live.client.mailboxes.refusals()).map(({ name, problem }) => {
      expect(problem.serverReply).toMatch(/\w/)
      return name
    })
    const there = await onServer()
    expect(NAMES.filter((name) => !there.includes(name))).toEqual(refused)
    // Dovecot separates folders by dots where it keeps them.
    expect(refused).toEqual(['a.b'])
    // A tilde at the beginning is taken for somebody's home: the server need not be asked.
    await expect(
      live.client.mailboxes.create({ accountId, parentId: null, name: '~home' }),
    ).rejects.toMatchObject({ data: { code: 'folder-name-reserved' } })
  })

  it('what is done offline waits, over a restart too, and is carried out in its order', async () => {
    const opened = await scene(async (client) => {
      await client.imap.mailboxCreate('Clients')
      await client.append('Clients', 'Mine')
      await client.append('INBOX', 'New')
    })
    const { other, proxy, onServer } = opened
    await proxy.refuse()
    proxy.reset()
    const accountId = await ofAccount(opened.live)
    const { mailboxes } = opened.live.client
    const { id } = await mailboxes.create({ accountId, parentId: null, name: 'First' })
    const inner = await mailboxes.create({ accountId, parentId: id, name: 'Second' })
    await change(opened.live, 'INBOX', 'New', { kind: 'move', folderId: inner.id })
    await mailboxes.place({ id, name: 'Renamed' })
    await mailboxes.place({ id: await folderId(opened.live.client, 'Clients'), parentId: inner.id })
    const live = await opened.live.restart()
    onTestFailed(() => console.log(live.log.join('\n')))
    onTestFinished(() => live.stop())
    expect(await subjectsOf(live.client, 'Renamed/Second/Clients')).toEqual(['Mine'])
    expect(await subjectsOf(live.client, 'Renamed/Second')).toEqual(['New'])
    await proxy.admit()
    await live.client.accounts.syncNow({})
    await settled(live)
    expect((await onServer()).filter((path) => /First|Renamed|Clients/.test(path)).sort()).toEqual([
      'Renamed',
      'Renamed/Second',
      'Renamed/Second/Clients',
    ])
    expect(await other.subjects('Renamed/Second')).toEqual(['New'])
    expect(await other.subjects('Renamed/Second/Clients')).toEqual(['Mine'])
  })

  it('what the server refuses is taken back and told in its own words', async () => {
    const { live, proxy, paths, other } = await scene(async (client) => {
      await client.imap.mailboxCreate('Clients')
      await client.append('INBOX', 'New')
    })
    const accountId = await ofAccount(live)
    const { mailboxes } = live.client
    let refused = 0
    proxy.faults.rewriteClient = (line) => {
      const command = /^(\S+) (CREATE|RENAME)\b/.exec(line)
      if (!command) return line
      refused += 1
      // Dovecot says NO to what lies in a folder nobody may see.
      return `${command[1]} DELETE "no such folder here"`
    }
    const { id } = await mailboxes.create({ accountId, parentId: null, name: 'Mine' })
    await mailboxes.create({ accountId, parentId: id, name: 'Inside' })
    await change(live, 'INBOX', 'New', { kind: 'move', folderId: id })
    await mailboxes.place({ id: await folderId(live.client, 'Clients'), name: 'Customers' })
    await eventually(async () => expect(await mailboxes.refusals()).toHaveLength(3))
    expect(refused).toBeGreaterThan(1)
    const told = await mailboxes.refusals()
    expect(told.map(({ label, name }) => [label, name])).toEqual([
      ['Mine', 'Mine'],
      ['Inside', 'Inside'],
      ['Clients', 'Customers'],
    ])
    expect(told.map(({ problem }) => problem.code)).toEqual(['folder-gone', 'folder-gone', 'folder-gone'])
    expect(told[1]?.problem.serverReply).toBeUndefined()
    expect(told[0]?.problem.serverReply).toContain('exist')
    expect(await paths()).toContain('Clients')
    expect(await paths()).not.toContain('Mine')
    expect(await subjectsOf(live.client, 'INBOX')).toEqual(['New'])
    expect(await other.subjects('INBOX')).toEqual(['New'])
    for (const { id: refusal } of told) await mailboxes.dismissRefusal({ id: refusal })
    expect(await mailboxes.refusals()).toEqual([])
  })

  it('a folder made for a mail goes with the move into it, and stays where something else lies in it', async () => {
    const { live, other, onServer } = await scene(async (client) => {
      await client.append('INBOX', 'One')
      await client.append('INBOX', 'Two')
    })
    const { mailboxes, messages } = live.client
    const accountId = await ofAccount(live)
    const { id } = await mailboxes.create({ accountId, parentId: null, name: 'Porjects' })
    const { changeId } = await change(live, 'INBOX', 'One', { kind: 'move', folderId: id })
    await settled(live)
    expect(await other.subjects('Porjects')).toEqual(['One'])
    await messages.undo({ changeId: changeId ?? 0 })
    await mailboxes.remove({ id, ifEmpty: true })
    await settled(live)
    expect(await onServer()).not.toContain('Porjects')
    expect(await mailboxes.refusals()).toEqual([])
    expect((await other.subjects('INBOX')).toSorted()).toEqual(['One', 'Two'])

    const made = await mailboxes.create({ accountId, parentId: null, name: 'Shared' })
    const moved = await change(live, 'INBOX', 'One', { kind: 'move', folderId: made.id })
    await settled(live)
    await other.append('Shared', 'From elsewhere')
    await messages.undo({ changeId: moved.changeId ?? 0 })
    await mailboxes.remove({ id: made.id, ifEmpty: true })
    await settled(live)
    expect(await other.subjects('Shared')).toEqual(['From elsewhere'])
    expect((await mailboxes.refusals()).map(({ problem }) => problem.code)).toEqual(['folder-not-empty'])
    expect((await other.subjects('INBOX')).toSorted()).toEqual(['One', 'Two'])
  })

  it('a connection that is lost after the command and before its answer does it neither twice nor not at all', async () => {
    const { live, proxy, onServer, other } = await scene(async (client) => {
      await client.imap.mailboxCreate('Clients')
      await client.imap.mailboxCreate('Clients/Rossi')
      await client.append('Clients/Rossi', 'Offer')
    })
    const { mailboxes } = live.client
    const accountId = await ofAccount(live)
    const before = await messageIds(live, 'Clients/Rossi')
    /** The answer to the next of these commands never comes. */
    const loseAnswerTo = (name: string): void => {
      let tag = ''
      proxy.faults.rewriteClient = (line) => {
        const command = new RegExp(String.raw`^(\S+) ${name}\b`).exec(line)
        if (command?.[1]) tag = command[1]
        return line
      }
      proxy.faults.rewrite = (line) => {
        if (tag === '' || !line.startsWith(`${tag} `)) return line
        proxy.faults.rewrite = null
        proxy.faults.rewriteClient = null
        proxy.reset()
        return null
      }
    }
    loseAnswerTo('CREATE')
    await mailboxes.create({ accountId, parentId: null, name: 'Made' })
    await eventually(async () => expect(await onServer()).toContain('Made'))
    await live.client.accounts.syncNow({})
    await settled(live)
    loseAnswerTo('RENAME')
    await mailboxes.place({ id: await folderId(live.client, 'Clients'), name: 'Customers' })
    await eventually(async () => expect(await onServer()).toContain('Customers'))
    await live.client.accounts.syncNow({})
    await settled(live)
    expect(await messageIds(live, 'Customers/Rossi')).toEqual(before)
    loseAnswerTo('RENAME')
    const id = await folderId(live.client, 'Customers')
    await mailboxes.trash({ id })
    await eventually(async () => expect(await onServer()).toContain('Trash/Customers'))
    await live.client.accounts.syncNow({})
    await settled(live)
    expect(await folderId(live.client, 'Trash/Customers')).toBe(id)
    expect(await other.subjects('Trash/Customers/Rossi')).toEqual(['Offer'])
    loseAnswerTo('DELETE')
    await mailboxes.remove({ id })
    await eventually(async () => expect(await onServer()).not.toContain('Trash/Customers/Rossi'))
    await live.client.accounts.syncNow({})
    await settled(live)
    expect((await onServer()).filter((path) => path.includes('Customers'))).toEqual([])
    expect(await mailboxes.refusals()).toEqual([])
  })

  it('where no folder may lie in the trash its mail goes there, all of it, before the folder is deleted', async () => {
    const { live, proxy, onServer, other, paths } = await scene(
      async (client) => {
        await client.imap.mailboxCreate('Clients')
        await client.imap.mailboxCreate('Clients/Rossi')
        for (let i = 0; i < 4; i += 1) await client.append('Clients/Rossi', `Offer ${i}`)
        await client.append('Clients', 'Plan')
      },
      { hide: ['MOVE', 'UIDPLUS'] },
    )
    // Dovecot says NO to a name with two delimiters in a row.
    proxy.faults.rewriteClient = (line) => line.replace(/^(\S+ RENAME .*) "?Trash\/.*$/, '$1 "Trash//x"')
    // It comes while we do not look.
    await other.append('Clients/Rossi', 'Late')
    await live.client.mailboxes.trash({ id: await folderId(live.client, 'Clients') })
    await settled(live)
    expect(await live.client.mailboxes.refusals()).toEqual([])
    expect((await onServer()).filter((path) => path.includes('Clients'))).toEqual([])
    expect((await other.subjects('Trash')).sort()).toEqual([
      ...['Late', 'Offer 0', 'Offer 1', 'Offer 2', 'Offer 3', 'Plan'],
    ])
    expect((await paths()).filter((path) => path.includes('Clients'))).toEqual([])
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'Trash')).sort()).toEqual([
        ...['Late', 'Offer 0', 'Offer 1', 'Offer 2', 'Offer 3', 'Plan'],
      ]),
    )
  })

  it('a folder another client renamed meanwhile is renamed from there, and one it deleted is told as gone', async () => {
    const { live, proxy, other, onServer, paths } = await scene(async (client) => {
      await client.imap.mailboxCreate('Here')
      await client.append('Here', 'Mail')
      await client.imap.mailboxCreate('Doomed')
      await client.append('Doomed', 'Mail')
      await client.imap.mailboxCreate('Thrown')
    })
    const { mailboxes } = live.client
    await proxy.refuse()
    proxy.reset()
    await other.imap.mailboxRename('Here', 'There')
    await other.imap.mailboxDelete('Doomed')
    await other.imap.mailboxDelete('Thrown')
    await mailboxes.place({ id: await folderId(live.client, 'Here'), name: 'Wanted' })
    await mailboxes.trash({ id: await folderId(live.client, 'Thrown') })
    await mailboxes.place({ id: await folderId(live.client, 'Doomed'), name: 'Saved' })
    await proxy.admit()
    await live.client.accounts.syncNow({})
    await eventually(async () => {
      await live.client.accounts.syncNow({})
      expect(await mailboxes.refusals()).toHaveLength(1)
    })
    await settled(live)
    expect(await onServer()).toContain('Wanted')
    expect(await mailboxes.refusals()).toMatchObject([{ label: 'Doomed', problem: { code: 'folder-gone' } }])
    await live.client.accounts.syncNow({})
    await eventually(async () => {
      expect(await paths()).toContain('Wanted')
      expect(await paths()).not.toContain('Doomed')
      expect(await paths()).not.toContain('Thrown')
    })
  })

  it('killed at any moment, each change of folders is done once and its mail is where it belongs', async () => {
    const mailbox = freshMailbox('folders')
    const other = await otherClient(mailbox)
    await other.imap.mailboxCreate('F0')
    await other.imap.mailboxCreate('F0/Inner')
    for (let i = 0; i < 20; i += 1) await other.append('F0/Inner', `Mail ${i}`)
    onTestFinished(() => other.close())
    const { start, open } = crashProfile()
    let engine = await start()
    const made = await addAccount(engine, mailbox)
    await accountSettled(engine)
    const idOf = (path: string): number => {
      const db = open()
      const found = db.prepare<[string], { id: number }>('SELECT id FROM folder WHERE path = ?').get(path)
      db.close()
      return found?.id ?? 0
    }
    const id = idOf('F0')
    const inner = idOf('F0/Inner')
    const ROUNDS = 6
    for (let round = 1; round <= ROUNDS; round += 1) {
      await engine.call('mailboxes.place', { id, name: `F${round}` }, z.unknown())
      await engine.call(
        'mailboxes.create',
        { accountId: made.id, parentId: id, name: `N${round}` },
        z.unknown(),
      )
      await sleep(Math.random() * 60)
      await engine.kill()
      engine = await start()
    }
    await accountSettled(engine)
    await engine.kill()
    const there = (await other.imap.list()).map(({ path }) => path).filter((path) => /^[FN]\d/.test(path))
    const names = Array.from({ length: ROUNDS }, (_, index) => `F${ROUNDS}/N${index + 1}`)
    expect(there.sort()).toEqual([`F${ROUNDS}`, `F${ROUNDS}/Inner`, ...names].sort())
    expect(await other.count(`F${ROUNDS}/Inner`)).toBe(20)
    expect([idOf(`F${ROUNDS}`), idOf(`F${ROUNDS}/Inner`)]).toEqual([id, inner])
    const db = open()
    onTestFinished(() => void db.close())
    expect(db.pragma('foreign_key_check')).toEqual([])
    const kept = db
      .prepare<[number], { n: number }>(
        'SELECT count(*) AS n FROM placement WHERE folder_id = ? AND server_key IS NOT NULL',
      )
      .get(inner)
    expect(kept?.n).toBe(20)
    const messages = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM message').get()
    expect(messages?.n).toBe(20)
  })
})
