import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { folderPlace } from '../../src/shared/contract/mailboxes'
import { threadRow } from '../../src/shared/contract/messages'
import { addAccount, crashProfile, settled, type CrashProfile } from '../helpers/crash-profile'
import { describeLive, dovecot, freshMailbox, type Mailbox } from '../helpers/dovecot'
import type { EngineChild } from '../helpers/engine-process'
import { otherClient, rawMessage, type OtherClient } from '../helpers/imap-client'
import { storeMails } from '../helpers/maildir'

const KILLS = 20
const MESSAGES = 700
/** Of the longer journeys; `TEST_CRASH_KILLS` asks for more. */
const DELETION_KILLS = Number(process.env['TEST_CRASH_KILLS'] ?? 6)
const FEW_KILLS = Number(process.env['TEST_CRASH_KILLS'] ?? 2)

describeLive('killed at any moment', () => {
  it('the first sync goes on where it was: nothing lost, nothing doubled', async () => {
    const { other, profile, start } = await prepare(MESSAGES)
    let engine = await start()
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(randomDelay(kill))
      await engine.kill()
      engine = await start()
    }
    await settled(engine)
    await engine.kill()
    await compare(profile, other)
  })

  it('[FLD-02] what the user did is done once on the server', async () => {
    const { other, profile, start } = await prepare(120)
    let engine = await start()
    await settled(engine)
    const expected = { seen: new Set<string>(), trashed: new Set<string>() }
    for (let kill = 0; kill < KILLS; kill += 1) {
      const rows = await rowsIn(engine, 'inbox')
      const [mark, move, ...rest] = rows.filter(({ subject }) => !expected.seen.has(subject))
      if (!mark || !move || rest.length === 0) throw new Error('no messages left')
      await change(engine, mark, { kind: 'seen', value: true })
      expected.seen.add(mark.subject)
      await change(engine, move, { kind: 'move-to-role', role: 'trash' })
      expected.trashed.add(move.subject)
      await sleep(randomDelay(kill) / 4)
      await engine.kill()
      engine = await start()
    }
    await settled(engine)
    await engine.kill()
    expect((await other.subjects('Trash')).sort()).toEqual([...expected.trashed].sort())
    expect(await other.count('INBOX')).toBe(120 - expected.trashed.size)
    const seen = (await other.flags('INBOX')).filter(({ flags }) => flags.includes('\\Seen'))
    expect(seen).toHaveLength(expected.seen.size)
    await compare(profile, other)
  })

  it('what the user did to folders is done once on the server, with all mail in them', async () => {
    const { other, profile, start } = await prepare(0)
    const numbers = Array.from({ length: FEW_KILLS }, (_, number) => number)
    for (const number of numbers) {
      await other.imap.mailboxCreate(`Old ${number}`)
      for (let i = 0; i < 3; i += 1) await other.append(`Old ${number}`, `Mail ${i} of ${number}`)
    }
    const ids = await read(profile, start, 'SELECT id, path AS name FROM folder')
    const accounts = await read(profile, null, 'SELECT id, address AS name FROM account')
    let engine = await start()
    const expected: string[] = []
    for (const number of numbers) {
      const id = ids.get(`Old ${number}`)
      const name = `Renamed ${number}`
      await engine.call('mailboxes.place', { id, name }, z.unknown())
      const inner = { accountId: [...accounts.values()][0], parentId: id, name: 'New' }
      await engine.call('mailboxes.create', inner, z.unknown())
      const place = await engine.call('mailboxes.trash', { id }, folderPlace)
      if (number % 2) await engine.call('mailboxes.place', { id, ...place }, z.unknown())
      const path = number % 2 ? name : `Trash/${name}`
      expected.push(path, `${path}/New`)
      await sleep(Math.random() * 300)
      await engine.kill()
      engine = await start()
    }
    await settled(engine)
    expect(await engine.call('mailboxes.refusals', undefined, z.array(z.unknown()))).toEqual([])
    await engine.kill()
    const paths = (await other.imap.list()).map(({ path }) => path)
    const known = [...(await read(profile, null, 'SELECT id, path AS name FROM folder')).keys()]
    const ofTest = (path: string): boolean => /Old|Renamed|New/.test(path)
    expect(paths.filter(ofTest).sort()).toEqual(expected.toSorted())
    expect(known.filter(ofTest).sort()).toEqual(expected.toSorted())
    for (const path of expected) expect(await other.count(path)).toBe(path.endsWith('/New') ? 0 : 3)
    await compare(profile, other, expected)
  })

  it('500 messages that go there and back lie once where they went last', async () => {
    const { other, profile, start } = await prepare(500)
    const ids = await read(
      profile,
      start,
      "SELECT id, subject AS name FROM message WHERE subject LIKE 'Mail %'",
    )
    expect(ids.size).toBe(500)
    const target = { kind: 'messages', messageIds: [...ids.values()] }
    let engine = await start()
    for (let kill = FEW_KILLS; kill > 0; kill -= 1) {
      const role = kill % 2 ? 'trash' : 'inbox'
      await engine.call('messages.change', { target, change: { kind: 'move-to-role', role } }, z.unknown())
      await sleep(Math.random() * 600)
      await engine.kill()
      engine = await start()
    }
    await settled(engine)
    await engine.kill()
    expect((await other.subjects('Trash')).sort()).toEqual([...ids.keys()].sort())
    expect(await other.count('INBOX')).toBe(0)
    await compare(profile, other)
  })

  it('[FLD-02] what was deleted for good is gone at last, and nothing else', async () => {
    const { mailbox, other, profile, start } = await prepare(150)
    const trashed = Array.from({ length: 150 }, (_, number) => `Old ${number}`)
    await fill(mailbox, other, 'Trash', 'Old', 150)
    const ids = await read(profile, start, 'SELECT id, subject AS name FROM message')
    const kept = { INBOX: mailsNamed(150), Trash: new Set(trashed) }
    const deleted = (subjects: readonly string[]): void =>
      subjects.forEach((subject) => kept.Trash.delete(subject))
    const change = (engine: EngineChild, subjects: readonly string[], what: unknown): Promise<unknown> =>
      engine.call('messages.change', { target: targetOf(subjects, ids), change: what }, z.unknown())
    let engine = await start()
    for (let kill = 0; kill < DELETION_KILLS; kill += 1) {
      // Some of the trash, and some mail that is still on its way into it.
      const old = [...kept.Trash].filter((subject) => subject.startsWith('Old ')).slice(0, 5)
      await change(engine, old, { kind: 'delete-forever' })
      const fresh = [...kept.INBOX].slice(0, 3)
      await change(engine, fresh, { kind: 'move-to-role', role: 'trash' })
      await sleep(Math.random() * 30)
      await change(engine, fresh, { kind: 'delete-forever' })
      deleted(old)
      fresh.forEach((subject) => kept.INBOX.delete(subject))
      await sleep(randomDelay(kill) / 4)
      await engine.kill()
      // Another program's mail comes to where the deleted ones lay.
      const late = `Late ${kill}`
      await other.append('Trash', late)
      kept.Trash.add(late)
      engine = await start()
    }
    // The trash is emptied, and one mail comes while the engine is dead: nobody asked for that one to go.
    const emptied = [...kept.Trash].filter((subject) => ids.has(subject))
    await change(engine, emptied, { kind: 'delete-forever' })
    deleted(emptied)
    await sleep(Math.random() * 100)
    await engine.kill()
    engine = await start()
    await settled(engine)
    await engine.kill()
    expect((await other.subjects('Trash')).sort()).toEqual([...kept.Trash].sort())
    expect((await other.subjects('INBOX')).sort()).toEqual([...kept.INBOX].sort())
    expect(await other.count('Sent')).toBe(40)
    // What lies nowhere is kept for some minutes, and erased then.
    await compare(profile, other, [], ids.size - kept.INBOX.size - 40)
  })
})

