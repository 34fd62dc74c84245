import { describe, expect, it } from 'vitest'
import {
  inboxOf,
  KINDS,
  openSimulatedAccount,
  sourceOf,
  type SimulatedAccount,
} from '../../helpers/simulated-account'
import { WINDOW } from '../../helpers/mail-cache'

const KEYS = ['a', 'b', 'c', 'd', 'e']
const WORDS = 'NO [NOPERM] This mailbox is frozen'

const open = (kind: Parameters<typeof openSimulatedAccount>[0]) =>
  openSimulatedAccount(kind, (server) => {
    server.addFolder('Archive', '\\Archive')
    for (const key of KEYS) server.addMail(inboxOf(server), key, sourceOf(key))
  })

/** In less time than a change is kept. */
const carryOut = ({ carryOut }: SimulatedAccount): Promise<void> => carryOut(20, 60_000)

describe.each(KINDS)('a change refused by a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it('is told whole, with its words, and there is nothing to take back', async () => {
    const scene = await open(kind)
    await scene.sync()
    scene.server.before = (command) => (/^UID (?:MOVE|COPY|STORE)/.test(command) ? WORDS : null)
    const { changeId } = await scene.change(KEYS, { kind: 'move-to-role', role: 'archive' })
    await carryOut(scene)
    const [refused] = await scene.client.messages.changes({ window: WINDOW })
    expect(refused).toMatchObject({ id: changeId, count: 5, refused: 5, problem: { code: 'server-refused' } })
    expect(refused?.problem?.serverReply).toContain('This mailbox is frozen')
    await expect(scene.client.messages.undo({ changeId: changeId ?? 0 })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it('in part is told as what it is, and undo brings back what has moved', async () => {
    const scene = await open(kind)
    await scene.sync()
    let most = 3
    scene.server.stopsAfter = (command) => (/^UID (?:MOVE|COPY)/.test(command) ? most : null)
    scene.server.after = (command) => {
      if (!/^UID (?:MOVE|COPY)/.test(command)) return null
      most = 0
      return WORDS
    }
    const { changeId } = await scene.change(KEYS, { kind: 'move-to-role', role: 'archive' })
    await carryOut(scene)
    const [told] = await scene.client.messages.changes({ window: WINDOW })
    // A server without MOVE may leave copies behind; nothing has left the inbox then.
    const left = scene.onServer().get('INBOX')?.length ?? 0
    expect(told).toMatchObject({ id: changeId, count: 5, refused: left })
    await scene.sync()
    expect(scene.shown()).toEqual(scene.onServer())
    scene.server.stopsAfter = () => null
    scene.server.after = () => null
    if (left < KEYS.length) await scene.client.messages.undo({ changeId: changeId ?? 0 })
    await scene.sync()
    await carryOut(scene)
    await scene.sync()
    expect(scene.onServer().get('INBOX')).toEqual(KEYS)
    expect(scene.shown()).toEqual(scene.onServer())
  })
})

it('flags that are refused for some of the messages are told of those', async () => {
  const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
    const locked = server.addFolder('Archive', '\\Archive')
    server.addMail(inboxOf(server), 'a', sourceOf('a'))
    server.addMail(locked, 'b', sourceOf('b'))
    server.readOnly = (path) => path === 'Archive'
  })
  await scene.sync()
  await scene.change(['a', 'b'], { kind: 'flagged', value: true })
  await carryOut(scene)
  expect(await scene.client.messages.changes({ window: WINDOW })).toMatchObject([{ count: 2, refused: 1 }])
})
