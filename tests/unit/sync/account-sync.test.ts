import { afterEach, describe, expect, it } from 'vitest'
import { plainSettings } from '../../helpers/plain-settings'
import { startLiveEngine, subjectsOf, type LiveEngine } from '../../helpers/live-engine'
import { CUT, startImapSimulator, type ImapSimulator } from '../../helpers/imap-simulator'
import { change } from '../../helpers/live-scene'
import { WINDOW } from '../../helpers/mail-cache'
import { startModelServer, type ModelServer } from '../../helpers/model-imap-server'
import { whole } from '../../../src/shared/whole'
import { eventually } from '../../helpers/eventually'

const mail = (name: string): string =>
  `From: a@x.it\r\nMessage-ID: <${name}@x.it>\r\nSubject: ${name}\r\n\r\n${name}\r\n`

let live: LiveEngine | null = null
afterEach(async () => {
  await live?.stop()
  live = null
})

async function open(server: ModelServer | ImapSimulator): Promise<LiveEngine> {
  live = startLiveEngine()
  await live.client.accounts.add({ settings: plainSettings(server.port), password: 'secret', tested: true })
  return live
}

const sync = async ({ client }: LiveEngine) => (await client.accounts.list())[0]?.sync

async function healed(engine: LiveEngine): Promise<void> {
  await engine.client.accounts.syncNow({})
  await eventually(async () =>
    expect(await sync(engine)).toMatchObject({ stage: 'idle', problem: null, troubles: [] }),
  )
  expect(await subjectsOf(engine.client, 'INBOX')).toEqual(['a'])
}

describe('what stands in the place of the server', () => {
  it.each([
    ['a door that closes before the greeting', null],
    ['a page of HTML', 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>'],
    ['a farewell', '* BYE Come back later'],
  ])('%s is a problem that is shown, and heals by itself', async (_, greeting) => {
    const server = await startModelServer()
    server.deliver(mail('a'))
    server.greeting = () => greeting
    const engine = await open(server)
    await eventually(async () => {
      const state = await sync(engine)
      expect(state?.problem).not.toBeNull()
      expect(state?.nextTryAt).not.toBeNull()
      expect(state?.lastSyncAt).toBeNull()
    })
    server.greeting = () => undefined
    await healed(engine)
  })
})

it('a server out of reach is out of reach since the first failure, however often it is tried, until it is back', async () => {
  const server = await startModelServer()
  server.deliver(mail('a'))
  let tries = 0
  server.greeting = () => {
    tries += 1
    return null
  }
  const engine = await open(server)
  await eventually(async () => expect((await sync(engine))?.failingSince).not.toBeNull())
  const first = (await sync(engine))?.failingSince
  await eventually(async () => {
    await engine.client.accounts.syncNow({})
    expect(tries).toBeGreaterThan(3)
  })
  await eventually(async () =>
    expect(await sync(engine)).toMatchObject({ stage: 'waiting', failingSince: first }),
  )
  server.greeting = () => undefined
  await healed(engine)
  expect(await sync(engine)).toMatchObject({ failingSince: null })
})

describe('a folder the server refuses', () => {
  it('is shown with the words of the server, and opened again when the user asks', async () => {
    const server = await startModelServer()
    server.deliver(mail('a'))
    server.refuse = (words) => (/^(SELECT|EXAMINE)/.test(words) ? 'NO [SERVERBUG] Mailbox is broken' : null)
    const engine = await open(server)
    await eventually(async () => expect((await sync(engine))?.troubles).toHaveLength(1))
    const problem = (await sync(engine))?.troubles[0]?.problem
    expect(problem?.code).toBe('server-refused')
    expect(problem?.serverReply).toContain('Mailbox is broken')
    server.refuse = () => null
    await healed(engine)
  })

  it('is not one over which the connection only died', async () => {
    const server = await startModelServer()
    server.deliver(mail('a'))
    let cuts = 0
    server.onCommand = (words) => {
      if (!words.startsWith('SELECT') || cuts >= 4) return
      cuts += 1
      server.cut()
    }
    const engine = await open(server)
    await eventually(async () => {
      await engine.client.accounts.syncNow({})
      expect((await sync(engine))?.stage).toBe('idle')
    })
    expect(cuts).toBe(4)
    expect((await sync(engine))?.troubles).toEqual([])
    expect(await subjectsOf(engine.client, 'INBOX')).toEqual(['a'])
  })
})

const kind = {
  ...{ move: true, uidplus: true, createSpecialUse: true, prefix: false },
  expunged: 'refuse',
  changes: 'none',
} as const

const paths = async ({ client }: LiveEngine): Promise<string[]> =>
  (await whole(client.mailboxes.list())).map(({ path }) => path).toSorted()

const resting = (engine: LiveEngine): Promise<void> =>
  eventually(async () => expect(await sync(engine)).toMatchObject({ stage: 'idle', pending: 0 }))

it('what is undone while the folder it went to is read for the first time is undone', async () => {
  const server = await startImapSimulator(kind)
  const inbox = server.folders.get('INBOX')
  if (!inbox) throw new Error('no inbox')
  server.addMail(inbox, 'a', mail('a'))
  const engine = await open(server)
  await resting(engine)
  let undo: (() => Promise<unknown>) | null = null
  let undone: Promise<unknown> | null = null
  let opened = ''
  server.before = (command) => {
    opened = /^SELECT "?([^"]+)/.exec(command)?.[1] ?? opened
    if (opened !== 'Trash' || !/^(UID )?FETCH .*BODY/.test(command)) return null
    undone ??= undo?.() ?? null
    return null
  }
  const { changeId } = await change(engine, 'INBOX', 'a', { kind: 'move-to-role', role: 'trash' })
  undo = () => engine.client.messages.undo({ changeId: changeId ?? 0 })
  await eventually(() => expect(undone).not.toBeNull())
  await eventually(() => expect(inbox.mails.map(({ key }) => key)).toEqual(['a']))
  await resting(engine)
  expect(await subjectsOf(engine.client, 'INBOX')).toEqual(['a'])
})

