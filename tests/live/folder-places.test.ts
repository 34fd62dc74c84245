import { expect, it } from 'vitest'
import { describeLive } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { away, foldersWith } from '../helpers/folder-scene'
import type { OtherClient } from '../helpers/imap-client'
import { folderId, idle, subjectsOf } from '../helpers/live-engine'
import { change, openProxiedScene } from '../helpers/live-scene'
import { WINDOW } from '../helpers/mail-cache'

type Scene = Awaited<ReturnType<typeof away>>

async function exchange({ imap }: OtherClient, a: string, b: string): Promise<void> {
  await imap.mailboxRename(a, 'Between')
  await imap.mailboxRename(b, a)
  await imap.mailboxRename('Between', b)
}
const told = async ({ live }: Scene) =>
  (await live.client.messages.changes({ window: WINDOW })).map(({ refused, problem }) => [
    refused,
    problem?.code ?? null,
  ])

describeLive('what is put into a folder that has exchanged its name with another', () => {
  it.each([
    [[], 'offline'],
    [['MOVE'], 'offline'],
    [['MOVE', 'UIDPLUS'], 'offline'],
    [[], 'between two polls'],
    [['MOVE'], 'between two polls'],
  ])('goes where that lies now: mail, at a server without %o, %s', async (hide, when) => {
    const scene = await away(
      (client) => foldersWith(client, { F: ['f1'], G: ['g1', 'g2'], H: ['h1', 'h2'] }),
      [],
      hide,
    )
    const { live, other, back } = scene
    if (when !== 'offline') {
      await back()
      await idle(live.client)
      await exchange(other, 'F', 'G')
    }
    await change(live, 'H', 'h1', { kind: 'move', folderId: await folderId(live.client, 'F') })
    if (when === 'offline') {
      await exchange(other, 'F', 'G')
      await back()
    }
    const held = { F: ['g1', 'g2'], G: ['f1', 'h1'], H: ['h2'] }
    await eventually(async () => expect(await scene.onServer()).toEqual(held))
    await eventually(async () => expect((await subjectsOf(live.client, 'G')).sort()).toEqual(held.G))
    expect(await told(scene)).toEqual([[0, null]])
  })

  it('goes where that lies now: folders', async () => {
    const scene = await away((client) => foldersWith(client, { F: ['f1'], G: ['g1'], N: ['n1'] }))
    const { live, other, back, onServer, refusals } = scene
    const id = await folderId(live.client, 'F')
    await live.client.mailboxes.place({ id: await folderId(live.client, 'N'), parentId: id })
    const [account] = await live.client.accounts.list()
    await live.client.mailboxes.create({ accountId: account?.id ?? 0, parentId: id, name: 'Made' })
    await exchange(other, 'F', 'G')
    await back()
    await eventually(async () => expect(await onServer()).toEqual({ F: ['g1'], G: ['f1'], 'G/N': ['n1'] }))
    await eventually(async () =>
      expect((await other.imap.list()).map(({ path }) => path)).toContain('G/Made'),
    )
    expect(await refusals()).toEqual([])
  })
})

describeLive('folders with one UIDVALIDITY for all', () => {
  it.each([
    [['f1', 'f2'], ['g1']],
    [['f1'], ['g1']],
  ])('that exchange their names are noticed by what lies in them: %o and %o', async (f, g) => {
    const { live, other, back } = await away(
      (client) => foldersWith(client, { F: f, G: g }),
      ['INBOX', 'F', 'G'],
    )
    const id = await folderId(live.client, 'F')
    await back()
    await idle(live.client)
    await exchange(other, 'F', 'G')
    await eventually(async () => {
      await live.client.accounts.syncNow({})
      expect((await subjectsOf(live.client, 'F')).sort()).toEqual(g)
      expect((await subjectsOf(live.client, 'G')).sort()).toEqual(f)
    })
    expect(await folderId(live.client, 'G')).toBe(id)
  })
})

