import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { CUT, type ImapSimulator } from '../../helpers/imap-simulator'
import {
  inboxOf,
  openSimulatedAccount,
  sourceOf,
  type SimulatedAccount,
} from '../../helpers/simulated-account'

const RUNS = Number(process.env['SYNC_RUNS'] ?? 40)
const MAILS = ['a', 'b', 'c']
const KINDS = [
  { move: false, uidplus: true },
  { move: false, uidplus: false },
]
const TO_ARCHIVE: MessageChange = { kind: 'move-to-role', role: 'archive' }
const TO_INBOX: MessageChange = { kind: 'move-to-role', role: 'inbox' }
const TO_TRASH: MessageChange = { kind: 'move-to-role', role: 'trash' }

const open = async (kind: (typeof KINDS)[number], keys = MAILS) => {
  const scene = await openSimulatedAccount(kind, (server) => {
    server.addFolder('Archive', '\\Archive')
    server.addFolder('Trash', '\\Trash')
    for (const key of keys) server.addMail(inboxOf(server), key, sourceOf(key))
  })
  await scene.sync()
  return scene
}

/** Of these mails, those without a place in which they bear no \Deleted: any client's EXPUNGE takes them away. */
function atRisk({ folders }: ImapSimulator, keys: readonly string[]): string[] {
  const safe = new Set(
    [...folders.values()].flatMap(({ mails }) =>
      mails.filter(({ flags }) => !flags.has('\\Deleted')).map(({ key }) => key),
    ),
  )
  return keys.filter((key) => !safe.has(key))
}

/** What another client does in passing: it expunges what is marked, whoever has marked it. */
function purge(server: ImapSimulator): void {
  for (const folder of server.folders.values()) server.expunge(folder, ({ flags }) => flags.has('\\Deleted'))
}

/** Calls `look` after each thing the server did, whatever it answers. */
function afterEach(server: ImapSimulator, look: () => void): void {
  const { before, after } = server
  server.before = (command) => {
    const answer = before(command)
    look()
    return answer
  }
  server.after = (command) => {
    look()
    return after(command)
  }
}

async function reconcile(scene: SimulatedAccount, rounds = 3): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await scene.carryOut()
    await scene.sync()
  }
}

