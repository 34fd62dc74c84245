import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { BYE, CUT, type ImapSimulator } from '../../helpers/imap-simulator'
import { expunge, inboxOf, KINDS, openSimulatedAccount, sourceOf } from '../../helpers/simulated-account'

/** What another client, the server or the network does at one command of ours. */
type Intrusion =
  | { kind: 'expunge' | 'mark' | 'elsewhere'; mail: number }
  | { kind: 'refuse' | 'before' | 'after'; words: string }
  | { kind: 'stop'; count: number }
  | { kind: 'amid'; mail: number; after: number }
  | { kind: 'cut in a line'; after: number }
  | { kind: 'nothing' }

const RUNS = Number(process.env.SYNC_RUNS ?? 30)

const MAILS = ['a', 'b', 'c', 'd', 'e']
/** Nobody but the server undoes these. */
const FOR_GOOD = ['NO [CANNOT] never', 'NO [NOPERM] not yours', 'NO no']
const FOR_NOW = [
  'NO [OVERQUOTA] full',
  'NO Some of the requested messages no longer exist.',
  'NO [EXPUNGEISSUED] gone',
  'NO [INUSE] later',
  'NO [UNAVAILABLE] later',
  'NO [LIMIT] too much at once',
  'NO [SERVERBUG] sorry',
  'BAD not understood',
]

const mailIndex = fc.nat({ max: MAILS.length - 1 })
const intrusion: fc.Arbitrary<Intrusion> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Intrusion>({ kind: 'nothing' }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('expunge', 'mark', 'elsewhere'), mail: mailIndex }),
  },
  fc.record({ kind: fc.constant('refuse'), words: fc.constantFrom(...FOR_NOW, ...FOR_GOOD) }),
  fc.record({ kind: fc.constantFrom('before', 'after'), words: fc.constantFrom(CUT, BYE) }),
  fc.record({ kind: fc.constant('after'), words: fc.constantFrom(...FOR_NOW, ...FOR_GOOD) }),
  fc.record({ kind: fc.constant('stop'), count: fc.nat(MAILS.length) }),
  fc.record({ kind: fc.constant('amid'), mail: mailIndex, after: fc.nat(3) }),
  fc.record({ kind: fc.constant('cut in a line'), after: fc.nat(3) }),
)
const wanted = fc.array(
  fc.record({
    mails: fc.uniqueArray(mailIndex, { minLength: 1, maxLength: MAILS.length }),
    change: fc.constantFrom<MessageChange>(
      { kind: 'move-to-role', role: 'archive' },
      { kind: 'move-to-role', role: 'trash' },
      { kind: 'move-to-role', role: 'junk' },
      { kind: 'move-to-role', role: 'inbox' },
      { kind: 'seen', value: true },
      { kind: 'flagged', value: true },
    ),
    /** How often it is tried before the user wants the next thing. */
    rounds: fc.constantFrom(0, 1, 20),
    isSynced: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
)

const inOrder = (uids: readonly number[]): string => uids.join(',')
/** Consecutive numbers as one range, written from its end: the same set (RFC 3501 section 9). */
const asRange = (uids: readonly number[]): string =>
  uids.length > 1 && uids.every((uid, index) => uid === (uids[0] ?? 0) + index)
    ? `${uids.at(-1)}:${uids[0]}`
    : inOrder(uids)
const NAMING: ImapSimulator['nameCopies'][] = [
  (from, to) => `${inOrder(from)} ${inOrder(to)}`,
  (from, to) => `${inOrder(from)} ${asRange(to)}`,
  (from, to) => `${asRange(from)} ${inOrder(to)}`,
  (from, to) => `${inOrder(from.toReversed())} ${inOrder(to.toReversed())}`,
  // A lie: one new UID for all, or fewer than there are.
  (from, to) => `${inOrder(from)} ${inOrder(to.map(() => to[0] ?? 1))}`,
  (from, to) => `${inOrder(from)} ${inOrder(to.slice(1))}`,
]

it(
  'whatever other clients, the server and the network do between two commands and in them, no mail is lost or doubled and both sides end equal',
  { timeout: 120_000 + RUNS * 2_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.constantFrom('none', 'condstore', 'qresync'),
        fc.constantFrom('refuse', 'skip'),
        fc.constantFrom(...NAMING),
        wanted,
        fc.array(intrusion, { maxLength: 30 }),
        async (kind, changes, expunged, naming, wanted, intrusions) => {
          const scene = await openSimulatedAccount({ ...kind, changes, expunged }, (server) => {
            server.addFolder('Archive', '\\Archive')
            server.addFolder('Elsewhere')
            for (const key of MAILS) server.addMail(inboxOf(server), key, sourceOf(key))
          })
          await scene.sync()
          const { expungedByThem, doubled } = intrude(scene.server, intrusions)
          scene.server.nameCopies = naming
          for (const { mails, change, rounds, isSynced } of wanted) {
            await scene.change(mails.map((index) => MAILS[index] ?? '').filter(scene.isKnown), change)
            await scene.carryOut(rounds)
            if (isSynced) await scene.sync()
          }
          scene.server.before = () => null
          scene.server.after = () => null
          scene.server.amid = () => null
          scene.server.stopsAfter = () => null
          // Twice: a message whose new UID the server did not tell is met before its next pending change can be carried out.
          for (let round = 0; round < 2; round += 1) {
            await scene.carryOut()
            await scene.sync()
          }
          const lying = [...scene.onServer().values()].flat().sort()
          expect(lying).toEqual(MAILS.filter((key) => !expungedByThem.has(key)))
          expect([...doubled]).toEqual([])
          expect(scene.shown()).toEqual(scene.unmarked())
          expect(scene.misread()).toEqual([])
          expect(scene.untruths()).toEqual([])
          scene.close()
          await scene.server.stop()
        },
      ),
      { numRuns: RUNS },
    )
  },
)