describeLive('a folder another client deletes while one lies in it', () => {
  it('shows none of its mail any more, and what was wanted of that is told', async () => {
    const scene = await away((client) => foldersWith(client, { X: ['x1', 'x2'], 'X/Y': ['y1'], H: ['h1'] }))
    const { live, other, back } = scene
    await change(live, 'X', 'x1', { kind: 'move', folderId: await folderId(live.client, 'H') })
    await change(live, 'H', 'h1', { kind: 'move', folderId: await folderId(live.client, 'X') })
    await other.imap.mailboxDelete('X')
    await back()
    await eventually(async () => {
      live.clock.advance(20_000)
      await live.client.accounts.syncNow({})
      expect(await subjectsOf(live.client, 'X')).toEqual([])
      expect(await told(scene)).toEqual([
        [1, 'message-gone'],
        [1, 'folder-gone'],
      ])
    })
    expect(await subjectsOf(live.client, 'H')).toEqual(['h1'])
    expect(await subjectsOf(live.client, 'X/Y')).toEqual(['y1'])
    await eventually(async () =>
      expect((await live.client.accounts.list())[0]?.sync).toMatchObject({ pending: 0, troubles: [] }),
    )
    await other.imap.mailboxCreate('X')
    await other.append('X', 'new')
    await live.client.accounts.syncNow({})
    await eventually(async () => expect(await subjectsOf(live.client, 'X')).toEqual(['new']))
  })
})

describeLive('what is wanted of a mail another client has moved meanwhile', () => {
  it.each([
    ['a folder read later', 'A', 'B'],
    ['a folder read before', 'B', 'A'],
  ])('is done where that lies now: in %s', async (_, from, to) => {
    const scene = await away((client) => foldersWith(client, { [from]: ['m1', 'm2'], [to]: [], C: [] }))
    const { live, other, back } = scene
    await change(live, from, 'm1', { kind: 'flagged', value: true })
    await change(live, from, 'm2', { kind: 'move', folderId: await folderId(live.client, 'C') })
    await other.move(from, [1, 2], to)
    await back()
    // Where the folder it lies in now is read before it is missed, or soon after; else it is told.
    await eventually(async () => {
      await live.client.accounts.syncNow({})
      const [flagged, moved] = await told(scene)
      const held = await scene.onServer()
      const flags = (await other.flags(to)).some(({ flags }) => flags.includes('\\Flagged'))
      expect([flags || flagged?.[0] === 1, held.C?.[0] === 'm2' || moved?.[0] === 1]).toEqual([true, true])
      expect([held[from], Object.values(held).flat().sort()]).toEqual([undefined, ['m1', 'm2']])
    })
  })

  it('is done soon while we are connected, in a folder nothing tells of', async () => {
    const { live, other } = await openProxiedScene({ hide: [] }, (client) =>
      foldersWith(client, { A: ['m1'], B: [] }),
    )
    await idle(live.client)
    await other.move('A', [1], 'B')
    await change(live, 'A', 'm1', { kind: 'flagged', value: true })
    await eventually(async () =>
      expect((await other.flags('B')).map(({ flags }) => flags.includes('\\Flagged'))).toEqual([true]),
    )
    await eventually(async () => expect(await subjectsOf(live.client, 'B')).toEqual(['m1']))
    expect(await subjectsOf(live.client, 'A')).toEqual([])
  })

  it('is told at once where that is deleted while we are connected', async () => {
    const scene = await openProxiedScene({ hide: [] }, (client) => foldersWith(client, { A: ['m1'], B: [] }))
    const { live, other } = scene
    await idle(live.client)
    await other.expunge('A', [1])
    await change(live, 'A', 'm1', { kind: 'flagged', value: true })
    await eventually(async () => expect(await subjectsOf(live.client, 'A')).toEqual([]))
    const [told] = await live.client.messages.changes({ window: WINDOW })
    expect(told).toMatchObject({ refused: 1, problem: { code: 'message-gone' } })
  })

  it('is told where that is deleted', async () => {
    const scene = await away((client) => foldersWith(client, { A: ['m1', 'm2'], C: [] }))
    const { live, other, back } = scene
    await change(live, 'A', 'm1', { kind: 'flagged', value: true })
    await change(live, 'A', 'm2', { kind: 'move', folderId: await folderId(live.client, 'C') })
    await other.expunge('A', [1, 2])
    await back()
    await eventually(async () => {
      live.clock.advance(60_000)
      await live.client.accounts.syncNow({})
      expect(await told(scene)).toEqual([
        [1, 'message-gone'],
        [1, 'message-gone'],
      ])
    })
    await eventually(async () =>
      expect((await live.client.accounts.list())[0]?.sync).toMatchObject({ pending: 0 }),
    )
  })
})