const isAct = (command: string): boolean => /^UID (?:COPY|STORE|EXPUNGE)|^EXPUNGE/.test(command)
/** A COPY that is done and called refused leaves copies behind: what is marked is not concerned. */
const mayBeHalfDone = (command: string): boolean => isAct(command) && !/^UID COPY/.test(command)
const isExpunge = (command: string): boolean => /^(?:UID )?EXPUNGE/.test(command)
const isMark = (command: string): boolean => /^UID STORE \S+ \+FLAGS\S* \(\\Deleted/.test(command)

describe.each(KINDS)('mail on its way at a server without MOVE, UIDPLUS $uidplus', (kind) => {
  it.each([
    { times: 1, lies: 'INBOX' },
    { times: 2, lies: 'Archive' },
    { times: 5, lies: 'INBOX' },
  ])('is shown, and safe, when EXPUNGE is refused: $times times', async ({ times, lies }) => {
    const scene = await open(kind)
    let left = times
    scene.server.before = (command) => (isExpunge(command) && left-- > 0 ? 'NO [NOPERM] not here' : null)
    const risked: string[] = []
    await scene.change(MAILS, TO_ARCHIVE)
    await scene.carryOut(1)
    // Between two tries nothing bears a mark.
    expect(scene.unmarked()).toEqual(scene.onServer())
    afterEach(scene.server, () => risked.push(...atRisk(scene.server, MAILS)))
    await reconcile(scene)
    expect(risked).toEqual([])
    expect([...scene.onServer()].filter(([, keys]) => keys.length > 0)).toEqual([[lies, MAILS]])
    expect(scene.unmarked()).toEqual(scene.onServer())
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it.each([
    { name: 'the mark', lost: isMark, isCarriedOut: true },
    { name: 'the mark, which was not set', lost: isMark, isCarriedOut: false },
    { name: 'EXPUNGE, which was not carried out', lost: isExpunge, isCarriedOut: false },
    { name: 'EXPUNGE', lost: isExpunge, isCarriedOut: true },
  ])('comes back by undo when the answer was lost to $name', async ({ lost, isCarriedOut }) => {
    const scene = await open(kind)
    let left = 1
    const cut = (command: string): string | null => (lost(command) && left-- > 0 ? CUT : null)
    if (isCarriedOut) scene.server.after = cut
    else scene.server.before = cut
    await scene.change(['a'], TO_ARCHIVE)
    await scene.carryOut(1)
    await scene.change(['a'], TO_INBOX)
    const risked: string[] = []
    afterEach(scene.server, () => risked.push(...atRisk(scene.server, MAILS)))
    await scene.sync()
    expect(scene.shown().get('INBOX')).toEqual(MAILS)
    await reconcile(scene)
    purge(scene.server)
    await scene.sync()
    expect(risked).toEqual([])
    expect(scene.onServer().get('INBOX')).toEqual(MAILS)
    expect(scene.onServer().get('Archive')).toEqual([])
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it('bears no mark of ours any more when its target is gone', async () => {
    const scene = await open(kind)
    scene.server.after = (command) => (isMark(command) ? CUT : null)
    await scene.change(['a'], TO_ARCHIVE)
    await scene.carryOut(1)
    scene.server.after = () => null
    scene.server.folders.delete('Archive')
    await reconcile(scene)
    expect(scene.unmarked().get('INBOX')).toEqual(MAILS)
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it('is deleted for good or stays without a mark when that is refused', async () => {
    const scene = await open(kind)
    await scene.change(['a'], TO_TRASH)
    await reconcile(scene)
    scene.server.before = (command) => (isExpunge(command) ? 'NO [NOPERM] not here' : null)
    await scene.change(['a'], { kind: 'delete-forever' })
    await reconcile(scene)
    expect(scene.unmarked().get('Trash')).toEqual(['a'])
    expect(scene.shown()).toEqual(scene.onServer())
  })

  it('keeps the mark another client has set, whatever becomes of the move', async () => {
    const scene = await open(kind)
    await scene.change(['a'], TO_ARCHIVE)
    scene.server.before = (command) => {
      if (!/^UID COPY/.test(command)) return isExpunge(command) ? 'NO [NOPERM] not here' : null
      const mail = inboxOf(scene.server).mails.find(({ key }) => key === 'a')
      if (mail) scene.server.setFlag(inboxOf(scene.server), mail, '\\Deleted', true)
      return null
    }
    await scene.carryOut(1)
    scene.server.before = () => null
    await reconcile(scene)
    expect([...scene.onServer().values()].flat().filter((key) => key === 'a')).toHaveLength(1)
    expect([...scene.unmarked().values()].flat()).toEqual(['b', 'c'])
    expect(scene.shown()).toEqual(scene.unmarked())
  })

  it('does not take for its copy what another client has deleted in the target', async () => {
    const scene = await open(kind)
    const archive = scene.server.folders.get('Archive') ?? inboxOf(scene.server)
    scene.server.addMail(archive, 'a', sourceOf('a'), ['\\Deleted'])
    await scene.sync()
    let cuts = 1
    scene.server.before = (command) => (/^UID COPY/.test(command) && cuts-- > 0 ? CUT : null)
    await scene.change(['a'], TO_ARCHIVE)
    await scene.carryOut(1)
    await reconcile(scene)
    purge(scene.server)
    await scene.sync()
    expect(scene.onServer().get('Archive')).toEqual(['a'])
    expect(scene.shown()).toEqual(scene.onServer())
  })
})

/** What happens at one command of ours. */
type Event =
  | { kind: 'nothing' | 'kill' | 'purge' }
  | { kind: 'refuse' | 'refuse it done'; words: string }
  | { kind: 'cut' | 'cut when done' }
  | { kind: 'mark'; mail: number }
  | { kind: 'stop'; count: number }
  | { kind: 'undo'; mail: number; isDone: boolean; change: MessageChange }

const mailIndex = fc.nat({ max: MAILS.length - 1 })
const words = fc.constantFrom('NO no', 'NO [NOPERM] not yours', 'NO [INUSE] later', 'NO [UNAVAILABLE] later')
const change = fc.constantFrom(TO_ARCHIVE, TO_INBOX, TO_TRASH)
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Event>({ kind: 'nothing' }) },
  fc.record({ kind: fc.constantFrom('kill', 'purge') }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('refuse', 'refuse it done'), words }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cut', 'cut when done') }) },
  fc.record({ kind: fc.constant('mark'), mail: mailIndex }),
  fc.record({ kind: fc.constant('stop'), count: fc.nat(2) }),
  fc.record({ kind: fc.constant('undo'), mail: mailIndex, isDone: fc.boolean(), change }),
)
const wanted = fc.array(
  fc.record({
    mails: fc.uniqueArray(mailIndex, { minLength: 1, maxLength: MAILS.length }),
    change,
    rounds: fc.constantFrom(0, 1, 3),
    isSynced: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
)

it(
  'whatever is refused, cut, undone or killed between two commands, at every moment each mail lies somewhere without our mark',
  { timeout: 120_000 + RUNS * 2_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.constantFrom('none', 'condstore', 'qresync'),
        wanted,
        fc.array(event, { minLength: 5, maxLength: 40 }),
        async (kind, changes, wanted, events) => {
          const scene = await open({ ...kind, ...{ changes } })
          const { risked, deleted, calm } = disturb(scene, events)
          for (const { mails, change, rounds, isSynced } of wanted) {
            await scene.change(mails.map((index) => MAILS[index] ?? '').filter(scene.isKnown), change)
            await scene.carryOut(rounds)
            if (isSynced) await scene.sync()
          }
          calm()
          await reconcile(scene)
          expect(risked).toEqual([])
          const lying = [...scene.onServer().values()].flat().sort()
          const theirs = (key: string): boolean => deleted.has(key)
          expect(lying.filter((key) => !theirs(key))).toEqual(MAILS.filter((key) => !theirs(key)))
          expect(scene.shown()).toEqual(scene.unmarked())
          expect(scene.untruths()).toEqual([])
          // Nothing is left that another client's EXPUNGE would take.
          purge(scene.server)
          expect(
            [...scene.onServer().values()]
              .flat()
              .filter((key) => !theirs(key))
              .sort(),
          ).toEqual(MAILS.filter((key) => !theirs(key)))
          scene.close()
          await scene.server.stop()
        },
      ),
      { numRuns: RUNS },
    )
  },
)

/** Lets one of these happen at each command; tells what was at risk at any moment, and what others have deleted. */
function disturb(scene: SimulatedAccount, events: readonly Event[]) {
  const { server } = scene
  const risked: string[] = []
  const deleted = new Set<string>()
  let turn = 0
  let isCalm = false
  let now: Event = { kind: 'nothing' }
  const want = (at: boolean): void => {
    if (now.kind !== 'undo' || now.isDone !== at) return
    const key = MAILS[now.mail] ?? ''
    if (scene.isKnown(key)) void scene.change([key], now.change)
  }
  server.before = (command) => {
    const isTurn = !isCalm && (isAct(command) || command.startsWith('SELECT'))
    now = (isTurn ? events[turn++] : null) ?? { kind: 'nothing' }
    want(false)
    switch (now.kind) {
      case 'refuse':
        return isAct(command) ? now.words : null
      case 'cut':
        return CUT
      case 'kill':
        scene.kill()
        return null
      case 'purge':
        purge(server)
        return null
      case 'mark': {
        const key = MAILS[now.mail] ?? ''
        deleted.add(key)
        const mail = inboxOf(server).mails.find((candidate) => candidate.key === key)
        if (mail) server.setFlag(inboxOf(server), mail, '\\Deleted', true)
        return null
      }
      default:
        return null
    }
  }
  server.stopsAfter = (command) => (now.kind === 'stop' && mayBeHalfDone(command) ? now.count : null)
  server.after = (command) => {
    want(true)
    if (now.kind === 'refuse it done') return mayBeHalfDone(command) ? now.words : null
    return now.kind === 'cut when done' ? CUT : null
  }
  afterEach(server, () =>
    risked.push(
      ...atRisk(
        server,
        MAILS.filter((key) => !deleted.has(key)),
      ),
    ),
  )
  return { risked, deleted, calm: () => void (isCalm = true) }
}
