import { describe, expect, it } from 'vitest'
import { KINDS, inboxOf, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

const KEYS = ['a', 'b']
const FEW = '\\Seen \\Flagged \\Answered \\Deleted \\Draft'

const open = async () => {
  const scene = await openSimulatedAccount(KINDS[0] ?? {}, (server) => {
    server.addFolder('Archive', '\\Archive')
    for (const key of KEYS) server.addMail(inboxOf(server), key, sourceOf(key), ['Urgent'])
  })
  await scene.sync()
  return scene
}
type Scene = Awaited<ReturnType<typeof open>>

const keywords = ({ server }: Scene, path = 'INBOX'): string[][] =>
  (server.folders.get(path)?.mails ?? []).map(({ flags }) =>
    [...flags].filter((flag) => !flag.startsWith('\\')).sort(),
  )
const shown = async ({ client, idOf, messages }: Scene) => {
  const [message] = await client.messages.thread({ threadId: messages.threadOf(idOf('a@x')) ?? 0 })
  return { tags: message?.tags, localTags: message?.localTags, pending: message?.pending }
}
const tag = (scene: Scene, keyword: string, value = true) =>
  scene.change(KEYS, { kind: 'tag', keyword, value })

describe('tags at a server', () => {
  it('[READ-10] are set and taken off in one command for all, and go along with a move', async () => {
    const scene = await open()
    await tag(scene, 'work')
    await tag(scene, 'urgent', false)
    await scene.change(KEYS, { kind: 'move-to-role', role: 'archive' })
    await scene.carryOut()
    expect(keywords(scene, 'Archive')).toEqual([['work'], ['work']])
    expect(scene.server.heard.filter((command) => command.includes('work'))).toHaveLength(1)
    expect(await shown(scene)).toEqual({ tags: ['work'], localTags: [], pending: false })
  })

  it('come in as other clients set them', async () => {
    const scene = await open()
    const inbox = inboxOf(scene.server)
    for (const mail of inbox.mails) scene.server.setFlag(inbox, mail, '$Label2', true)
    await scene.sync()
    expect(await shown(scene)).toEqual({ tags: ['$label2', 'urgent'], localTags: [], pending: false })
  })

  it('stay here where it keeps no new ones, but for those it has', async () => {
    const scene = await open()
    scene.server.permanentFlags = `${FEW} Known`
    await tag(scene, 'work')
    await tag(scene, 'known')
    await scene.carryOut()
    expect(keywords(scene)).toEqual([
      ['Known', 'Urgent'],
      ['Known', 'Urgent'],
    ])
    expect(await shown(scene)).toEqual({
      tags: ['known', 'urgent', 'work'],
      localTags: ['work'],
      pending: false,
    })
    await scene.sync()
    expect((await shown(scene)).tags).toEqual(['known', 'urgent', 'work'])
    await tag(scene, 'work', false)
    await scene.carryOut()
    expect((await shown(scene)).tags).toEqual(['known', 'urgent'])
  })

  it('stay here where it refuses one more, though it said that it keeps any', async () => {
    const scene = await open()
    scene.server.before = (command) => (command.includes('work') ? 'NO [LIMIT] Too many keywords' : null)
    await tag(scene, 'work')
    await scene.carryOut()
    expect(await shown(scene)).toEqual({ tags: ['urgent', 'work'], localTags: ['work'], pending: false })
    expect(scene.problems()).toEqual([])
  })
})