const mailsNamed = (count: number): Set<string> =>
  new Set(Array.from({ length: count }, (_, number) => `Mail ${number}`))

function targetOf(subjects: readonly string[], ids: ReadonlyMap<string, number>): unknown {
  const messageIds = subjects.map((subject) => {
    const id = ids.get(subject)
    if (id === undefined) throw new Error(`no message ${subject}`)
    return id
  })
  return { kind: 'messages', messageIds }
}

/** Ids by name, read while no engine runs; with `start`, after one has fetched everything. */
async function read(
  profile: CrashProfile,
  start: (() => Promise<EngineChild>) | null,
  sql: string,
): Promise<Map<string, number>> {
  if (start) {
    const engine = await start()
    await settled(engine)
    await engine.kill()
  }
  const db = profile.open()
  try {
    const rows = db.prepare<[], { id: number; name: string }>(sql).all()
    return new Map(rows.map(({ id, name }) => [name, id]))
  } finally {
    db.close()
  }
}

/** Spread over the whole of a sync, from before the login to the last folder; different at every run. */
const randomDelay = (kill: number): number => Math.random() * (20 + kill * 25)

async function prepare(count: number) {
  const mailbox = freshMailbox('crash')
  const other = await otherClient(mailbox)
  await fill(mailbox, other, 'INBOX', 'Mail', count)
  await fill(mailbox, other, 'Sent', 'Sent', 40)
  onTestFinished(() => other.close())
  const profile = crashProfile()
  const first = await profile.start()
  await addAccount(first, mailbox)
  await first.kill()
  return { mailbox, other, profile, start: profile.start }
}

