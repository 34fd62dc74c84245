import { describe, expect, it } from 'vitest'
import { CUT, type ImapSimulator } from '../../helpers/imap-simulator'
import {
  inboxOf,
  openSimulatedAccount,
  renameFolders,
  sourceOf,
  type SimulatedAccount,
} from '../../helpers/simulated-account'

const KINDS = [
  { move: false, uidplus: true },
  { move: false, uidplus: false },
]

/** A mail is to go from the inbox into Contracts; one just like it lies in Orders before, where asked for. */
async function open(kind: (typeof KINDS)[number], orders: readonly string[] = ['o']) {
  const scene = await openSimulatedAccount(kind, (server) => {
    for (const key of ['a', 'b']) server.addMail(inboxOf(server), key, sourceOf(key))
    server.addMail(server.addFolder('Contracts'), 'c', sourceOf('c'))
    const folder = server.addFolder('Orders')
    for (const key of orders) server.addMail(folder, key, sourceOf(key))
  })
  await scene.sync()
  await scene.change(['a'], { kind: 'move', folderId: scene.folder('Contracts').id })
  return scene
}

const exchange = (server: ImapSimulator): void =>
  renameFolders(server, { Contracts: 'Orders', Orders: 'Contracts' })

function replace(server: ImapSimulator): void {
  renameFolders(server, { Contracts: 'Old' })
  server.addFolder('Contracts')
}

/** Once, when the first COPY comes. */
function atCopy({ server }: SimulatedAccount, act: () => void): void {
  let isDone = false
  server.before = (command) => {
    if (isDone || !command.startsWith('UID COPY')) return null
    isDone = true
    act()
    return null
  }
}

/** The first COPY is carried out, and its answer lost; we may die of that. */
function loseCopy(scene: SimulatedAccount, isKilled: boolean): void {
  let isLost = false
  scene.server.after = (command) => {
    if (isLost || !command.startsWith('UID COPY')) return null
    isLost = true
    if (isKilled) scene.kill()
    return CUT
  }
}

async function carryOut(scene: SimulatedAccount): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await scene.carryOut()
    await scene.sync()
  }
}

describe.each(KINDS)(
  'a target that gives its name away just as mail is copied, at a server without MOVE, UIDPLUS $uidplus',
  (kind) => {
    const ends = ['answered', 'cut', 'killed', 'killed, and read meanwhile'] as const
    it.each([
      ...ends.map((end) => ({ to: 'another', orders: ['o'], end })),
      ...ends.map((end) => ({ to: 'another with such a mail', orders: ['a', 'o'], end })),
    ])('to $to, $end: it takes the mail in, and the other loses what was put into it', async (one) => {
      const { orders, end } = one
      const scene = await open(kind, orders)
      const { server } = scene
      atCopy(scene, () => exchange(server))
      if (end !== 'answered') loseCopy(scene, end !== 'cut')
      await scene.carryOut(1)
      if (end === 'killed, and read meanwhile') await scene.sync()
      await carryOut(scene)
      expect(Object.fromEntries(scene.onServer())).toEqual({
        INBOX: ['b'],
        Orders: ['a', 'c'],
        Contracts: orders,
      })
      expect(scene.unmarked()).toEqual(scene.onServer())
      expect(scene.shown()).toEqual(scene.onServer())
      expect(scene.misread()).toEqual([])
      expect(scene.problems()).toEqual([])
    })

    it('to one made anew: it is found under its new name, and takes the mail in', async () => {
      const scene = await open(kind)
      atCopy(scene, () => replace(scene.server))
      await carryOut(scene)
      expect(Object.fromEntries(scene.onServer())).toEqual({
        INBOX: ['b'],
        Old: ['a', 'c'],
        Contracts: [],
        Orders: ['o'],
      })
      expect(scene.shown()).toEqual(scene.onServer())
      expect(scene.problems()).toEqual([])
    })

    it('to another, and the move is undone: the mail lies where it lay, and nowhere else', async () => {
      const scene = await open(kind)
      atCopy(scene, () => exchange(scene.server))
      loseCopy(scene, true)
      await scene.carryOut(1)
      await scene.sync()
      await scene.change(['a'], { kind: 'move-to-role', role: 'inbox' })
      await carryOut(scene)
      expect(Object.fromEntries(scene.onServer())).toEqual({
        INBOX: ['a', 'b'],
        Orders: ['c'],
        Contracts: ['o'],
      })
      expect(scene.shown()).toEqual(scene.onServer())
    })
  },
)

describe.each(KINDS)('a target renamed just after mail was copied, UIDPLUS $uidplus', (kind) => {
  it('is found, although the connection ends as it is looked for', async () => {
    const scene = await open(kind)
    const { server } = scene
    server.after = (command) => {
      if (command.startsWith('UID COPY')) renameFolders(server, { Contracts: 'Old' })
      return null
    }
    let cuts = 1
    server.before = (command) => (/^STATUS "?Old/.test(command) && cuts-- > 0 ? CUT : null)
    await scene.carryOut(1)
    server.after = () => null
    await carryOut(scene)
    expect(cuts).toBeLessThan(1)
    expect(Object.fromEntries(scene.onServer())).toEqual({ INBOX: ['b'], Old: ['a', 'c'], Orders: ['o'] })
    expect(scene.shown()).toEqual(scene.onServer())
    expect(scene.problems()).toEqual([])
  })
})
