import { afterEach, describe, expect, it } from 'vitest'
import type { AccountSettings } from '../../../src/shared/contract/accounts'
import { eventually } from '../../helpers/eventually'
import { startImapSimulator, type ImapSimulator } from '../../helpers/imap-simulator'
import {
  folderId,
  idle,
  rowsOf,
  startLiveEngine,
  subjectsOf,
  type LiveEngine,
} from '../../helpers/live-engine'
import { change } from '../../helpers/live-scene'
import { WINDOW } from '../../helpers/mail-cache'
import { plainSettings } from '../../helpers/plain-settings'
import { inboxOf, KINDS, PLAIN, sourceOf } from '../../helpers/simulated-account'

let live: LiveEngine | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

/** Servers that give the folders of everybody the same UIDVALIDITY, as far as they have the same. */
async function serverWith(kind: (typeof KINDS)[number], inbox: readonly string[]): Promise<ImapSimulator> {
  const server = await startImapSimulator({ ...PLAIN, ...kind })
  for (const path of ['Trash', 'Archive', 'Sent', 'Junk']) server.addFolder(path, `\\${path}`)
  for (const [index, folder] of [...server.folders.values()].entries()) folder.uidValidity = 1000 + index
  for (const key of inbox) server.addMail(inboxOf(server), key, sourceOf(key))
  return server
}

const at = ({ port }: ImapSimulator, host: string): AccountSettings => {
  const settings = plainSettings(port)
  return { ...settings, incoming: { ...settings.incoming, host } }
}

async function accountAt(server: ImapSimulator): Promise<{ engine: LiveEngine; id: number }> {
  const engine = startLiveEngine()
  live = engine
  const settings = at(server, '127.0.0.1')
  const { id } = await engine.client.accounts.add({ settings, password: 'secret', tested: true })
  await idle(engine.client)
  return { engine, id }
}

const onServer = (server: ImapSimulator, path: string): string[] =>
  (server.folders.get(path)?.mails ?? []).map(({ key }) => key).sort()

const shownIn = async ({ client }: LiveEngine, path: string): Promise<string[]> =>
  (await subjectsOf(client, path)).sort()

const MAILS = ['one', 'two', 'three', 'four', 'five']
const MOVED = ['four', 'six', 'three', 'five', 'two']

describe.each([...KINDS, { move: true, uidplus: true, changes: 'qresync' as const }])(
  'an account pointed elsewhere, where folders have the same UIDVALIDITY, at servers of %o',
  (kind) => {
    it('shows what lies there, and there goes on with what was wanted of that', async () => {
      const old = await serverWith(kind, MAILS)
      const { engine, id } = await accountAt(old)
      await old.stop()
      await eventually(async () =>
        expect((await engine.client.accounts.list())[0]?.sync.stage).not.toBe('idle'),
      )
      await change(engine, 'INBOX', 'two', { kind: 'move-to-role', role: 'archive' })
      await change(engine, 'INBOX', 'five', { kind: 'flagged', value: true })
      await change(engine, 'INBOX', 'one', { kind: 'move-to-role', role: 'trash' })
      const now = await serverWith(kind, MOVED)
      await engine.client.accounts.update({ id, settings: at(now, 'localhost'), tested: true })
      await eventually(async () => {
        expect(await shownIn(engine, 'INBOX')).toEqual(['five', 'four', 'six', 'three'])
        expect(onServer(now, 'INBOX')).toEqual(['five', 'four', 'six', 'three'])
      })
      await idle(engine.client)
      expect([await shownIn(engine, 'Archive'), onServer(now, 'Archive')]).toEqual([['two'], ['two']])
      expect([await shownIn(engine, 'Trash'), onServer(now, 'Trash')]).toEqual([[], []])
      const flagged = inboxOf(now).mails.filter(({ flags }) => flags.has('\\Flagged'))
      expect(flagged.map(({ key }) => key)).toEqual(['five'])
      const kept = await engine.client.messages.changes({ window: WINDOW })
      expect(kept.map(({ refused, problem }) => [refused, problem?.code])).toEqual([
        [0, undefined],
        [0, undefined],
        [1, 'message-gone'],
      ])
    })

    it('knows so after a new start, too, that came before the first look at the new server', async () => {
      const old = await serverWith(kind, MAILS)
      const { engine, id } = await accountAt(old)
      const now = await serverWith(kind, MOVED)
      now.before = () => 'NO [UNAVAILABLE] starting'
      await engine.client.accounts.update({ id, settings: at(now, 'localhost'), tested: true })
      now.before = () => null
      live = await engine.restart()
      await eventually(async () => expect(live && (await shownIn(live, 'INBOX'))).toEqual([...MOVED].sort()))
    })
  },
)