async function fill(
  { address }: Mailbox,
  other: OtherClient,
  folder: string,
  name: string,
  count: number,
): Promise<void> {
  await other.count(folder)
  storeMails(
    dovecot(),
    address,
    folder,
    Array.from({ length: count }, (_, i) => ({
      raw: rawMessage(`${name} ${i}`, `${name.toLowerCase()}-${i}@crash.example`, 'Some text.'),
    })),
  )
}

type Row = z.infer<typeof threadRow>

async function rowsIn(engine: EngineChild, role: 'inbox'): Promise<Row[]> {
  const page = z.object({ total: z.number(), rows: z.array(threadRow) })
  return (
    await engine.call('messages.threads', { view: { kind: 'role', role }, offset: 0, limit: 200 }, page)
  ).rows
}

const change = ({ call }: EngineChild, { threadId, folderId }: Row, what: unknown): Promise<unknown> =>
  call(
    'messages.change',
    { target: { kind: 'threads', items: [{ threadId, folderId }] }, change: what },
    z.unknown(),
  )

/** The database is whole, and each folder holds exactly the server's UIDs with the server's flags. */
async function compare(
  profile: CrashProfile,
  other: OtherClient,
  folders: readonly string[] = [],
  lyingNowhere = 0,
): Promise<void> {
  const db = profile.open()
  onTestFinished(() => void db.close())
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  const select = db.prepare<[string], { uid: number | null; seen: number; subject: string }>(
    `SELECT CAST(server_key AS INTEGER) AS uid, seen, subject FROM placement JOIN folder ON folder.id = folder_id JOIN message ON message.id = placement.message_id
     WHERE folder.path = ? ORDER BY uid`,
  )
  for (const path of ['INBOX', 'Sent', 'Trash', ...folders]) {
    const cached = select.all(path)
    const onServer = await other.flags(path)
    expect(cached.map(({ uid, seen }) => ({ uid, seen: seen === 1 }))).toEqual(
      onServer.map(({ uid, flags }) => ({ uid, seen: flags.includes('\\Seen') })),
    )
    expect(new Set(cached.map(({ subject }) => subject)).size).toBe(cached.length)
  }
  const stray = db.prepare<[], { n: number }>(
    'SELECT count(*) AS n FROM message WHERE NOT EXISTS (SELECT 1 FROM placement WHERE placement.message_id = message.id)',
  )
  expect(stray.get()?.n).toBe(lyingNowhere)
}
