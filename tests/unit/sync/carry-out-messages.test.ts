import { describe, expect, it } from 'vitest'
import {
  expunge,
  inboxOf,
  KINDS,
  openSimulatedAccount,
  sourceOf,
  type SimulatedAccount,
} from '../../helpers/simulated-account'
import { whole } from '../../../src/shared/whole'

describe.each(KINDS)('moving at a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it('loses nothing when another client expunges one of five just before', async () => {
    const scene = await openSimulatedAccount(kind, (server) => {
      server.addFolder('Archive', '\\Archive')
      for (const key of ['a', 'b', 'c', 'd', 'e']) server.addMail(inboxOf(server), key, sourceOf(key))
    })
    await scene.sync()
    await scene.change(['a', 'b', 'c', 'd', 'e'], { kind: 'move-to-role', role: 'archive' })
    scene.server.before = (command) => {
      if (/^UID (?:COPY|MOVE) /.test(command)) expunge(scene.server, 'c')
      return null
    }
    await scene.carryOut()
    await scene.sync()
    expect(scene.onServer().get('Archive')).toEqual(['a', 'b', 'd', 'e'])
    expect(scene.onServer().get('INBOX')).toEqual([])
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it('leaves alone what other clients marked as deleted', async () => {
    const scene = await openSimulatedAccount(kind, (server) => {
      server.addFolder('Archive', '\\Archive')
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
      server.addMail(inboxOf(server), 'theirs', sourceOf('theirs'), ['\\Deleted'])
      server.addMail(inboxOf(server), 'later', sourceOf('later'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'archive' })
    scene.server.before = (command) => {
      if (/^UID (?:STORE|MOVE)/.test(command))
        inboxOf(scene.server)
          .mails.find(({ key }) => key === 'later')
          ?.flags.add('\\Deleted')
      return null
    }
    await scene.carryOut()
    expect(inboxOf(scene.server).mails.map(({ key, flags }) => [key, flags.has('\\Deleted')])).toEqual([
      ['theirs', true],
      ['later', true],
    ])
    expect(scene.onServer().get('Archive')).toEqual(['a'])
  })

  it('does not take a mail whose Message-ID only contains ours for the copy', async () => {
    const scene = await openSimulatedAccount(kind, (server) => {
      const archive = server.addFolder('Archive', '\\Archive')
      server.addMail(archive, 'other', sourceOf('xxa'))
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'archive' })
    let refusals = 1
    scene.server.before = (command) =>
      /^UID (?:COPY|MOVE) /.test(command) && refusals-- > 0 ? 'NO [INUSE] later' : null
    await scene.carryOut()
    expect(scene.onServer().get('Archive')).toEqual(['a', 'other'])
  })
})

describe.each(KINDS)('COPYUID at a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it.each<[string, (from: readonly number[], to: readonly number[]) => string]>([
    ['a range from its end', (from, to) => `${from.join(',')} ${to.at(-1)}:${to[0]}`],
    ['the old ones as a range from its end', (from, to) => `${from.at(-1)}:${from[0]} ${to.join(',')}`],
    ['both falling', (from, to) => `${from.toReversed().join(',')} ${to.toReversed().join(',')}`],
    ['one for all', (from, to) => `${from.join(',')} ${to.map(() => to[0]).join(',')}`],
    ['too few', (from, to) => `${from.join(',')} ${to.slice(1).join(',')}`],
  ])('written as %s gives no mail the place of another', async (_name, naming) => {
    const scene = await openSimulatedAccount(kind, (server) => {
      server.addFolder('Archive', '\\Archive')
      for (const key of ['a', 'b', 'c']) server.addMail(inboxOf(server), key, sourceOf(key))
    })
    await scene.sync()
    scene.server.nameCopies = naming
    await scene.change(['a', 'b', 'c'], { kind: 'move-to-role', role: 'archive' })
    await scene.carryOut()
    // Before the folder is looked into: what is done to a mail until then goes by the UID it has here.
    expect(scene.misread()).toEqual([])
    await scene.sync()
    expect(scene.onServer().get('Archive')).toEqual(['a', 'b', 'c'])
    expect(scene.shown()).toEqual(scene.onServer())
    expect(scene.misread()).toEqual([])
  })
})

describe('a folder in which nothing can be changed', () => {
  it.each(['NO [READ-ONLY] not here', null])('gives up and shows what the server has: %s', async (words) => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addFolder('Archive', '\\Archive')
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
      // Without a word it is imapflow that sends nothing, because no flag can be set.
      if (words === null) server.permanentFlags = ''
    })
    await scene.sync()
    scene.server.before = (command) => (words && /^UID (?:STORE|MOVE)/.test(command) ? words : null)
    await scene.change(['a'], { kind: 'flagged', value: true })
    await scene.carryOut(1)
    const [row] = await scene.rows(scene.folder('INBOX'))
    expect(row).toMatchObject({ flagged: false })
    await scene.carryOut(1)
    expect(scene.server.heard.filter((command) => command.startsWith('UID STORE'))).toHaveLength(
      words === null ? 0 : 1,
    )
  })
})

