import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { account } from '../../src/shared/contract/accounts'
import { outgoing, outgoingLine, type OutgoingLine } from '../../src/shared/contract/outbox'
import { connectManageSieve } from '../../src/main/engine/protocols/managesieve'
import { dovecot, plaintextSettings, type Mailbox } from './dovecot'
import { startFaultProxy, CUT, type FaultProxy } from './fault-proxy'
import { manageSieveSettings } from './managesieve'
import { startPostfix, type Postfix } from './postfix'
import { chanceOf } from './random'
import { byNumber, everybody, isUnconfirmed, wrongs } from './sending-check'
import { Gone, mortalEngine, type MortalEngine } from './sending-engine'
import { ACCOUNTS, plannedFault, plannedMail, READERS, readerOf, REFUSED } from './sending-mails'
import type { PlannedMail } from './sending-mails'
import { countedIn, deliveredTo } from './sending-truth'
import { startSmtpFaults, type SmtpFaults } from './smtp-faults'

export interface SendingReport {
  /** What is not as it must be; empty where every mail is delivered once or told of. */
  wrong: string[]
  /** In words, for whoever runs it. */
  figures: Record<string, unknown>
}

interface Scene {
  seed: number
  mails: PlannedMail[]
  engine: MortalEngine
  postfix: Postfix
  smtp: SmtpFaults
  imap: FaultProxy
  readers: Mailbox[]
  senders: Mailbox[]
  accountIds: number[]
  /** The folder of the profile, where that is a disk of its own that can be filled. */
  disk: string | null
  say: (line: string) => void
  /** Grows with each mail written, and each attempt to hand one over. */
  steps: number
  /** How often each thing beside SMTP went wrong. */
  met: Map<string, number>
  /** What was sent, as last listed: the outbox shows it for a day, and a long run takes longer by its clock. */
  sent: Map<string, OutgoingLine>
}

const HOUR = 3_600_000
const nothing = z.unknown()
const list = z.array(outgoingLine)
/** Mails written side by side. */
const HANDS = 6

/**
 * Sends `count` mails through the real engine and a real Postfix while everything goes wrong that can, then lets it
 * settle and compares what lies in the mailboxes with what the outbox says.
 */
export async function runSending(count: number, seed: number, say: Scene['say']): Promise<SendingReport> {
  const stops: (() => unknown)[] = []
  try {
    const scene = await prepare(count, seed, say, (stop) => void stops.unshift(stop))
    const stopHarm = doHarm(scene)
    const queue = [...scene.mails]
    await Promise.all(Array.from({ length: HANDS }, () => hand(scene, queue)))
    await stopHarm()
    say(`${count} mails are written; ${scene.engine.deaths()} times killed so far`)
    return await settle(scene)
  } finally {
    for (const stop of stops) await stop()
  }
}

async function prepare(
  count: number,
  seed: number,
  say: Scene['say'],
  onStop: (stop: () => unknown) => void,
): Promise<Scene> {
  const run = `${seed.toString(36)}${Date.now().toString(36)}`
  const mailbox = (local: string): Mailbox => ({
    address: `${local}@example.test`,
    user: `${local}@example.test`,
    password: dovecot().password,
  })
  const readers = Array.from({ length: READERS }, (_, at) => mailbox(readerOf(run, at)))
  const senders = Array.from({ length: ACCOUNTS }, (_, at) => mailbox(`sender${at}-${run}`))
  const keeper = senders[KEEPS]
  if (!keeper) throw new Error('nobody keeps')
  await keepSent(keeper)
  const postfix = await startPostfix({
    lmtpPort: dovecot().lmtp,
    refuses: `^${REFUSED}`,
    keeps: `sender${KEEPS}-${run}`,
  })
  onStop(() => postfix.stop())
  const dir = mkdtempSync(join(tmpdir(), 'postilla-sending-'))
  const disk = ownDisk(dir) ? dir : null
  onStop(() => {
    if (disk) execFileSync('umount', ['-l', disk])
    rmSync(dir, { recursive: true, force: true })
  })
  const engine = await mortalEngine(dir)
  onStop(() => engine.end())
  let scene: Scene | null = null
  const smtp = await startSmtpFaults({
    target: postfix.port,
    plan(mail, attempt) {
      if (scene) scene.steps += 1
      return plannedFault(seed, mail, attempt)
    },
    kill: () => engine.kill(),
  })
  onStop(() => smtp.stop())
  const imap = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imap })
  onStop(() => imap.stop())
  const accountIds = []
  await engine.call('app.saveSettings', { undoSeconds: 1 }, nothing)
  for (const [at, sender] of senders.entries()) {
    const settings = {
      ...plaintextSettings(sender, at === APPENDS ? imap.port : dovecot().imap),
      outgoing: {
        ...{ kind: 'smtp' as const, login: false, host: '127.0.0.1', port: smtp.port },
        ...{ security: 'none' as const, user: '' },
      },
      sentCopy: at === KEEPS ? ('server' as const) : ('append' as const),
    }
    const added = await engine.call(
      'accounts.add',
      { settings, password: sender.password, tested: true },
      account,
    )
    accountIds.push(added.id)
  }
  const mails = Array.from({ length: count }, (_, at) => plannedMail(seed, run, at + 1))
  const met = new Map<string, number>()
  scene = {
    seed,
    mails,
    engine,
    postfix,
    smtp,
    imap,
    readers,
    senders,
    accountIds,
    disk,
    say,
    met,
    steps: 0,
    sent: new Map(),
  }
  harmAppends(scene)
  return scene
}

