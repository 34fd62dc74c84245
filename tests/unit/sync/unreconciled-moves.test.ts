import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { CUT } from '../../helpers/imap-simulator'
import { inboxOf, KINDS, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

const TO_INBOX: MessageChange = { kind: 'move-to-role', role: 'inbox' }
const TO_ARCHIVE: MessageChange = { kind: 'move-to-role', role: 'archive' }
const TO_TRASH: MessageChange = { kind: 'move-to-role', role: 'trash' }
const TO_JUNK: MessageChange = { kind: 'move-to-role', role: 'junk' }

/** One mail in the inbox; the first command that `lost` matches breaks the connection, carried out or not. */
async function withLostAnswer(kind: (typeof KINDS)[number], lost: RegExp, isCarriedOut: boolean) {
  const scene = await openSimulatedAccount(kind, (server) => {
    server.addFolder('Archive', '\\Archive')
    server.addFolder('Junk', '\\Junk')
    server.addFolder('Trash', '\\Trash')
    server.addMail(inboxOf(server), 'a', sourceOf('a'))
  })
  await scene.sync()
  let left = 1
  const cut = (command: string): string | null => (lost.test(command) && left-- > 0 ? CUT : null)
  if (isCarriedOut) scene.server.after = cut
  else scene.server.before = cut
  return scene
}

describe.each(KINDS)(
  'a move whose answer was lost, at a server with MOVE $move, UIDPLUS $uidplus',
  (kind) => {
    const lostCommands: [string, RegExp, boolean][] = [
      ['MOVE or COPY', /^UID (?:MOVE|COPY)/, true],
      ['MOVE or COPY, which never came', /^UID (?:MOVE|COPY)/, false],
      ['MOVE or EXPUNGE', /^UID MOVE|^(?:UID )?EXPUNGE/, true],
    ]
    it.each(
      lostCommands.flatMap(([name, lost, isCarriedOut]) =>
        [
          ...[{ wanted: 'is undone', then: TO_INBOX, lies: 'INBOX' }],
          ...[{ wanted: 'goes elsewhere', then: TO_TRASH, lies: 'Trash' }],
        ].map((next) => ({ name, lost, isCarriedOut, ...next })),
      ),
    )('$name: it $wanted, and there is one copy', async ({ lost, isCarriedOut, then, lies }) => {
      const scene = await withLostAnswer(kind, lost, isCarriedOut)
      await scene.change(['a'], TO_ARCHIVE)
      await scene.carryOut(1)
      await scene.change(['a'], then)
      for (let round = 0; round < 3; round += 1) {
        await scene.carryOut()
        await scene.sync()
      }
      expect([...scene.onServer()].filter(([, keys]) => keys.length > 0)).toEqual([[lies, ['a']]])
      expect(scene.shown()).toEqual(scene.onServer())
      expect(scene.misread()).toEqual([])
      expect(scene.untruths()).toEqual([])
    })

    it('is deleted for good meanwhile, and nothing is left of it', async () => {
      const scene = await withLostAnswer(kind, /^UID (?:MOVE|COPY)/, true)
      await scene.change(['a'], TO_TRASH)
      await scene.carryOut(1)
      await scene.change(['a'], { kind: 'delete-forever' })
      for (let round = 0; round < 3; round += 1) {
        await scene.carryOut()
        await scene.sync()
      }
      expect([...scene.onServer().values()].flat()).toEqual([])
      expect([...scene.shown().values()].flat()).toEqual([])
    })

    it.each([true, false])(
      'is undone, and its mark as spam goes with it: carried out %s',
      async (isCarriedOut) => {
        const scene = await withLostAnswer(kind, /^UID (?:MOVE|COPY)/, isCarriedOut)
        await scene.change(['a'], TO_JUNK)
        await scene.carryOut(1)
        await scene.change(['a'], TO_INBOX)
        for (let round = 0; round < 3; round += 1) {
          await scene.carryOut()
          await scene.sync()
        }
        expect(inboxOf(scene.server).mails.map(({ flags }) => flags.has('$Junk'))).toEqual([false])
        expect(scene.onServer().get('Junk')).toEqual([])
      },
    )
  },
)

describe.each(KINDS)(
  'a move that is refused for good, at a server with MOVE $move, UIDPLUS $uidplus',
  (kind) => {
    it.each(['STORE', 'EXPUNGE'])('when %s is, there is one copy', async (refused) => {
      const scene = await withLostAnswer(kind, /never/, true)
      await scene.change(['a'], TO_ARCHIVE)
      let left = 1
      const isDeletion = new RegExp(`^(?:UID )?${refused}`)
      scene.server.before = (command) => (isDeletion.test(command) && left-- > 0 ? 'NO not here' : null)
      await scene.carryOut()
      await scene.sync()
      expect([...scene.onServer().values()].flat()).toEqual(['a'])
      expect(scene.shown()).toEqual(scene.unmarked())
    })

    it('says of the mail no longer that it is spam', async () => {
      const scene = await withLostAnswer(kind, /never/, true)
      await scene.change(['a'], TO_JUNK)
      scene.server.before = (command) => (/^UID (?:MOVE|COPY)/.test(command) ? 'NO [OVERQUOTA] full' : null)
      await scene.carryOut()
      expect(scene.onServer().get('INBOX')).toEqual(['a'])
      expect(inboxOf(scene.server).mails.map(({ flags }) => [...flags])).toEqual([[]])
    })
  },
)

describe.each(KINDS.filter(({ move }) => !move))(
  'a COPY that is refused after it was carried out, at a server without MOVE, UIDPLUS $uidplus',
  (kind) => {
    const open = () =>
      openSimulatedAccount(kind, (server) => {
        server.addFolder('Archive', '\\Archive')
        for (const key of ['a', 'b', 'c']) server.addMail(inboxOf(server), key, sourceOf(key))
      })

    it.each(['NO [EXPUNGEISSUED] gone', 'NO [SERVERBUG] sorry', 'NO not here'])(
      'is not sent again, and its copies are taken: %s',
      async (words) => {
        const scene = await open()
        await scene.sync()
        scene.server.after = (command) => (command.startsWith('UID COPY') ? words : null)
        await scene.change(['a', 'b', 'c'], TO_ARCHIVE)
        await scene.carryOut(1)
        expect(scene.onServer().get('Archive')).toEqual(['a', 'b', 'c'])
        expect(scene.onServer().get('INBOX')).toEqual([])
        expect(scene.server.heard.filter((command) => command.startsWith('UID COPY'))).toHaveLength(1)
        expect(scene.problems()).toEqual([])
      },
    )

    it('takes what was copied before it stopped, and the rest is for the next time', async () => {
      const scene = await open()
      await scene.sync()
      let left = 1
      scene.server.stopsAfter = (command) => (command.startsWith('UID COPY') && left-- > 0 ? 2 : null)
      await scene.change(['a', 'b', 'c'], TO_ARCHIVE)
      await scene.carryOut(1)
      expect(scene.onServer().get('Archive')).toEqual(['a', 'b'])
      expect(scene.onServer().get('INBOX')).toEqual(['c'])
      await scene.carryOut()
      expect(scene.onServer().get('Archive')).toEqual(['a', 'b', 'c'])
      expect(scene.onServer().get('INBOX')).toEqual([])
    })
  },
)

describe('a move whose folder was never made', () => {
  const openWithoutTrash = async () => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addFolder('Archive', '\\Archive')
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    return scene
  }

  it('takes nothing of what the user wants since', async () => {
    const scene = await openWithoutTrash()
    scene.server.before = (command) => (command.startsWith('CREATE') ? CUT : null)
    await scene.change(['a'], { kind: 'move-to-role', role: 'trash' })
    await scene.carryOut(1)
    await scene.change(['a'], { kind: 'move-to-role', role: 'archive' })
    await scene.sync()
    expect(scene.shown().get('Archive')).toEqual(['a'])
    expect(scene.untruths()).toEqual([])
    await scene.carryOut()
    await scene.sync()
    expect(scene.onServer()).toEqual(
      new Map([
        ['INBOX', []],
        ['Archive', ['a']],
      ]),
    )
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it('goes to the one another client made, from wherever an earlier move has brought the mail', async () => {
    const scene = await openWithoutTrash()
    scene.server.after = (command) => (command.startsWith('UID MOVE') ? CUT : null)
    await scene.change(['a'], { kind: 'move-to-role', role: 'archive' })
    await scene.carryOut(1)
    scene.server.after = () => null
    await scene.change(['a'], { kind: 'move-to-role', role: 'trash' })
    scene.server.addFolder('Deleted Items', '\\Trash')
    for (let round = 0; round < 3; round += 1) {
      await scene.sync()
      await scene.carryOut()
    }
    expect(scene.onServer().get('Deleted Items')).toEqual(['a'])
    expect(scene.onServer().get('Archive')).toEqual([])
    expect(scene.shown()).toEqual(scene.onServer())
  })
})
