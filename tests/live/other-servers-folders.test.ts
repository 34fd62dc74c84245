import { describe, expect, it, vi } from 'vitest'
import { cleanFolderName } from '../../src/shared/folder-name'
import { whole } from '../../src/shared/whole'
import { folderId, idle, rowsOf, subjectsOf } from '../helpers/live-engine'
import { change } from '../helpers/live-scene'
import { openOtherScene, otherServers, synced, type OtherScene } from '../helpers/other-servers'
import { eventually } from '../helpers/eventually'

const servers = otherServers()
if (servers.length === 0) it.skip('servers beside Dovecot, which TEST_IMAP_SERVERS names', () => undefined)

const NAMES = [
  ...['Žluťoučký kůň', '日本語', 'R&D', '50% off', 'a*b', 'say "hi"', '~home', 'back\\slash'],
  ...['a.b', 'a/b', 'INBOX', 'inbox', 'x'.repeat(300), '#shared', 'user', '\u202eturned', '😀'],
]

const accountOf = async ({ live }: OtherScene): Promise<number> =>
  (await live.client.accounts.list())[0]?.id ?? 0
const shown = async ({ live }: OtherScene): Promise<string[]> =>
  (await whole(live.client.mailboxes.list())).map(({ path }) => path).sort()
const onServer = async ({ other }: OtherScene): Promise<string[]> =>
  (await other.imap.list()).map(({ path }) => path).sort()
const troubles = async ({ live }: OtherScene) => (await live.client.accounts.list())[0]?.sync.troubles

/** Without what is marked as deleted, which is not shown. */
async function unmarked({ other }: OtherScene, path: string): Promise<string[]> {
  const marked = (await other.flags(path)).map(({ flags }) => flags.includes('\\Deleted'))
  return (await other.subjects(path)).filter((_, index) => !marked[index]).sort()
}

/** What we show is what the server has, folder by folder. */
async function expectEqual(scene: OtherScene): Promise<void> {
  await synced(scene)
  const there = await onServer(scene)
  expect(await shown(scene)).toEqual(expect.arrayContaining(there))
  for (const path of there)
    expect((await subjectsOf(scene.live.client, path)).sort(), path).toEqual(await unmarked(scene, path))
}

describe.each(servers)('$name: folders', (server) => {
  it('are created, renamed, moved, deleted and taken back, with their mail', async () => {
    const scene = await openOtherScene(server, async ({ other, path }) => {
      await other.imap.mailboxCreate(path('Clients'))
      await other.imap.mailboxCreate(path('Clients', 'Rossi'))
      await other.imap.mailboxCreate(path('Old'))
      for (let i = 0; i < 5; i += 1) await other.append(path('Clients', 'Rossi'), `Offer ${i}`)
      await other.append(path('Clients'), 'Plan')
      await other.append('INBOX', 'New')
    })
    const { live, other, path } = scene
    const { mailboxes } = live.client
    const accountId = await accountOf(scene)
    const { id } = await mailboxes.create({
      accountId,
      parentId: await folderId(live.client, path('Old')),
      name: 'Świat',
    })
    const rossi = await folderId(live.client, path('Clients', 'Rossi'))
    await mailboxes.place({ id: await folderId(live.client, path('Clients')), name: 'Customers' })
    await change(live, path('Customers', 'Rossi'), 'Offer 0', { kind: 'move', folderId: id })
    await change(live, 'INBOX', 'New', { kind: 'move', folderId: id })
    await idle(live.client)
    expect(await mailboxes.refusals()).toEqual([])
    expect(await onServer(scene)).toEqual(
      expect.arrayContaining([path('Old', 'Świat'), path('Customers'), path('Customers', 'Rossi')]),
    )
    expect((await other.subjects(path('Old', 'Świat'))).sort()).toEqual(['New', 'Offer 0'])
    await expectEqual(scene)

    await mailboxes.place({ id: rossi, parentId: null, name: 'Rossi' })
    await idle(live.client)
    expect(await other.count(path('Rossi'))).toBe(4)
    const place = await mailboxes.trash({ id: rossi })
    await idle(live.client)
    expect(await mailboxes.refusals()).toEqual([])
    expect(await onServer(scene)).not.toContain(path('Rossi'))
    await expectEqual(scene)
    await mailboxes.place({ id: rossi, ...place })
    await idle(live.client)
    expect(await mailboxes.refusals()).toEqual([])
    expect(await other.count(path('Rossi'))).toBe(4)
    await mailboxes.trash({ id: await folderId(live.client, path('Old')) })
    await idle(live.client)
    const inTrash = (await shown(scene)).find((one) => /Trash.Old$/.test(one)) ?? ''
    await mailboxes.remove({ id: await folderId(live.client, inTrash) })
    await idle(live.client)
    expect(await mailboxes.refusals()).toEqual([])
    expect((await onServer(scene)).filter((one) => /Old/.test(one))).toEqual([])
    await expectEqual(scene)
    expect(await troubles(scene)).toEqual([])
  })

  it('whatever a folder is called, the server has it under that name, or says why not', async () => {
    const scene = await openOtherScene(server)
    const { live, path } = scene
    const accountId = await accountOf(scene)
    const early: string[] = []
    for (const name of NAMES)
      await live.client.mailboxes.create({ accountId, parentId: null, name }).catch((error: unknown) => {
        early.push(name)
        expect(String(error)).toContain('problem')
      })
    await idle(live.client)
    const refusals = await live.client.mailboxes.refusals()
    const refused = refusals.map(({ name }) => name)
    const there = await onServer(scene)
    for (const { problem } of refusals) expect(problem.serverReply).toMatch(/\w/)
    const asked = NAMES.filter((name) => !early.includes(name)).map(cleanFolderName)
    expect(asked.filter((name) => !there.includes(path(name)))).toEqual(refused)
    await expectEqual(scene)
    expect(await troubles(scene)).toEqual([])
  })

  it('of an equal name that come anew are other folders, and nothing of the old is shown', async () => {
    const scene = await openOtherScene(server, async ({ other, path }) => {
      await other.imap.mailboxCreate(path('Again'))
      for (const subject of ['One', 'Two', 'Three']) await other.append(path('Again'), subject)
    })
    const { live, other, path } = scene
    expect(await rowsOf(live.client, path('Again'))).toHaveLength(3)
    await other.imap.mailboxDelete(path('Again'))
    await other.imap.mailboxCreate(path('Again'))
    for (const subject of ['Four', 'Five']) await other.append(path('Again'), subject)
    await expectEqual(scene)
    await change(live, path('Again'), 'Four', { kind: 'move-to-role', role: 'archive' })
    await eventually(async () => expect(await other.subjects(path('Again'))).toEqual(['Five']))
    await expectEqual(scene)
  })
})

