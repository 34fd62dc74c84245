import { inspect } from 'node:util'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { simpleParser } from 'mailparser'
import { afterEach, describe, expect, test } from 'vitest'
import { demoClock } from '../../../src/main/demo/clock'
import { startDemo } from '../../../src/main/demo/index'
import { openKeptMail } from '../../../src/main/demo/mail-files'
import { startDemoServers, type DemoServers } from '../../../src/main/demo/servers'
import { createEngine, type Engine } from '../../../src/main/engine/create-engine'
import type { Log } from '../../../src/main/engine/context'
import { memorySecrets } from '../../../src/main/secrets/memory'
import type { EngineClient } from '../../../src/shared/contract/index'
import type { RecordRow } from '../../../src/shared/contract/records'
import type { TimelineEntry } from '../../../src/shared/contract/timeline'
import { whole } from '../../../src/shared/whole'
import { eventually } from '../../helpers/eventually'

const ME = 'giulia@lumera.example'
const problems: string[] = []
const log: Log = {
  info: () => undefined,
  // How long a statement took is the machine's affair, which may be busy.
  warn: (line, error) =>
    line.startsWith('db/slow-statement') || void problems.push(`${line} ${inspect(error)}`),
  error: (line, error) => void problems.push(`${line} ${inspect(error)}`),
}

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  problems.length = 0
})

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-demo-test-'))
  cleanups.push(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  return dir
}

async function startServers(dir: string): Promise<DemoServers> {
  return startDemoServers(dir, { log, answerDelay: () => 20 })
}

async function imapOf(servers: DemoServers, user = ME): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: servers.imapPort,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: servers.password },
    logger: false,
  })
  cleanups.push(() => client.close())
  await client.connect()
  return client
}

async function countOf(client: ImapFlow): Promise<number> {
  const status = await client.status('INBOX', { messages: true })
  return (status && status.messages) || 0
}

const smtpOf = ({ smtpPort, password }: DemoServers) =>
  createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
    auth: { user: ME, pass: password },
  })

const inboxOf = (servers: DemoServers) => servers.mail.find('INBOX')?.messages ?? []