describe('without MOVE', () => {
  it('a copy made before the connection broke is not made again, also of mail without Message-ID', async () => {
    const scene = await openSimulatedAccount({ uidplus: true }, (server) => {
      server.addFolder('Archive', '\\Archive')
      for (const key of ['a', 'b']) server.addMail(inboxOf(server), key, sourceOf(key, key === 'a'))
    })
    await scene.sync()
    const ids = scene.context.db.prepare<[], { id: number }>('SELECT id FROM message').all()
    await scene.client.messages.change({
      target: { kind: 'messages', messageIds: ids.map(({ id }) => id) },
      change: { kind: 'move-to-role', role: 'archive' },
    })
    let refusals = 1
    scene.server.before = (command) =>
      /^UID STORE/.test(command) && refusals-- > 0 ? 'NO [UNAVAILABLE] later' : null
    await scene.carryOut()
    expect(scene.onServer()).toEqual(
      new Map([
        ['INBOX', []],
        ['Archive', ['a', 'b']],
      ]),
    )
  })
})

describe('what is said of spam', () => {
  const marks = (scene: SimulatedAccount, path: string) =>
    (scene.server.folders.get(path)?.mails ?? []).map(({ flags }) =>
      [...flags].filter((flag) => /junk/i.test(flag)),
    )

  it.each([{ move: true }, { move: false }])('is told to the server, and taken back: %j', async (kind) => {
    const scene = await openSimulatedAccount({ ...kind, uidplus: true }, (server) => {
      server.addFolder('Junk')
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'junk' })
    await scene.carryOut()
    expect(marks(scene, 'Junk')).toEqual([['$Junk']])
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'inbox' })
    await scene.carryOut()
    expect(marks(scene, 'INBOX')).toEqual([['$NotJunk']])
  })

  it('costs no question for what lies there', async () => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addFolder('Junk')
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'junk' })
    const sent: string[] = []
    scene.server.before = (command) => {
      sent.push(command)
      return null
    }
    await scene.carryOut()
    expect(marks(scene, 'Junk')).toEqual([['$Junk']])
    expect(sent.filter((command) => /^UID SEARCH/.test(command))).toEqual([])
  })

  it('does not keep the mail where the server refuses keywords', async () => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addFolder('Junk')
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    scene.server.before = (command) => (/STORE.*junk/i.test(command) ? 'NO keywords are not kept' : null)
    await scene.change(['a'], { kind: 'move-to-role', role: 'junk' })
    await scene.carryOut()
    expect(scene.onServer().get('Junk')).toEqual(['a'])
    expect(marks(scene, 'Junk')).toEqual([[]])
  })

  it.each([
    ['$Junk', true],
    ['$junk', true],
    ['Junk', true],
    ['$NotJunk', false],
    ['NonJunk', false],
    ['$JunkRecorded', false],
  ])('by another program counts: %s', async (keyword, isSpam) => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
      for (const mail of inboxOf(server).mails) mail.flags.add(keyword)
    })
    await scene.sync()
    const threadId = scene.messages.threadOf(scene.idOf('a@x')) ?? 0
    expect(await scene.client.messages.thread({ threadId })).toMatchObject([{ isSpam }])
  })
})

describe('a server without trash', () => {
  it.each([
    { createSpecialUse: true, prefix: false, made: 'Trash', use: '\\Trash' },
    { createSpecialUse: false, prefix: true, made: 'INBOX.Trash', use: '' },
  ])('gets one when something goes there: $made', async ({ made, use, ...kind }) => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true, ...kind }, (server) => {
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'trash' })
    const [folder] = (await whole(scene.client.mailboxes.list())).filter(({ role }) => role === 'trash')
    expect(folder).toMatchObject({ name: 'Trash', total: 1 })
    // The list of folders comes before the action is carried out: what waits for the server stays shown.
    await scene.sync()
    await scene.carryOut()
    await scene.sync()
    expect(scene.server.folders.get(made)).toMatchObject({ use })
    expect(scene.onServer().get(made)).toEqual(['a'])
    expect(scene.shown()).toEqual(scene.onServer())
    expect((await whole(scene.client.mailboxes.list())).map(({ path, role }) => [path, role])).toEqual([
      ['INBOX', 'inbox'],
      [made, 'trash'],
    ])
    expect(scene.untruths()).toEqual([])
  })

  it('uses the one another client makes meanwhile', async () => {
    const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
      server.addMail(inboxOf(server), 'a', sourceOf('a'))
    })
    await scene.sync()
    await scene.change(['a'], { kind: 'move-to-role', role: 'trash' })
    scene.server.addFolder('Cestino')
    await scene.sync()
    await scene.carryOut()
    await scene.sync()
    expect(scene.onServer().get('Cestino')).toEqual(['a'])
    expect(scene.server.folders.has('Trash')).toBe(false)
    expect(scene.untruths()).toEqual([])
  })
})

it('names with a tilde and every other odd name are quoted', async () => {
  const scene = await openSimulatedAccount({ move: true, uidplus: true }, (server) => {
    server.addFolder('~old')
    server.addFolder('a "b" \\c (d) {5} %*')
    server.addMail(inboxOf(server), 'a', sourceOf('a'))
  })
  await scene.sync()
  await scene.change(['a'], { kind: 'move', folderId: scene.folder('~old').id })
  await scene.carryOut()
  expect(scene.onServer().get('~old')).toEqual(['a'])
  expect(scene.server.heard).toContain('SELECT "~old"')
  expect(scene.server.heard.some((command) => /(?:SELECT|STATUS|MOVE \S+) ~/.test(command))).toBe(false)
})