/** The account whose copies for Sent go through a network that fails, and the one whose server keeps them itself. */
const APPENDS = 0
const KEEPS = 2

/** What the server delivers to the detail `Sent` lies in Sent. */
async function keepSent(keeper: Mailbox): Promise<void> {
  const client = await connectManageSieve(manageSieveSettings(keeper))
  try {
    const script = 'if envelope :detail "to" "Sent" { fileinto "Sent"; stop; }'
    await client.putScript('keeps', `require ["fileinto", "envelope", "subaddress"];\r\n${script}\r\n`)
    await client.setActive('keeps')
  } finally {
    await client.logout()
  }
}

/** A small disk for the profile alone. False where none can be mounted: it is never full then. */
function ownDisk(dir: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', dir], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const note = ({ met }: Pick<Scene, 'met'>, what: string): void => void met.set(what, (met.get(what) ?? 0) + 1)

/** Copies for Sent: cut off before, refused although they are kept, kept and never answered. */
function harmAppends({ imap, seed, met }: Scene): void {
  let count = 0
  let answers: { tag: string; harm: string } | null = null
  imap.faults.rewriteClient = (line) => {
    const tag = /^(\S+) APPEND /.exec(line)?.[1]
    if (tag === undefined) return line
    const chance = chanceOf(seed, 'append', (count += 1))
    if (!chance.happens(0.15)) return line
    const harm = chance.pick(['cut before', 'no', 'cut after'])
    note({ met }, `APPEND: ${harm}`)
    answers = { tag, harm }
    if (harm === 'cut before') setImmediate(() => imap.reset())
    return harm === 'cut before' ? null : line
  }
  imap.faults.rewrite = (line) => {
    if (!answers || !line.startsWith(`${answers.tag} `)) return line
    const { tag, harm } = answers
    answers = null
    return harm === 'no' ? `${tag} NO [SERVERBUG] Internal error` : CUT
  }
}

/** Until it is stopped: kills at any moment, a clock that jumps over the change to winter time and back, a full disk. */
function doHarm(scene: Scene): () => Promise<void> {
  const { engine, seed, disk } = scene
  const chance = chanceOf(seed, 'harm')
  const ended = new AbortController()
  const night = Date.parse(seed % 2 === 0 ? '2026-10-25T00:58:00Z' : '2027-03-28T00:58:00Z')
  const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal: ended.signal })
  const work = async (): Promise<void> => {
    await engine.moveClock(night - Date.now(), 'Europe/Rome')
    for (;;) {
      // On a slow machine a death takes long to get over: mails leave between two of them.
      const next = scene.steps + 4 + chance.below(Math.min(80, 8 + scene.mails.length / 20))
      while (scene.steps < next) await pause(20)
      await pause(chance.below(1500))
      const kind = chance.pick(['kill', 'kill', 'kill', 'clock', 'disk'])
      if (kind === 'disk' && !disk) continue
      note(scene, kind)
      if (kind === 'kill') await engine.kill()
      else if (kind === 'disk') await fillDisk(disk ?? '', 200 + chance.below(1200))
      else {
        const by = chance.pick([HOUR, -HOUR, 2 * HOUR, 90_000])
        await engine.moveClock(
          engine.ahead() + by,
          chance.pick(['Europe/Rome', 'America/New_York', 'Asia/Kolkata']),
        )
      }
    }
  }
  const working = work().catch((error: unknown) => {
    if (!ended.signal.aborted) throw error
  })
  return async () => {
    ended.abort()
    await working
  }
}

