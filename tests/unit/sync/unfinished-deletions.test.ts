import { expect, it } from 'vitest'
import { CUT } from '../../helpers/imap-simulator'
import { WINDOW } from '../../helpers/mail-cache'
import { inboxOf, openSimulatedAccount, renameFolders, sourceOf } from '../../helpers/simulated-account'

/** Commands after which the folder has its old name again. */
const LATER = [6, 7, 8, 9, 10, 11, 12, 13]

it.each(LATER)(
  'a deletion for good that is cut off when its folder gives its name away, for %d commands, is carried out or told',
  async (later) => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addMail(inboxOf(server), 'i', sourceOf('i'))
      server.addMail(server.addFolder('Junk', '\\Junk'), 'a', sourceOf('a'))
      server.addMail(server.addFolder('Orders'), 'o', sourceOf('o'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'delete-forever' })
    let since = -1
    scene.server.before = (command) => {
      if (since < 0 && !/^UID EXPUNGE/.test(command)) return null
      since += 1
      if (since === later + 1) renameFolders(scene.server, { Bulk: 'Junk', Junk: 'Bulk' })
      if (since > 0) return null
      renameFolders(scene.server, { Junk: 'Bulk', Orders: 'Junk' })
      scene.server.keepsReplaced = false
      return CUT
    }
    await scene.carryOut(1, 60_000)
    for (let round = 0; round < 4; round += 1) {
      await scene.sync()
      await scene.carryOut(5, 60_000)
    }
    const [told] = await scene.client.messages.changes({ window: WINDOW })
    const isLeft = [...scene.onServer().values()].some((keys) => keys.includes('a'))
    expect(told).toMatchObject({ refused: Number(isLeft) })
  },
)
