import { afterEach, describe, expect, it } from 'vitest'
import { connectImap } from '../../../src/main/engine/net/imap'
import { incomingEndpoint } from '../../../src/main/engine/net/incoming-endpoint'
import { ImapSession } from '../../../src/main/engine/features/sync/imap/imap-session'
import { whole } from '../../../src/shared/whole'
import { startImapSimulator, type ImapSimulator } from '../../helpers/imap-simulator'
import { wordsOf } from '../../helpers/imap-words'
import { folderId, rowsOf, startLiveEngine, subjectsOf, type LiveEngine } from '../../helpers/live-engine'
import { plainSettings } from '../../helpers/plain-settings'
import { PLAIN, sourceOf } from '../../helpers/simulated-account'
import { eventually } from '../../helpers/eventually'

let live: LiveEngine | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

/** A server with these mailboxes, by their names on the wire, one mail in each; `listing` is what it says of them. */
async function serve(names: readonly string[], listing: readonly string[] | null): Promise<ImapSimulator> {
  const server = await startImapSimulator({ ...PLAIN, move: true, uidplus: true })
  for (const name of ['INBOX', ...names]) {
    const folder = server.folders.get(name) ?? server.addFolder(name)
    server.addMail(folder, `in ${name}`, sourceOf(`in ${name}`))
  }
  const inbox = '* LIST () "." INBOX'
  if (listing) server.listing = () => [inbox, ...listing]
  return server
}

async function open(server: ImapSimulator): Promise<LiveEngine> {
  live = startLiveEngine()
  await live.client.accounts.add({ settings: plainSettings(server.port), password: 'secret', tested: true })
  await idle(live)
  return live
}

const idle = ({ client }: LiveEngine) =>
  eventually(async () => expect((await client.accounts.list())[0]?.sync).toMatchObject({ stage: 'idle' }))

/** What a program reads in a header that holds such bytes. */
const asRead = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

/** Bytes of UTF-8 as the simulator keeps them. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1')

const shown = ({ client }: LiveEngine) => whole(client.mailboxes.list())
const paths = async (engine: LiveEngine): Promise<string[]> => (await shown(engine)).map(({ path }) => path)

/** Asks for another look and waits until the list was asked for. */
async function again(engine: LiveEngine, server: ImapSimulator): Promise<void> {
  const lists = (): number => server.heard.filter((command) => command.startsWith('LIST')).length
  const before = lists()
  await engine.client.accounts.syncNow({})
  await eventually(() => expect(lists()).toBeGreaterThan(before))
  await idle(engine)
}