describe.each(servers)('$name: another client', (server) => {
  it('that expunges and moves at every step loses nothing and doubles nothing', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `M${index}`)
    const scene = await openOtherScene(server, async ({ other, path }) => {
      await other.imap.mailboxCreate(path('Filed'))
      for (const key of keys) await other.append('INBOX', key)
    })
    const { live, other, path } = scene
    const filed = await folderId(live.client, path('Filed'))
    const gone: string[] = []
    for (let step = 0; step < 6; step += 1) {
      const mine = keys.slice(step * 5, step * 5 + 5)
      const uids = await other.flags('INBOX')
      const subjects = await other.subjects('INBOX')
      const uidOf = (key: string): number => uids[subjects.indexOf(key)]?.uid ?? 0
      const rows = (await rowsOf(live.client, 'INBOX')).filter(({ subject }) => mine.includes(subject))
      const target = {
        kind: 'threads' as const,
        items: rows.map(({ threadId, folderId }) => ({ threadId, folderId })),
      }
      const theirs = [mine[1] ?? '', mine[3] ?? '']
      await Promise.all([
        other.expunge('INBOX', theirs.map(uidOf).filter(Boolean)).then(() => undefined),
        live.client.messages.change({
          target,
          change:
            step % 3 === 0
              ? { kind: 'move', folderId: filed }
              : step % 3 === 1
                ? { kind: 'move-to-role', role: 'trash' }
                : { kind: 'flagged', value: true },
        }),
      ])
      gone.push(...theirs)
      await idle(live.client)
    }
    await expectEqual(scene)
    const everywhere: string[] = []
    for (const one of await onServer(scene)) everywhere.push(...(await unmarked(scene, one)))
    expect(new Set(everywhere).size).toBe(everywhere.length)
    expect(keys.filter((key) => !gone.includes(key) && !everywhere.includes(key))).toEqual([])
    expect(await troubles(scene)).toEqual([])
  })

  it(
    'and 5,000 messages: all come, are moved and deleted, and both sides end equal',
    { timeout: 600_000 },
    async () => {
      const COUNT = 5000
      const scene = await openOtherScene(server, async ({ other }) => {
        for (let i = 0; i < COUNT; i += 1) await other.append('INBOX', `M${i}`)
      })
      const { live, other } = scene
      const inbox = await folderId(live.client, 'INBOX')
      const view = { kind: 'folder' as const, folderId: inbox }
      const items = await live.client.messages.rows({ kind: 'view', view })
      expect(items).toHaveLength(COUNT)
      await live.client.messages.change({
        target: { kind: 'threads', items: items.slice(0, 3000) },
        change: { kind: 'move-to-role', role: 'archive' },
      })
      const uids = (await other.flags('INBOX')).map(({ uid }) => uid)
      await other.expunge('INBOX', uids.slice(0, 1000))
      await vi.waitFor(() => idle(live.client), { timeout: 300_000, interval: 200 })
      await expectEqual(scene)
      const archive = (await whole(live.client.mailboxes.list())).find(({ role }) => role === 'archive')
      expect((await other.count('INBOX')) + (await other.count(archive?.path ?? ''))).toBe(COUNT - 1000)
      expect(await troubles(scene)).toEqual([])
    },
  )

  it('empties the trash and the spam for good, and nothing else', async () => {
    const scene = await openOtherScene(server, async ({ other }) => {
      for (let i = 0; i < 12; i += 1) await other.append('INBOX', `T${i}`)
    })
    const { live, other } = scene
    const inRole = async (role: string): Promise<string> =>
      (await whole(live.client.mailboxes.list())).find((folder) => folder.role === role)?.path ?? ''
    for (let i = 0; i < 4; i += 1)
      await change(live, 'INBOX', `T${i}`, { kind: 'move-to-role', role: 'trash' })
    for (let i = 4; i < 8; i += 1)
      await change(live, 'INBOX', `T${i}`, { kind: 'move-to-role', role: 'junk' })
    await idle(live.client)
    await synced(scene)
    for (const role of ['trash', 'junk']) {
      const path = await inRole(role)
      expect(await other.count(path), path).toBe(4)
      const view = { kind: 'folder' as const, folderId: await folderId(live.client, path) }
      const items = await live.client.messages.rows({ kind: 'view', view })
      const target = { kind: 'threads' as const, items }
      await live.client.messages.change({ target, change: { kind: 'delete-forever' } })
      await idle(live.client)
      expect(await other.subjects(path), path).toEqual([])
    }
    await expectEqual(scene)
    expect(await other.count('INBOX')).toBe(4)
    expect(await troubles(scene)).toEqual([])
  })
})