describe('the demo mail servers', () => {
  test('show the mailbox, carry mail to people, let them answer in the thread and language, and bounce the rest', async () => {
    const servers = await startServers(tempDir())
    cleanups.push(() => servers.stop())
    const client = await imapOf(servers)
    const before = await countOf(client)
    expect(before).toBeGreaterThan(100)

    await smtpOf(servers).sendMail({
      from: `Giulia Ferrari <${ME}>`,
      to: ['anna.nowak@nowak-inwestycje.example', 'nobody@nowhere.example'],
      subject: 'Umowa – potwierdzenie',
      text: 'Potwierdzam, 60 opraw od ręki.',
      messageId: '<sent-1@lumera.example>',
    })

    const theirs = await imapOf(servers, 'anna.nowak@nowak-inwestycje.example')
    expect(await countOf(theirs)).toBe(1)

    await eventually(() => expect(inboxOf(servers)).toHaveLength(before + 2))
    const arrived = await Promise.all(
      inboxOf(servers)
        .slice(before)
        .map((message) => simpleParser(message.source)),
    )
    const answer = arrived.find(
      (mail) => mail.from?.value[0]?.address === 'anna.nowak@nowak-inwestycje.example',
    )
    expect(answer).toMatchObject({
      subject: 'Re: Umowa – potwierdzenie',
      inReplyTo: '<sent-1@lumera.example>',
    })
    expect(answer?.text).toContain('Dzień dobry')
    expect(answer?.text).toContain('Potwierdzam, 60 opraw od ręki.')
    const bounce = arrived.find((mail) => mail.from?.text.includes('mailer-daemon'))
    expect(bounce?.text).toContain('nobody@nowhere.example')
    expect(problems).toEqual([])
  })

  test('refuse a wrong password on both doors', async () => {
    const servers = await startServers(tempDir())
    cleanups.push(() => servers.stop())
    const smtp = createTransport({
      host: '127.0.0.1',
      port: servers.smtpPort,
      secure: false,
      ignoreTLS: true,
      auth: { user: ME, pass: 'wrong' },
    })
    await expect(smtp.verify()).rejects.toMatchObject({ responseCode: 535 })
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: servers.imapPort,
      secure: false,
      auth: { user: ME, pass: 'wrong' },
      logger: false,
    })
    await expect(client.connect()).rejects.toMatchObject({ authenticationFailed: true })
  })

  test('keep mail, flags, UIDs and ports over a restart', async () => {
    const dir = tempDir()
    const first = await startServers(dir)
    const client = await imapOf(first)
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('1', ['\\Flagged'], { uid: true })
    const moved = await client.messageMove('2', 'Archive', { uid: true })
    const newUid = moved ? moved.uidMap?.get(2) : undefined
    const before = [...first.mail.folders.values()].map(({ path, uidValidity, uidNext, messages }) => [
      path,
      uidValidity,
      uidNext,
      messages.length,
    ])
    client.close()
    await first.stop()

    const second = await startServers(dir)
    cleanups.push(() => second.stop())
    expect([second.imapPort, second.smtpPort]).toEqual([first.imapPort, first.smtpPort])
    expect(
      [...second.mail.folders.values()].map(({ path, uidValidity, uidNext, messages }) => [
        path,
        uidValidity,
        uidNext,
        messages.length,
      ]),
    ).toEqual(before)
    expect(
      inboxOf(second)
        .find((message) => message.uid === 1)
        ?.flags.has('\\Flagged'),
    ).toBe(true)
    expect(second.mail.find('Archive')?.messages.some((message) => message.uid === newUid)).toBe(true)
  })

  test('have kept what they say is done before they say it, so that no kill takes it back', async () => {
    const dir = tempDir()
    const servers = await startServers(dir)
    cleanups.push(() => servers.stop())
    const client = await imapOf(servers)
    await client.mailboxOpen('INBOX')
    // What a start finds that was killed at this moment.
    const kept = async () => {
      const copy = tempDir()
      cpSync(dir, copy, { recursive: true })
      return (await openKeptMail(copy, Date.now(), log)).store
    }

    await client.messageFlagsAdd('1', ['\\Flagged'], { uid: true })
    const flagged = (await kept()).find('INBOX')?.messages.find(({ uid }) => uid === 1)
    expect(flagged?.flags.has('\\Flagged')).toBe(true)

    const moved = await client.messageMove('2', 'Archive', { uid: true })
    const newUid = moved ? moved.uidMap?.get(2) : undefined
    const afterMove = await kept()
    expect(afterMove.find('INBOX')?.messages.some(({ uid }) => uid === 2)).toBe(false)
    expect(afterMove.find('Archive')?.messages.some(({ uid }) => uid === newUid)).toBe(true)

    const count = inboxOf(servers).length
    await smtpOf(servers).sendMail({ from: ME, to: ME, subject: 'To myself', text: 'Kept.' })
    expect((await kept()).find('INBOX')?.messages).toHaveLength(count + 1)
  })

  test('start afresh when the kept index is broken, and keep the broken one aside', async () => {
    const dir = tempDir()
    const first = await startServers(dir)
    await first.stop()
    writeFileSync(join(dir, 'index.json'), '{"version": 1, "folders"')
    const second = await startServers(dir)
    cleanups.push(() => second.stop())
    expect(inboxOf(second).length).toBeGreaterThan(100)
    expect(readFileSync(join(dir, 'index.broken.json'), 'utf8')).toContain('"version"')
  })
})

function openEngine(dir: string, databaseKey: Uint8Array, clock = demoClock()): Engine {
  return createEngine({
    profile: { dir, kind: 'demo' },
    version: '0.0.0',
    device: () => 'testdevice',
    databaseKey,
    clock,
    secrets: memorySecrets(),
    log,
    randomBytes: (count) => randomBytes(count),
  })
}