it('getting mail forgets how long what was refused for a while waits', async () => {
  const server = await startImapSimulator(kind)
  const inbox = server.folders.get('INBOX')
  if (!inbox) throw new Error('no inbox')
  server.addMail(inbox, 'a', mail('a'))
  const engine = await open(server)
  await resting(engine)
  // By itself it would wait for more than an hour.
  let left = 10
  server.before = (command) =>
    command.startsWith('UID STORE') && left-- > 0 ? 'NO [UNAVAILABLE] later' : null
  await change(engine, 'INBOX', 'a', { kind: 'flagged', value: true })
  await eventually(async () => {
    await engine.client.accounts.syncNow({})
    expect(inbox.mails[0]?.flags.has('\\Flagged')).toBe(true)
  })
  await resting(engine)
})

it('a change of folders the connection ends of every time waits, named, and nothing waits for it', async () => {
  const server = await startImapSimulator(kind)
  const inbox = server.folders.get('INBOX')
  if (!inbox) throw new Error('no inbox')
  server.addMail(inbox, 'a', mail('a'))
  const clients = server.addFolder('Clients')
  const engine = await open(server)
  await resting(engine)
  let cuts = 0
  server.before = (command) => {
    if (!command.startsWith('RENAME')) return null
    cuts += 1
    return CUT
  }
  const folder = (await whole(engine.client.mailboxes.list())).find(({ path }) => path === 'Clients')
  await engine.client.mailboxes.place({ id: folder?.id ?? 0, name: 'Customers' })
  // Tried again twice at once; the next try is not due before the clock goes on.
  await eventually(() => expect(cuts).toBe(3))
  await change(engine, 'INBOX', 'a', { kind: 'flagged', value: true })
  await eventually(() => expect(inbox.mails[0]?.flags.has('\\Flagged')).toBe(true))
  await engine.client.accounts.syncNow({})
  const pendingProblem = { code: 'connection-lost' }
  await eventually(async () =>
    expect(await sync(engine)).toMatchObject({ stage: 'idle', pending: 1, pendingProblem }),
  )
  expect(cuts).toBe(3)
  server.before = (command) => {
    if (command.startsWith('RENAME')) {
      server.folders.delete(clients.path)
      server.folders.set('Customers', Object.assign(clients, { path: 'Customers' }))
    }
    return /^(RENAME|SUBSCRIBE|UNSUBSCRIBE)/.test(command) ? 'OK done' : null
  }
  engine.clock.advance(60_000)
  await engine.client.accounts.syncNow({})
  await resting(engine)
  expect(await sync(engine)).toMatchObject({ pendingProblem: null })
  expect(await paths(engine)).toContain('Customers')
})

