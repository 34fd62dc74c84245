import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import type { ImapSimulator } from '../../helpers/imap-simulator'
import { KINDS, openSimulatedAccount, renameFolders, sourceOf } from '../../helpers/simulated-account'

const OURS = ['a', 'b', 'c']
const OTHERS = ['x', 'y', 'z']

/** A server that gives all its folders one UIDVALIDITY; two of them have the same UIDs, too. */
async function open(kind: (typeof KINDS)[number]) {
  const scene = await openSimulatedAccount(kind, (server) => {
    const junk = server.addFolder('Junk', '\\Junk')
    for (const key of OURS) server.addMail(junk, key, sourceOf(key))
    const contracts = server.addFolder('Contracts')
    for (const key of OTHERS) server.addMail(contracts, key, sourceOf(key))
    server.addFolder('Archive', '\\Archive')
    for (const folder of server.folders.values()) folder.uidValidity = 7
  })
  await scene.sync()
  return scene
}

const flagged = ({ folders }: ImapSimulator): string[] =>
  [...folders.values()].flatMap(({ mails }) =>
    mails.filter(({ flags }) => flags.has('\\Flagged')).map(({ key }) => key),
  )

const SWAPS: Record<string, string>[] = [
  { Junk: 'Junk 2025', Contracts: 'Junk' },
  { Junk: 'Contracts', Contracts: 'Junk' },
]
const CHANGES: { change: MessageChange; left: string[]; archive: string[]; marked: string[] }[] = [
  { change: { kind: 'delete-forever' }, left: ['c'], archive: [], marked: [] },
  {
    change: { kind: 'move-to-role', role: 'archive' },
    left: ['c'],
    archive: ['a', 'b'],
    marked: [],
  },
  { change: { kind: 'flagged', value: true }, left: OURS, archive: [], marked: ['a', 'b'] },
]

describe.each(KINDS)(
  'folders with one UIDVALIDITY, at a server with MOVE $move, UIDPLUS $uidplus',
  (kind) => {
    it.each(SWAPS.flatMap((names) => CHANGES.map((one) => ({ names, ...one }))))(
      'renamed to $names before $change.kind is carried out: it is done to the mail that was meant',
      async ({ names, change, left, archive, marked }) => {
        const scene = await open(kind)
        await scene.change(['a', 'b'], change)
        renameFolders(scene.server, names)
        await scene.carryOut()
        await scene.sync()
        await scene.carryOut()
        expect(scene.onServer().get('Junk')).toEqual(OTHERS)
        expect(scene.onServer().get(names.Junk ?? '')).toEqual(left)
        expect(scene.onServer().get('Archive')).toEqual(archive)
        expect(flagged(scene.server)).toEqual(marked)
        expect(scene.shown()).toEqual(scene.onServer())
        expect(scene.misread()).toEqual([])
        expect(scene.problems()).toEqual([])
      },
    )

    it('one that took the name of another that is gone is read anew, and none of its mail is touched', async () => {
      const scene = await open(kind)
      await scene.change(['a', 'b'], { kind: 'delete-forever' })
      scene.server.folders.delete('Junk')
      renameFolders(scene.server, { Contracts: 'Junk' })
      await scene.carryOut(3)
      await scene.sync()
      expect(scene.onServer().get('Junk')).toEqual(OTHERS)
      expect(scene.shown().get('Junk')).toEqual(OTHERS)
      expect(scene.misread().filter(({ path }) => scene.server.folders.has(path))).toEqual([])
    })

    it('one made anew with other mail under the same UIDs is read anew, and none of its mail is touched', async () => {
      const scene = await open(kind)
      await scene.change(['a', 'b'], { kind: 'move-to-role', role: 'archive' })
      scene.server.folders.delete('Junk')
      const anew = scene.server.addFolder('Junk', '\\Junk')
      anew.uidValidity = 7
      for (const key of ['k', 'l', 'm']) scene.server.addMail(anew, key, sourceOf(key))
      await scene.carryOut(1)
      await scene.sync()
      await scene.carryOut()
      expect(scene.onServer().get('Junk')).toEqual(['k', 'l', 'm'])
      expect(scene.onServer().get('Archive')).toEqual([])
      expect(scene.shown()).toEqual(scene.onServer())
      expect(scene.misread()).toEqual([])
    })

    it('a mail whose Message-ID the server does not tell alone is deleted all the same', async () => {
      const scene = await open(kind)
      scene.server.hidesFields = true
      await scene.change(['a'], { kind: 'delete-forever' })
      await scene.carryOut()
      expect(scene.onServer().get('Junk')).toEqual(['b', 'c'])
    })
  },
)