async function fillDisk(dir: string, ms: number): Promise<void> {
  const filler = join(dir, 'filler')
  try {
    const { bavail, bsize } = statfsSync(dir)
    // Down to the last page: what is being written finds no room either.
    writeFileSync(filler, Buffer.alloc(bavail * bsize))
    await sleep(ms)
  } catch {
    // Somebody took the last room first.
  } finally {
    rmSync(filler, { force: true })
  }
}

/** Writes one mail after the other until none is left. */
async function hand(scene: Scene, queue: PlannedMail[]): Promise<void> {
  for (;;) {
    const mail = queue.shift()
    if (!mail) return
    await write(scene, mail)
    scene.steps += 1
    if (mail.number % 100 === 0) scene.say(`${mail.number} written, ${scene.engine.deaths()} deaths`)
  }
}

const withRevision = z.object({ revision: z.number() })

/** Writes and sends one mail, however often the engine dies meanwhile or has no room: who wrote it looks, and goes on. */
async function write({ engine, accountIds, say }: Scene, mail: PlannedMail): Promise<void> {
  let id = ''
  let isTakenBack = mail.manner !== 'taken back and sent again'
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (id === '')
        id = (
          await engine.call('outbox.create', { kind: 'new', accountId: accountIds[mail.account] }, outgoing)
        ).id
      const { state, revision } = await engine.call('outbox.get', { id }, outgoing)
      if (state === 'draft') {
        const changes = { ...contentOf(mail), html: `<p>Try ${attempt}. ${'Words. '.repeat(20)}</p>` }
        await engine.call('outbox.save', { id, revision, changes }, withRevision)
        const sendAt = mail.manner === 'scheduled' ? { sendAt: Date.now() + engine.ahead() + mail.later } : {}
        await engine.call('outbox.send', { id, ...sendAt }, outgoing)
      }
      if (!isTakenBack) {
        isTakenBack = true
        if (state === 'draft') await engine.call('outbox.cancel', { id }, outgoing)
        continue
      }
      if (mail.manner === 'now') await engine.call('outbox.sendNow', { id }, outgoing)
      return
    } catch (error) {
      if (!(error instanceof Error) || attempt > 200) throw error
      // One that went to each is no draft any more, and one that has left is not to be hurried.
      const isThrough = mail.manner === 'to each' ? 'not-found' : 'conflict'
      if (id !== '' && error.message.includes(isThrough)) return
      if (attempt % 20 === 0) say(`mail ${mail.number}, try ${attempt}: ${error.message}`)
      if (!(error instanceof Gone)) await sleep(50)
    }
  }
}

function contentOf({ number, manner, to, cc, bcc }: PlannedMail) {
  const people = (addresses: readonly string[]) => addresses.map((address) => ({ name: '', address }))
  return {
    ...{ subject: `Mail #${number}#`, to: people(to), cc: people(cc), bcc: people(bcc) },
    ...(manner === 'to each' ? { method: 'multiple' as const } : {}),
  }
}

/** Asks again until somebody answers. */
async function asked<T>(
  engine: MortalEngine,
  path: string,
  input: unknown,
  schema: z.ZodType<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await engine.call(path, input, schema)
    } catch (error) {
      if (attempt === 50) throw error
      if (!(error instanceof Gone)) await sleep(100)
    }
  }
}

const isMoving = ({ state, copyPending }: OutgoingLine): boolean =>
  state === 'queued' || state === 'sending' || copyPending

/** How often the whole outbox is asked for before a run counts as stuck. */
const MOST_ROUNDS = 400