/**
 * Lets these happen, one at each command; returns the mails that others took away for good, and those that lay twice in
 * one folder at any moment.
 */
function intrude(
  server: ImapSimulator,
  intrusions: readonly Intrusion[],
): { expungedByThem: Set<string>; doubled: Set<string> } {
  const expungedByThem = new Set<string>()
  const doubled = new Set<string>()
  let turn = 0
  let now: Intrusion = { kind: 'nothing' }
  server.before = (command) => {
    now = intrusions[turn++] ?? { kind: 'nothing' }
    switch (now.kind) {
      case 'refuse':
        return isAct(command) ? now.words : null
      case 'before':
        return now.words
      case 'expunge':
      case 'mark':
      case 'elsewhere':
        touch(server, now.kind, MAILS[now.mail] ?? '', expungedByThem)
    }
    return null
  }
  server.amid = () => {
    if (now.kind !== 'amid' && now.kind !== 'cut in a line') return null
    if (now.after > 0) {
      now = { ...now, after: now.after - 1 }
      return null
    }
    const { kind } = now
    if (now.kind === 'amid') touch(server, 'expunge', MAILS[now.mail] ?? '', expungedByThem)
    now = { kind: 'nothing' }
    return kind === 'amid' ? 'tell' : CUT
  }
  server.stopsAfter = (command) => (now.kind === 'stop' && isAct(command) ? now.count : null)
  server.after = (command) => {
    for (const { mails } of server.folders.values())
      for (const [key, same] of Map.groupBy(mails, (mail) => mail.key)) if (same.length > 1) doubled.add(key)
    if (now.kind !== 'after') return null
    return now.words === CUT || now.words === BYE || isAct(command) ? now.words : null
  }
  return { expungedByThem, doubled }
}

const isAct = (command: string): boolean => /^UID (?:COPY|MOVE|STORE|EXPUNGE)|^EXPUNGE/.test(command)

function touch(
  server: ImapSimulator,
  kind: 'expunge' | 'mark' | 'elsewhere',
  key: string,
  expungedByThem: Set<string>,
): void {
  const inbox = inboxOf(server)
  const mail = inbox.mails.find((candidate) => candidate.key === key)
  if (!mail) return
  if (kind === 'expunge') {
    expunge(server, key)
    expungedByThem.add(key)
  }
  if (!isPristine(server, key)) return
  if (kind === 'mark') server.setFlag(inbox, mail, '\\Deleted', true)
  const elsewhere = server.folders.get('Elsewhere')
  if (kind === 'elsewhere' && elsewhere) {
    server.expunge(inbox, (candidate) => candidate === mail)
    server.addMail(elsewhere, key, mail.source, [...mail.flags])
  }
}

/** Not under our hands just now: it lies in one folder only. */
const isPristine = (server: ImapSimulator, key: string): boolean =>
  [...server.folders.values()].flatMap(({ mails }) => mails.filter((mail) => mail.key === key)).length === 1
