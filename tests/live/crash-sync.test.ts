import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { threadRow } from '../../src/shared/contract/messages'
import { addAccount, crashProfile, settled, type CrashProfile } from '../helpers/crash-profile'
import { describeLive, freshMailbox } from '../helpers/dovecot'
import type { EngineChild } from '../helpers/engine-process'
import { otherClient, type OtherClient } from '../helpers/imap-client'

const KILLS = 20
const MESSAGES = 700

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
})

/** Spread over the whole of a sync, from before the login to the last folder; different at every run. */
const randomDelay = (kill: number): number => Math.random() * (20 + kill * 25)

async function prepare(count: number) {
  const mailbox = freshMailbox('crash')
  const other = await otherClient(mailbox)
  for (let i = 0; i < count; i += 1)
    await other.append('INBOX', `Mail ${i}`, { id: `mail-${i}@crash.example` })
  for (let i = 0; i < 40; i += 1) await other.append('Sent', `Sent ${i}`, { id: `sent-${i}@crash.example` })
  onTestFinished(() => other.close())
  const profile = crashProfile()
  const first = await profile.start()
  await addAccount(first, mailbox)
  await first.kill()
  return { mailbox, other, profile, start: profile.start }
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
async function compare(profile: CrashProfile, other: OtherClient): Promise<void> {
  const db = profile.open()
  onTestFinished(() => void db.close())
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  const select = db.prepare<[string], { uid: number | null; seen: number; subject: string }>(
    `SELECT uid, seen, subject FROM placement JOIN folder ON folder.id = folder_id JOIN message ON message.id = placement.message_id
     WHERE folder.path = ? ORDER BY uid`,
  )
  for (const path of ['INBOX', 'Sent', 'Trash']) {
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
  expect(stray.get()?.n).toBe(0)
}