it.each([
  ['by another name', { host: 'localhost' }],
  ['by another spelling of the login', { user: 'anna@ourshop.it' }],
])('the same mail met %s is the same, nothing is lost and nothing sent', async (_, other) => {
  const server = await serverWith({ move: true, uidplus: true }, MAILS)
  const { engine, id } = await accountAt(server)
  const before = (await rowsOf(engine.client, 'INBOX')).map(({ threadId }) => threadId)
  const archive = await folderId(engine.client, 'Archive')
  server.before = (command) => (command.startsWith('LOGIN') ? null : 'CUT')
  await engine.client.accounts.syncNow({})
  await eventually(async () => expect((await engine.client.accounts.list())[0]?.sync.stage).not.toBe('idle'))
  await change(engine, 'INBOX', 'two', { kind: 'move', folderId: archive })
  await change(engine, 'INBOX', 'one', { kind: 'flagged', value: true })
  server.before = () => null
  server.heard.length = 0
  const settings = plainSettings(server.port)
  const incoming = { ...settings.incoming, ...other }
  await engine.client.accounts.update({ id, settings: { ...settings, incoming }, tested: true })
  await eventually(() => expect(onServer(server, 'Archive')).toEqual(['two']))
  await idle(engine.client)
  expect(await shownIn(engine, 'INBOX')).toEqual(['five', 'four', 'one', 'three'])
  const after = [...(await rowsOf(engine.client, 'INBOX')), ...(await rowsOf(engine.client, 'Archive'))]
  expect(after.map(({ threadId }) => threadId).sort()).toEqual(before.sort())
  expect(inboxOf(server).mails.find(({ key }) => key === 'one')?.flags).toContain('\\Flagged')
  expect(server.heard.filter((command) => /^(?:APPEND|UID EXPUNGE|EXPUNGE)/.test(command))).toEqual([])
  expect((await engine.client.messages.changes({ window: WINDOW })).map(({ refused }) => refused)).toEqual([
    0, 0,
  ])
})

it('a folder that was to be deleted for good is deleted elsewhere only with the mail it was decided of', async () => {
  const withFolder = async (keys: readonly string[], firstUid: number): Promise<ImapSimulator> => {
    const server = await serverWith({ move: true, uidplus: true }, [])
    const folder = server.addFolder('Trash.Offers')
    folder.uidValidity = 2000
    folder.uidNext = firstUid
    for (const key of keys) server.addMail(folder, key, sourceOf(key))
    server.before = (command) => {
      const path = /^DELETE "?([^"]+)/.exec(command)?.[1]
      return path !== undefined && server.folders.delete(path) ? 'OK done' : null
    }
    return server
  }
  const old = await withFolder(['old'], 10)
  const { engine, id } = await accountAt(old)
  await old.stop()
  await eventually(async () => expect((await engine.client.accounts.list())[0]?.sync.stage).not.toBe('idle'))
  await engine.client.mailboxes.remove({ id: await folderId(engine.client, 'Trash.Offers') })
  const now = await withFolder(['precious'], 1)
  await engine.client.accounts.update({ id, settings: at(now, 'localhost'), tested: true })
  await eventually(async () => {
    engine.clock.advance(60_000)
    await engine.client.accounts.syncNow({})
    const refusals = await engine.client.mailboxes.refusals()
    expect(refusals.map(({ problem }) => problem.code)).toEqual(['folder-changed'])
  })
  expect(onServer(now, 'Trash.Offers')).toEqual(['precious'])
})