describe('a list of folders that is cut off', () => {
  it.each([
    ['before its first line', 0],
    ['after the inbox', 1],
  ])('%s takes no folder away, and no change that waits', async (_, lines) => {
    const server = await startImapSimulator(kind)
    for (const name of ['Archive', 'Clients', 'Projects']) {
      const folder = server.addFolder(name, name === 'Archive' ? '\\Archive' : '')
      server.addMail(folder, name, mail(name))
    }
    const engine = await open(server)
    await resting(engine)
    const before = await paths(engine)
    expect(before).toEqual(['Archive', 'Clients', 'INBOX', 'Projects'])
    // Nothing is carried out while the connection is what it is.
    server.before = (command) => (/^UID (MOVE|COPY|STORE)/.test(command) ? 'NO [UNAVAILABLE] later' : null)
    await change(engine, 'Clients', 'Clients', { kind: 'move-to-role', role: 'archive' })
    let cuts = 0
    server.cutList = () => {
      cuts += 1
      return cuts > 3 ? null : lines
    }
    await engine.client.accounts.syncNow({})
    await eventually(async () => {
      await engine.client.accounts.syncNow({})
      expect(cuts).toBeGreaterThan(3)
    })
    expect(await paths(engine)).toEqual(before)
    server.before = () => null
    await engine.client.accounts.syncNow({})
    await eventually(() =>
      expect(
        server.folders
          .get('Archive')
          ?.mails.map(({ key }) => key)
          .toSorted(),
      ).toEqual(['Archive', 'Clients']),
    )
    expect(await paths(engine)).toEqual(before)
    expect(await subjectsOf(engine.client, 'Projects')).toEqual(['Projects'])
  })
})

describe('mail another client takes away while our move of it is not through', () => {
  const folderOf = ({ folders, addFolder }: ImapSimulator, path: string) =>
    folders.get(path) ?? addFolder(path)

  it.each(
    [
      { fault: 'connection lost', at: /^UID MOVE/, answer: CUT },
      { fault: 'folder refused', at: /^SELECT "?Clients/, answer: 'NO [UNAVAILABLE] later' },
    ].flatMap((fault) =>
      [false, true].flatMap((isUndone) => [false, true].map((isMoved) => ({ ...fault, isUndone, isMoved }))),
    ),
  )(
    'is shown where it lies, and lies where it was wanted or that is told: $fault, undone $isUndone, moved elsewhere $isMoved',
    async ({ at, answer, isUndone, isMoved }) => {
      const server = await startImapSimulator({ ...kind, changes: 'qresync' })
      server.addMail(server.addFolder('Archive', '\\Archive'), 'old', mail('old'))
      server.addMail(server.addFolder('Clients'), 'a', mail('a'))
      server.addFolder('Elsewhere')
      const engine = await open(server)
      await resting(engine)
      let faults = 0
      server.before = (command) => {
        if (faults > 0 || !at.test(command)) return null
        faults += 1
        server.expunge(folderOf(server, 'Clients'), ({ key }) => key === 'a')
        if (isMoved) server.addMail(folderOf(server, 'Elsewhere'), 'a', mail('a'))
        return answer
      }
      const { changeId } = await change(engine, 'Clients', 'a', { kind: 'move-to-role', role: 'archive' })
      await eventually(() => expect(faults).toBe(1))
      // A change that is told as refused has nothing to take back any more.
      const undo = (): Promise<boolean> =>
        engine.client.messages.undo({ changeId: changeId ?? 0 }).then(
          () => true,
          () => false,
        )
      const isTakenBack = isUndone && (await undo())
      const wanted = isTakenBack ? 'Clients' : 'Archive'
      await eventually(async () => {
        engine.clock.advance(60_000)
        await engine.client.accounts.syncNow({})
        expect(await sync(engine)).toMatchObject({ stage: 'idle', pending: 0 })
        const lies = ['Archive', 'Clients', 'Elsewhere'].filter((path) =>
          folderOf(server, path).mails.some(({ key }) => key === 'a'),
        )
        expect(lies).toHaveLength(isMoved ? 1 : 0)
        for (const path of ['Archive', 'Clients', 'Elsewhere'])
          expect((await subjectsOf(engine.client, path)).includes('a'), path).toBe(lies.includes(path))
        const refused = (await engine.client.messages.changes({ window: WINDOW })).reduce(
          (sum, one) => sum + one.refused,
          0,
        )
        expect(lies[0] === wanted || refused > 0).toBe(true)
      })
    },
  )
})