/** Lets time pass until nothing moves any more. What nobody has seen arrive yet is left for its writer. */
async function drained({ engine, postfix, say, sent }: Scene): Promise<OutgoingLine[]> {
  for (let round = 1; ; round += 1) {
    await engine.moveClock(engine.ahead() + (round % 5 === 1 ? HOUR : 0), 'Europe/Rome')
    await asked(engine, 'accounts.syncNow', {}, nothing)
    await sleep(Math.min(250 * round, 3000))
    const lines = await asked(engine, 'outbox.list', {}, list)
    const moving = lines.filter(isMoving)
    for (const line of lines) if (line.state === 'sent') sent.set(line.id, line)
    const listed = new Set(lines.map(({ id }) => id))
    const shownBefore = [...sent.values()].filter(({ id }) => !listed.has(id))
    if (moving.length === 0 && postfix.isEmpty()) return [...lines, ...shownBefore]
    if (round % 10 === 0) say(`${moving.length} mails still move`)
    if (round === MOST_ROUNDS) throw new Error(`these still move: ${JSON.stringify(moving.slice(0, 3))}`)
  }
}

async function settle(scene: Scene): Promise<SendingReport> {
  const { engine, mails, readers, senders, seed, say } = scene
  const before = await drained(scene)
  const truth = await deliveredTo(readers)
  const wrong = wrongs(mails, before, truth).map((what) => `before anybody decided: ${what}`)
  const doubts = before.filter(isUnconfirmed)
  const arrived = doubts.filter((line) => hasArrived(line, truth))
  say(`${doubts.length} of which nobody could know, ${arrived.length} of them had arrived`)
  // As its user does: what arrived is said to have, the rest is sent again, and so is every other of what was refused.
  for (const line of before.filter(({ state }) => state === 'failed')) {
    const call = isUnconfirmed(line) ? (arrived.includes(line) ? 'arrived' : 'retry') : 'retry'
    if (isUnconfirmed(line) || chanceOf(seed, 'retry', line.id).happens(0.5))
      await asked(engine, `outbox.${call}`, { id: line.id }, nothing)
  }
  let after = await drained(scene)
  for (let round = 0; round < 5 && after.some(isUnconfirmed); round += 1) {
    const now = await deliveredTo(readers)
    for (const line of after.filter(isUnconfirmed))
      await asked(engine, `outbox.${hasArrived(line, now) ? 'arrived' : 'retry'}`, { id: line.id }, nothing)
    after = await drained(scene)
  }
  const delivered = await deliveredTo(readers)
  wrong.push(...wrongs(mails, after, delivered))
  for (const [at, sender] of senders.entries())
    wrong.push(...(await wrongCopies(mails, after, at, await countedIn(sender, 'Sent'))))
  const reasons = Map.groupBy(
    after.filter(({ state }) => state === 'failed'),
    ({ problem }) => problem?.code ?? 'no reason',
  )
  return {
    wrong,
    figures: {
      ...{ seed, mails: mails.length, delivered: delivered.total(), killed: engine.deaths() },
      sent: after.filter(({ state }) => state === 'sent').length,
      failed: Object.fromEntries([...reasons].map(([code, all]) => [code, all.length])),
      nobodyKnew: { all: doubts.length, arrived: arrived.length },
      ...{ smtp: Object.fromEntries(scene.smtp.met), other: Object.fromEntries(scene.met) },
    },
  }
}

/** To all it could reach: where it had been delivered to some before, what nobody can know is about the others. */
function hasArrived(line: OutgoingLine, truth: Awaited<ReturnType<typeof deliveredTo>>): boolean {
  const refused = new Set(line.refused.map(({ address }) => address))
  return everybody(line.content)
    .filter((address) => !refused.has(address) && !address.startsWith(REFUSED))
    .every((address) => truth.times(address) > 0)
}

/** In Sent lies one copy of each mail that was sent; where the server keeps them, one of each go. */
async function wrongCopies(
  mails: readonly PlannedMail[],
  lines: readonly OutgoingLine[],
  at: number,
  copies: ReadonlyMap<number, number>,
): Promise<string[]> {
  const known = byNumber(lines.filter(({ state }) => state === 'sent'))
  return mails
    .filter(({ account: from }) => from === at)
    .flatMap(({ number }) => {
      const wanted = known.get(number)?.length ?? 0
      const there = copies.get(number) ?? 0
      const isRight = at === KEEPS ? there >= wanted : there === wanted
      return isRight ? [] : [`mail ${number}: ${there} copies in Sent of ${wanted}`]
    })
}
