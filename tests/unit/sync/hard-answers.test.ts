import { describe, expect, it } from 'vitest'
import { BYE, CUT } from '../../helpers/imap-simulator'
import { expunge, inboxOf, KINDS, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

const KEYS = ['a', 'b', 'c', 'd', 'e']

const openWithMail = (kind: (typeof KINDS)[number]) =>
  openSimulatedAccount(kind, (server) => {
    server.addFolder('Archive', '\\Archive')
    for (const key of KEYS) server.addMail(inboxOf(server), key, sourceOf(key))
  })

describe('a command that fails every time', () => {
  it.each([
    { words: 'BAD not understood', command: /^UID STORE/, most: 5 },
    { words: 'NO never', command: /^UID STORE/, most: 1 },
  ])(
    'with $words is given up with a word, and what the server has is shown',
    async ({ words, command, most }) => {
      const scene = await openWithMail({ move: true, uidplus: true })
      await scene.sync()
      scene.server.before = (heard) => (command.test(heard) ? words : null)
      await scene.change(['a'], { kind: 'flagged', value: true })
      await scene.carryOut(40)
      expect(scene.server.heard.filter((heard) => command.test(heard))).toHaveLength(most)
      expect(scene.problems()).toMatchObject([{ serverReply: words.replace(/^\S+ /, '') }])
      const rows = await scene.rows(scene.folder('INBOX'))
      expect(rows.filter(({ flagged }) => flagged)).toEqual([])
    },
  )

  it.each(['NO [INUSE] later', 'NO [UNAVAILABLE] later', 'NO [LIMIT] later'])(
    'with %s is tried later and later, with a word',
    async (words) => {
      const scene = await openWithMail({ move: true, uidplus: true })
      await scene.sync()
      let left = 12
      scene.server.before = (heard) => (/^UID STORE/.test(heard) && left-- > 0 ? words : null)
      await scene.change(['a'], { kind: 'flagged', value: true })
      await scene.carryOut(1)
      expect(scene.server.heard.filter((heard) => heard.startsWith('UID STORE'))).toHaveLength(1)
      expect(scene.problems()).toMatchObject([{ serverReply: words.replace(/^NO /, '') }])
      await scene.carryOut()
      expect(inboxOf(scene.server).mails.map(({ flags }) => flags.has('\\Flagged'))).toContain(true)
      expect(scene.problems()).toEqual([])
    },
  )

  it.each([CUT, BYE])(
    'by %s does not hold up what else is wanted, nor is it tried without end',
    async (end) => {
      const scene = await openWithMail({ move: true, uidplus: true })
      await scene.sync()
      scene.server.before = (heard) => (/^UID STORE.*\\Seen/.test(heard) ? end : null)
      await scene.change(['a'], { kind: 'seen', value: true })
      await scene.change(['b'], { kind: 'move-to-role', role: 'archive' })
      await scene.carryOut(30, 0)
      expect(scene.onServer().get('Archive')).toEqual(['b'])
      expect(scene.server.heard.filter((heard) => heard.startsWith('UID STORE')).length).toBeLessThan(5)
      scene.server.before = () => null
      await scene.carryOut()
      expect(
        inboxOf(scene.server)
          .mails.find(({ key }) => key === 'a')
          ?.flags.has('\\Seen'),
      ).toBe(true)
    },
  )
})

describe.each(KINDS)('a folder opened READ-ONLY, at a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it('keeps its mail; nothing is taken for done and nothing doubled', async () => {
    const scene = await openWithMail(kind)
    await scene.sync()
    scene.server.readOnly = (path) => path === 'INBOX'
    await scene.change(['a'], { kind: 'move-to-role', role: 'archive' })
    await scene.change(['b'], { kind: 'seen', value: true })
    await scene.carryOut()
    await scene.sync()
    expect(scene.onServer()).toEqual(
      new Map([
        ['INBOX', KEYS],
        ['Archive', []],
      ]),
    )
    expect(scene.shown()).toEqual(scene.onServer())
    expect(scene.problems()).toMatchObject([{ code: 'server-refused' }, { code: 'server-refused' }])
  })
})

describe('an answer in the middle of which something happens', () => {
  it.each(['none', 'condstore', 'qresync'] as const)(
    'an expunge told within a FETCH or STORE shifts no mail to another place: %s',
    async (changes) => {
      const scene = await openWithMail({ move: true, uidplus: true, changes })
      let fetched = 0
      scene.server.amid = (command) => {
        if (!/FETCH/.test(command) || fetched++ !== 2) return null
        expunge(scene.server, 'b')
        return 'tell'
      }
      await scene.sync()
      await scene.change(['c', 'd'], { kind: 'flagged', value: true })
      let stored = 0
      scene.server.amid = (command) => {
        if (!/STORE/.test(command) || stored++ !== 1) return null
        expunge(scene.server, 'a')
        return 'tell'
      }
      await scene.carryOut()
      await scene.sync()
      const flagged = inboxOf(scene.server).mails.filter(({ flags }) => flags.has('\\Flagged'))
      expect(flagged.map(({ key }) => key)).toEqual(['c', 'd'])
      expect(scene.shown().get('INBOX')).toEqual(['c', 'd', 'e'])
      expect(scene.misread()).toEqual([])
    },
  )

  it('a connection lost within a literal leaves no half mail', async () => {
    const scene = await openWithMail({ move: true, uidplus: true })
    let cuts = 4
    scene.server.amid = (command) => (/FETCH.*BODY/.test(command) && cuts-- > 0 ? CUT : null)
    await scene.sync()
    expect(cuts).toBeLessThanOrEqual(0)
    expect(scene.shown()).toEqual(scene.onServer())
    expect(scene.misread()).toEqual([])
    expect(scene.untruths()).toEqual([])
  })

  it('EXISTS that falls without an expunge is not believed without a search', async () => {
    const scene = await openWithMail({ move: true, uidplus: true })
    await scene.sync()
    scene.server.aside = (command) => (/^UID (?:FETCH|SEARCH)/.test(command) ? ['* 2 EXISTS'] : [])
    await scene.sync()
    expect(scene.shown()).toEqual(scene.onServer())
    scene.server.aside = () => []
    await scene.sync()
    expect(scene.shown()).toEqual(scene.onServer())
  })
})

describe.each(KINDS)('UIDVALIDITY that changes, at a server with MOVE $move, UIDPLUS $uidplus', (kind) => {
  it.each([/^UID (?:COPY|MOVE)/, /^UID STORE/, /^(?:UID )?EXPUNGE/])(
    'after %s leaves one copy of each mail',
    async (command) => {
      const scene = await openWithMail(kind)
      await scene.sync()
      await scene.change(['a', 'b'], { kind: 'move-to-role', role: 'archive' })
      let left = 1
      scene.server.after = (heard) => {
        if (!command.test(heard) || left-- <= 0) return null
        scene.server.renumber(inboxOf(scene.server))
        return CUT
      }
      for (let round = 0; round < 3; round += 1) {
        await scene.carryOut()
        await scene.sync()
      }
      expect([...scene.onServer().values()].flat().sort()).toEqual(KEYS)
      expect(scene.unmarked().get('Archive')).toEqual(['a', 'b'])
      expect(scene.shown()).toEqual(scene.unmarked())
      expect(scene.misread()).toEqual([])
    },
  )
})