/** Deals that were made after the first mail about them, and whose notes are younger still. */
async function filedWithTheirMail(client: EngineClient, deals: readonly RecordRow[]): Promise<RecordRow[]> {
  const filed: RecordRow[] = []
  for (const deal of deals) {
    const record = { type: 'deal' as const, id: deal.id }
    const { entries } = await client.timeline.forRecord({ record, limit: 200 })
    const first = (kind: TimelineEntry['kind']): number =>
      Math.min(...entries.filter((entry) => entry.kind === kind).map((entry) => entry.at))
    if (first('message') < first('created') && first('created') < first('note')) filed.push(deal)
  }
  return filed
}

const clientOf = (engine: Engine): EngineClient => createRouterClient(engine.router, { context: { log } })

const dealsOf = (client: EngineClient) =>
  client.records.list({ type: 'deal', query: '', offset: 0, limit: 200 })

describe('the demo in the real engine', () => {
  test('fills inbox and CRM, links threads, sends for real and gets an answer; a kept profile has it all again', async () => {
    const dir = tempDir()
    const key = randomBytes(32)
    const clock = demoClock()
    const engine = openEngine(dir, key, clock)
    const demo = await startDemo(engine, { profileDir: dir, log, clock, answerDelay: () => 20 })
    const client = clientOf(engine)
    await demo.filled

    const inbox = (await whole(client.mailboxes.list())).find((mailbox) => mailbox.role === 'inbox')
    if (!inbox) throw new Error('no inbox')
    expect(inbox.total).toBeGreaterThan(100)
    expect((await whole(client.mailboxes.list())).map((mailbox) => mailbox.path)).toContain(
      'Fiere/Light+Building',
    )
    expect(
      (await client.records.list({ type: 'company', query: '', offset: 0, limit: 1 })).total,
    ).toBeGreaterThan(24)
    expect(
      (await client.records.list({ type: 'person', query: '', offset: 0, limit: 1 })).total,
    ).toBeGreaterThan(50)
    const { rows: deals } = await dealsOf(client)
    expect(deals.length).toBeGreaterThan(18)
    expect((await filedWithTheirMail(client, deals)).length).toBeGreaterThan(15)

    const { rows } = await client.messages.threads({
      view: { kind: 'folder', folderId: inbox.id },
      offset: 0,
      limit: 200,
    })
    const nowak = rows.find((row) => row.subject.includes('Nowa Praga'))
    if (!nowak) throw new Error('no Nowak thread')
    const links = await client.links.forThread({ threadId: nowak.threadId })
    expect(links.map((link) => link.record.title)).toContain('Biurowiec Nowa Praga')
    const thread = await client.messages.thread({ threadId: nowak.threadId })
    expect(thread).toHaveLength(12)
    const last = thread.at(-1)
    if (!last) throw new Error('empty thread')

    const draft = await client.outbox.create({ kind: 'reply', messageId: last.id })
    await client.outbox.save({
      id: draft.id,
      revision: draft.revision,
      changes: { html: '<p>Potwierdzam § 7.</p>' },
    })
    await client.outbox.send({ id: draft.id })
    await client.outbox.sendNow({ id: draft.id })
    await eventually(async () => {
      const now = await client.messages.thread({ threadId: nowak.threadId })
      expect(now.filter((message) => !message.outgoing).at(-1)?.preview).toContain('błyskawiczne')
      expect(now).toHaveLength(14)
    })
    expect(problems).toEqual([])
    await demo.stop()
    await engine.stop()

    const again = openEngine(dir, key)
    const second = await startDemo(again, { profileDir: dir, log, clock, answerDelay: () => 20 })
    cleanups.push(async () => {
      await second.stop()
      await again.stop()
    })
    const kept = clientOf(again)
    await second.filled
    expect((await dealsOf(kept)).total).toBe(deals.length)
    expect(await kept.accounts.list()).toHaveLength(1)
    await eventually(async () => {
      expect((await kept.accounts.list())[0]?.sync).toMatchObject({ stage: 'idle', problem: null })
    })
    expect(await kept.messages.thread({ threadId: nowak.threadId })).toHaveLength(14)
  })
})