describe('a list of folders', () => {
  it.each([
    ['without a hierarchy', 'NIL', ['a.b', 'a/b', '.c']],
    ['parted by backslashes', '"\\\\"', ['a', 'a\\b']],
    ['parted by dots', '"."', ['a', 'a.b', 'a.b.c']],
    [
      'with characters that are wildcards elsewhere',
      '"/"',
      ['50%', 'a*b', 'say "so"', '~anna', '#news', '{3}'],
    ],
  ])('%s: each is there once, with its mail', async (_, delimiter, names) => {
    const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`
    const engine = await open(
      await serve(
        names,
        names.map((name) => `* LIST () ${delimiter} ${quoted(name)}`),
      ),
    )
    expect((await paths(engine)).sort()).toEqual(['INBOX', ...names].sort())
    for (const name of names)
      await eventually(async () => expect(await subjectsOf(engine.client, name)).toEqual([`in ${name}`]))
  })

  it('with names as literals, names doubled, and the inbox in another case', async () => {
    const server = await serve(
      ['Offers', 'With "quotes"'],
      [
        '* LIST () "." {6}\r\nOffers',
        '* LIST () "." "Offers"',
        '* LIST () "." {13}\r\nWith "quotes"',
        '* LIST () "." "Inbox"',
      ],
    )
    const engine = await open(server)
    expect((await paths(engine)).sort()).toEqual(['INBOX', 'Offers', 'With "quotes"'])
    await eventually(async () =>
      expect(await subjectsOf(engine.client, 'With "quotes"')).toEqual(['in With "quotes"']),
    )
    expect((await shown(engine)).filter(({ role }) => role === 'inbox')).toHaveLength(1)
  })

  it('with folders that only group others, that do not exist, or whose parents are not listed', async () => {
    const engine = await open(
      await serve(
        ['Group.In', 'Ghost.In', 'Lost.In'],
        [
          '* LIST (\\Noselect) "." "Group"',
          '* LIST () "." "Group.In"',
          '* LIST (\\NonExistent) "." "Ghost"',
          '* LIST () "." "Ghost.In"',
          '* LIST (\\NonExistent \\Subscribed) "." "Deleted"',
          '* LIST (\\Noselect) "." "Nobody"',
          '* LIST () "." "Lost.In"',
        ],
      ),
    )
    const tree = (await shown(engine)).map(({ path, selectable }) => `${path}${selectable ? '' : ' -'}`)
    expect(tree.sort()).toEqual(['Ghost -', 'Ghost.In', 'Group -', 'Group.In', 'INBOX', 'Lost.In'])
    for (const path of ['Group.In', 'Ghost.In', 'Lost.In'])
      await eventually(async () => expect(await subjectsOf(engine.client, path)).toEqual([`in ${path}`]))
  })

  it('with two folders for one purpose and LSUB that tells others: one has the role, both are there', async () => {
    const server = await serve(
      ['Sent', 'Sent Items', 'Old'],
      ['* LIST (\\Sent) "." "Sent"', '* LIST (\\Sent) "." "Sent Items"', '* LIST () "." "Old"'],
    )
    const { listing } = server
    server.listing = (name) =>
      name === 'LSUB' ? ['* LSUB () "." "Gone"', '* LSUB (\\Noselect) "." "Old"'] : listing(name)
    const engine = await open(server)
    const tree = await shown(engine)
    expect(tree.map(({ path }) => path).sort()).toEqual(['INBOX', 'Old', 'Sent', 'Sent Items'])
    expect(tree.filter(({ role }) => role === 'sent')).toHaveLength(1)
    for (const path of ['Sent', 'Sent Items', 'Old'])
      await eventually(async () => expect(await subjectsOf(engine.client, path)).toEqual([`in ${path}`]))
  })

  it('that is refused or cut off takes nothing away, nor does a folder of which STATUS is refused', async () => {
    const server = await serve(['Offers', 'Orders'], null)
    const engine = await open(server)
    const before = await shown(engine)
    expect(before.map(({ path }) => path).sort()).toEqual(['INBOX', 'Offers', 'Orders'])
    let refused = 1
    server.before = (command) =>
      command.startsWith('LIST') && refused-- > 0 ? 'NO [UNAVAILABLE] later' : null
    await again(engine, server)
    server.before = () => null
    expect((await shown(engine)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    let cuts = 1
    server.cutList = () => (cuts-- > 0 ? 2 : null)
    await again(engine, server)
    expect((await shown(engine)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    const orders = server.folders.get('Orders')
    if (orders) server.addMail(orders, 'new', sourceOf('new'))
    server.before = (command) => (/^STATUS "?Offers/.test(command) ? 'NO [NOPERM] not for you' : null)
    await again(engine, server)
    await eventually(async () => expect(await subjectsOf(engine.client, 'Orders')).toContain('new'))
    expect(await subjectsOf(engine.client, 'Offers')).toEqual(['in Offers'])
  })

  it.each([
    ['raw UTF-8', latin1('Świat'), 'Świat'],
    ['a bare ampersand', 'Rossi & Co', 'Rossi & Co'],
    ['base64 that does not end', 'A&AOg', 'A&AOg'],
    ['base64 of plain letters', '&AEEAQg-', '&AEEAQg-'],
    ['modified UTF-7 as it should be', 'S&APwA3w-', 'Süß'],
  ])('with a name in %s: it is opened by the name the server gave', async (_, wire, path) => {
    const server = await serve([wire], [`* LIST () "." "${wire}"`])
    const engine = await open(server)
    expect((await paths(engine)).sort()).toEqual(['INBOX', path].sort())
    await eventually(async () => expect(await subjectsOf(engine.client, path)).toHaveLength(1))
    expect((await engine.client.accounts.list())[0]?.sync.troubles).toEqual([])
  })
})

describe('folders whose names are not modified UTF-7', () => {
  it('lie beside others of that readable name, each with its own mail', async () => {
    const wires = [latin1('Świat'), latin1('Świat.Offers'), '&AVo-wiat', '&AVo-wiat.Old']
    const engine = await open(await serve(wires, null))
    const names = ['Świat', 'Świat (2)', 'Świat (2).Offers', 'Świat.Old', 'INBOX']
    expect((await paths(engine)).sort()).toEqual(names.sort())
    const mails: [string, string][] = [
      ['Świat', '&AVo-wiat'],
      ['Świat (2)', latin1('Świat')],
      ['Świat (2).Offers', latin1('Świat.Offers')],
      ['Świat.Old', '&AVo-wiat.Old'],
    ]
    for (const [path, wire] of mails)
      await eventually(async () =>
        expect(await subjectsOf(engine.client, path)).toEqual([asRead(`in ${wire}`)]),
      )
    await engine.client.accounts.syncNow({})
    await idle(engine)
    expect((await paths(engine)).sort()).toEqual(names.sort())
  })

  it('take mail and folders, are renamed and deleted by the names the server gave', async () => {
    const server = await serve(['Rossi & Co', latin1('Świat'), 'Trash'], null)
    renamesAndDeletes(server)
    const { client } = await open(server)
    const inFolder = (wire: string) => server.folders.get(wire)?.mails.map(({ key }) => key)
    const move = async (from: string, to: string): Promise<void> => {
      const items = await rowsOf(client, from)
      const change = { kind: 'move' as const, folderId: await folderId(client, to) }
      await client.messages.change({ target: { kind: 'threads', items }, change })
    }
    await eventually(async () => expect(await subjectsOf(client, 'INBOX')).toEqual(['in INBOX']))
    await move('INBOX', 'Rossi & Co')
    await eventually(() => expect(inFolder('Rossi & Co')).toEqual(['in Rossi & Co', 'in INBOX']))
    const { accounts, mailboxes } = client
    const accountId = (await accounts.list())[0]?.id ?? 0
    const parentId = await folderId(client, 'Rossi & Co')
    await mailboxes.create({ accountId, parentId, name: 'Übung' })
    await eventually(() => expect(inFolder('Rossi & Co.&ANw-bung')).toEqual([]))
    await move('Rossi & Co', 'Rossi & Co.Übung')
    await eventually(() => expect(inFolder('Rossi & Co.&ANw-bung')).toHaveLength(2))
    await mailboxes.place({ id: parentId, name: 'Bianchi & Co' })
    await eventually(() => expect(inFolder('Bianchi &- Co.&ANw-bung')).toHaveLength(2))
    await mailboxes.trash({ id: await folderId(client, 'Świat') })
    await eventually(() => expect(inFolder('Trash.&AVo-wiat')).toHaveLength(1))
    expect([...server.folders.keys()].sort()).toEqual(
      ['INBOX', 'Trash', 'Trash.&AVo-wiat', 'Bianchi &- Co', 'Bianchi &- Co.&ANw-bung'].sort(),
    )
    expect(await mailboxes.refusals()).toEqual([])
    await eventually(async () =>
      expect(await subjectsOf(client, 'Bianchi & Co.Übung')).toEqual(
        expect.arrayContaining(['in Rossi & Co', 'in INBOX']),
      ),
    )
  })

  it('are deleted, and opened by a connection that asks for them before any has heard the names', async () => {
    const server = await serve(['A&AOg'], null)
    renamesAndDeletes(server)
    const settings = plainSettings(server.port)
    const session = new ImapSession(
      await connectImap(settings, 'secret'),
      incomingEndpoint(settings, 'secret'),
    )
    expect(await session.inMailbox('A&AOg', (mailbox) => Promise.resolve(mailbox.state().exists))).toBe(1)
    await session.onFolders((commands) => commands.delete('A&AOg'))
    expect([...server.folders.keys()]).toEqual(['INBOX'])
    session.close()
  })
})

/** Lets the server rename folders with all that lies in them, and delete them. */
function renamesAndDeletes(server: ImapSimulator): void {
  server.before = (command) => {
    const [name, from = '', to = ''] = wordsOf(command)
    if (name !== 'RENAME' && name !== 'DELETE') return null
    if (!server.folders.has(from)) return 'NO [NONEXISTENT] no such folder'
    for (const [path, folder] of [...server.folders]) {
      if (path !== from && !path.startsWith(`${from}.`)) continue
      server.folders.delete(path)
      const renamed = `${to}${path.slice(from.length)}`
      if (name === 'RENAME') server.folders.set(renamed, Object.assign(folder, { path: renamed }))
    }
    return 'OK done'
  }
}

it('below the prefix INBOX. no folder is lost or doubled, and the roles go by the names', async () => {
  const server = await startImapSimulator({ ...PLAIN, prefix: true })
  for (const path of ['INBOX.Sent', 'INBOX.Offers', 'INBOX.Offers.2026']) {
    const folder = server.addFolder(path)
    server.addMail(folder, `in ${path}`, sourceOf(`in ${path}`))
  }
  const engine = await open(server)
  expect((await shown(engine)).map(({ path, role }) => `${path} ${role ?? ''}`.trim())).toEqual([
    'INBOX inbox',
    'INBOX.Sent sent',
    'INBOX.Offers',
    'INBOX.Offers.2026',
  ])
  for (const path of ['INBOX.Sent', 'INBOX.Offers.2026'])
    await eventually(async () => expect(await subjectsOf(engine.client, path)).toEqual([`in ${path}`]))
})
