import { expect, it } from 'vitest'
import { describeLive } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { away, foldersWith } from '../helpers/folder-scene'
import { folderId, idle } from '../helpers/live-engine'
import { change } from '../helpers/live-scene'
import { WINDOW } from '../helpers/mail-cache'

type Scene = Awaited<ReturnType<typeof away>>

/** Until `over` is called the server answers commands like this with NO. */
function refuse({ proxy }: Scene, command: RegExp, reply: string): { over(): void } {
  const tags = new Set<string>()
  let isOver = false
  const { rewrite, rewriteClient } = proxy.faults
  proxy.faults.rewriteClient = (line) => {
    const tag = line.split(' ')[0] ?? ''
    if (isOver || !command.test(line)) return rewriteClient ? rewriteClient(line) : line
    tags.add(tag)
    return `${tag} NOOP`
  }
  proxy.faults.rewrite = (line) => {
    const tag = line.split(' ')[0] ?? ''
    return tags.delete(tag) ? `${tag} ${reply}` : rewrite ? rewrite(line) : line
  }
  return { over: () => void (isOver = true) }
}
const fullG = (scene: Scene) => refuse(scene, /^\S+ UID MOVE \S+ "?G"?$/, 'NO [OVERQUOTA] G is full')

const accountOf = async ({ live }: Scene): Promise<number> => (await live.client.accounts.list())[0]?.id ?? 0
const moveTo = async ({ live }: Scene, from: string, subject: string, to: string) =>
  change(live, from, subject, { kind: 'move', folderId: await folderId(live.client, to) })
const told = async ({ live }: Scene) =>
  (await live.client.messages.changes({ window: WINDOW })).map(({ refused, problem }) => [
    refused,
    problem?.code ?? null,
  ])

/** All that waits is tried again until it is as expected. */
async function becomes(scene: Scene, held: Record<string, string[]>): Promise<void> {
  await eventually(async () => {
    scene.live.clock.advance(20_000)
    await scene.live.client.accounts.syncNow({})
    expect(await scene.onServer()).toEqual(held)
  })
  await idle(scene.live.client)
  expect(await scene.onServer()).toEqual(held)
}
/** It was tried, and waits for a message the server does not let go yet. */
async function waits(scene: Scene, pending: number): Promise<void> {
  await scene.back()
  await eventually(async () =>
    expect((await scene.live.client.accounts.list())[0]?.sync).toMatchObject({
      stage: 'idle',
      pending,
      pendingProblem: { code: 'over-quota' },
    }),
  )
}

describeLive('a change of a folder that waits for a message', () => {
  it('is withdrawn by its undo', async () => {
    const scene = await away((client) => foldersWith(client, { F: ['f1', 'f2'], G: ['g1'] }))
    refuse(scene, /^\S+ RENAME "?F"? "?Trash/, 'NO [CANNOT] No folders below Trash')
    const full = fullG(scene)
    await moveTo(scene, 'F', 'f1', 'G')
    const id = await folderId(scene.live.client, 'F')
    const { changeId: _, ...place } = await scene.live.client.mailboxes.trash({ id })
    await waits(scene, 2)
    await scene.live.client.mailboxes.place({ id, ...place })
    full.over()
    await becomes(scene, { F: ['f2'], G: ['f1', 'g1'] })
    expect(await scene.refusals()).toEqual([])
  })

  it.each([
    ['deleted for good', 'Trash/X', false],
    ['deleted as it is empty', 'X', true],
  ])(
    '%s lets nothing of its name be made before, and takes nothing along that goes there',
    async (_, path, ifEmpty) => {
      const scene = await away((client) => foldersWith(client, { [path]: ['x1'], G: ['g1'], H: ['h1'] }))
      const { mailboxes } = scene.live.client
      const full = fullG(scene)
      await moveTo(scene, path, 'x1', 'G')
      await mailboxes.remove({ id: await folderId(scene.live.client, path), ifEmpty })
      const parentId = ifEmpty ? null : await folderId(scene.live.client, 'Trash')
      const made = await mailboxes.create({ accountId: await accountOf(scene), parentId, name: 'X' })
      await change(scene.live, 'H', 'h1', { kind: 'move', folderId: made.id })
      await waits(scene, 4)
      full.over()
      await becomes(scene, { [path]: ['h1'], G: ['g1', 'x1'] })
      expect([await scene.refusals(), await folderId(scene.live.client, path)]).toEqual([[], made.id])
    },
  )

  it('and that message for another behind it: it is given up, and nothing waits for ever', async () => {
    const scene = await away((client) => foldersWith(client, { 'Trash/X': ['x1', 'x2'], G: [] }))
    const { mailboxes } = scene.live.client
    await moveTo(scene, 'Trash/X', 'x1', 'G')
    await mailboxes.remove({ id: await folderId(scene.live.client, 'Trash/X') })
    const made = await mailboxes.create({
      ...{ accountId: await accountOf(scene), parentId: await folderId(scene.live.client, 'Trash') },
      name: 'X',
    })
    await change(scene.live, 'G', 'x1', { kind: 'move', folderId: made.id })
    await scene.back()
    await eventually(async () => expect(await scene.refusals()).toEqual([['X', 'folder-changed']]))
    await becomes(scene, { 'Trash/X': ['x1', 'x2'] })
  })
})

describeLive('a folder that is to be deleted for good', () => {
  it('is kept with what was to leave it after that, and could not', async () => {
    const scene = await away((client) => foldersWith(client, { 'Trash/X': ['x1'], H: ['h1', 'h2'] }))
    const { live, proxy, other } = scene
    await scene.back()
    const { changeId } = await moveTo(scene, 'H', 'h1', 'Trash/X')
    await eventually(async () => expect(await other.subjects('Trash/X')).toContain('h1'))
    await idle(live.client)
    await proxy.refuse()
    proxy.reset()
    await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/X') })
    await live.client.messages.undo({ changeId: changeId ?? 0 })
    refuse(scene, /^\S+ UID MOVE \S+ "?H"?$/, 'NO [NOPERM] Not yours')
    await scene.back()
    await eventually(async () => expect(await scene.refusals()).toEqual([['X', 'folder-changed']]))
    expect(await scene.onServer()).toEqual({ H: ['h2'], 'Trash/X': ['h1', 'x1'] })
    expect(await told(scene)).toEqual([[1, 'server-refused']])
  })

  it('tells of what was to leave it, or to come, where another client has deleted it meanwhile', async () => {
    const scene = await away((client) => foldersWith(client, { 'Trash/X': ['t1', 't2'], H: ['h1'] }))
    await moveTo(scene, 'Trash/X', 't1', 'H')
    await moveTo(scene, 'H', 'h1', 'Trash/X')
    await scene.live.client.mailboxes.remove({ id: await folderId(scene.live.client, 'Trash/X') })
    await scene.other.imap.mailboxDelete('Trash/X')
    await scene.back()
    await eventually(async () =>
      expect(await told(scene)).toEqual([
        [1, 'message-gone'],
        [1, 'folder-gone'],
      ]),
    )
    expect(await scene.onServer()).toEqual({ H: ['h1'] })
  })
})
