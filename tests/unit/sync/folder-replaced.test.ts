import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import type { ImapSimulator, SimulatedFolder } from '../../helpers/imap-simulator'
import { KINDS, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

const MAILS = ['a', 'b', 'c', 'd', 'e']
const WANTED = ['a', 'b']
const REST = ['c', 'd', 'e']

async function open(kind: (typeof KINDS)[number]) {
  const scene = await openSimulatedAccount(kind, (server) => {
    const trash = server.addFolder('Trash', '\\Trash')
    for (const key of MAILS) server.addMail(trash, key, sourceOf(key))
    server.addFolder('Archive', '\\Archive')
    // The last in the list is read last, and stays open.
    server.addFolder('Work')
  })
  await scene.sync()
  return scene
}

const flaggedIn = ({ mails }: SimulatedFolder): string[] =>
  mails
    .filter(({ flags }) => flags.has('\\Flagged'))
    .map(({ key }) => key)
    .sort()

const folderOf = (server: ImapSimulator, path: string): SimulatedFolder =>
  server.folders.get(path) ?? server.addFolder(path)
const trashOf = (server: ImapSimulator): SimulatedFolder => folderOf(server, 'Trash')
const archiveOf = (server: ImapSimulator): SimulatedFolder => folderOf(server, 'Archive')

const CHANGES: { change: MessageChange; trash: string[]; archive: string[]; flagged: string[] }[] = [
  { change: { kind: 'delete-forever' }, trash: REST, archive: [], flagged: [] },
  { change: { kind: 'move-to-role', role: 'archive' }, trash: REST, archive: WANTED, flagged: [] },
  { change: { kind: 'flagged', value: true }, trash: MAILS, archive: [], flagged: WANTED },
]

describe.each(KINDS)('a folder made anew, at a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it.each(CHANGES)(
    'and read anew before a pending change is carried out: no other mail is touched by $change.kind',
    async ({ change, trash, archive, flagged }) => {
      const scene = await open(kind)
      await scene.change(WANTED, change)
      scene.beforeOpening('Trash', async () => {
        scene.server.renumber(trashOf(scene.server))
        await scene.syncBeside()
      })
      await scene.carryOut()
      expect(scene.onServer().get('Trash')).toEqual(trash)
      expect(scene.onServer().get('Archive')).toEqual(archive)
      expect(flaggedIn(trashOf(scene.server))).toEqual(flagged)
      await scene.sync()
      expect(scene.shown()).toEqual(scene.onServer())
      expect(scene.misread()).toEqual([])
    },
  )

  it.each(CHANGES)(
    'while this connection has the old one open does not hold up $change.kind',
    async ({ change, trash, archive, flagged }) => {
      const scene = await open(kind)
      await scene.change(WANTED, { kind: 'seen', value: true })
      await scene.carryOut()
      scene.server.keepsReplaced = true
      scene.server.renumber(trashOf(scene.server))
      await scene.syncBeside()
      await scene.change(WANTED, change)
      await scene.carryOut()
      expect(scene.onServer().get('Trash')).toEqual(trash)
      expect(scene.onServer().get('Archive')).toEqual(archive)
      expect(flaggedIn(trashOf(scene.server))).toEqual(flagged)
    },
  )
})

describe.each(KINDS.filter(({ move }) => !move))(
  'the folder mail was copied to, made anew, at a server without MOVE, UIDPLUS $uidplus',
  (kind) => {
    it('loses none of its mail when the copies are to be taken back', async () => {
      const scene = await open(kind)
      for (const key of ['x', 'y', 'z']) scene.server.addMail(archiveOf(scene.server), key, sourceOf(key))
      await scene.sync()
      await scene.change(WANTED, { kind: 'move-to-role', role: 'archive' })
      let isMade = false
      scene.server.before = (command) => {
        if (!/^(?:UID )?EXPUNGE/.test(command)) return null
        if (isMade) return null
        isMade = true
        scene.server.renumber(archiveOf(scene.server))
        return 'NO [NOPERM] not here'
      }
      await scene.carryOut()
      await scene.sync()
      const all = [...scene.onServer().values()].flat()
      expect(['x', 'y', 'z', ...MAILS].filter((key) => !all.includes(key))).toEqual([])
    })
  },
)
