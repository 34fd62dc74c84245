import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import type { SimulatedFolder } from '../../helpers/imap-simulator'
import { KINDS, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'
import { WINDOW } from '../../helpers/mail-cache'

const KEYS = ['a', 'b', 'c']
const CHANGES: MessageChange[] = [{ kind: 'delete-forever' }, { kind: 'move-to-role', role: 'archive' }]

/** Mail in the junk, of which one has no Message-ID. */
async function open(kind: (typeof KINDS)[number]) {
  const scene = await openSimulatedAccount(kind, (server) => {
    const junk = server.addFolder('Junk', '\\Junk')
    for (const key of [...KEYS, 'left']) server.addMail(junk, key, sourceOf(key, key !== 'b'))
    server.addFolder('Archive', '\\Archive')
  })
  await scene.sync()
  const { server } = scene
  const junk: SimulatedFolder = server.folders.get('Junk') ?? server.addFolder('Junk')
  /** The server has another source by now under the UID of the mail without Message-ID. */
  const rewrite = (change: (source: string) => string): void => {
    for (const mail of junk.mails) if (mail.key === 'b') mail.source = change(mail.source)
  }
  return { ...scene, rewrite }
}

/** By subject: the one without Message-ID has none to be found by. */
async function want({ context, client }: Awaited<ReturnType<typeof open>>, change: MessageChange) {
  const messageIds = context.db
    .prepare<[], { id: number }>("SELECT id FROM message WHERE subject IN ('a', 'b', 'c')")
    .all()
    .map(({ id }) => id)
  await client.messages.change({ target: { kind: 'messages', messageIds }, change, window: WINDOW })
}

describe.each(KINDS)('a mail without Message-ID, at a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it.each(CHANGES)('is the same by its header, whatever size is told of it by now: $kind', async (change) => {
    const scene = await open(kind)
    scene.rewrite((source) => `${source}\r\n`)
    await want(scene, change)
    await scene.carryOut(1, 60_000)
    expect(scene.onServer().get('Junk')).toEqual(['left'])
    expect(scene.problems()).toEqual([])
  })

  it.each(CHANGES)(
    'that is another one by its header is not touched, although as long, and waits alone: $kind',
    async (change) => {
      const scene = await open(kind)
      scene.rewrite((source) => source.replace('Subject: b', 'Subject: x'))
      await want(scene, change)
      await scene.carryOut(1, 60_000)
      expect(scene.onServer().get('Junk')).toEqual(['b', 'left'])
      expect(scene.problems()).toMatchObject([{ code: 'server-misbehaved' }])
      await scene.carryOut(60, 60_000)
      expect(scene.onServer().get('Junk')).toEqual(['b', 'left'])
      const [told] = await scene.client.messages.changes({ window: WINDOW })
      expect(told).toMatchObject({ count: 3, refused: 1, problem: { code: 'server-misbehaved' } })
    },
  )
})
