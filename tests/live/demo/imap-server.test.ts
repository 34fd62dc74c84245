import { text } from 'node:stream/consumers'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startImapServer, type RunningServer } from '../../../src/main/demo/imap/server'
import { MailStore } from '../../../src/main/demo/imap/store'

const message = (subject: string, id: string): Buffer =>
  Buffer.from(
    [
      'From: =?utf-8?q?Zo=C3=AB?= <zoe@corp.example>',
      'To: giulia@lumera.example',
      `Subject: ${subject}`,
      `Message-ID: <${id}>`,
      'Date: Mon, 02 Nov 2026 09:00:00 +0100',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b1"',
      '',
      '--b1',
      'Content-Type: multipart/alternative; boundary="b2"',
      '',
      '--b2',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      'Zażółć gęślą jaźń',
      '--b2',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Hello</p>',
      '--b2--',
      '--b1',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'inner text',
      '--b1',
      'Content-Type: application/pdf; name="offer.pdf"',
      'Content-Disposition: attachment; filename="offer.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0xLjQK',
      '--b1--',
      '',
    ].join('\r\n'),
    'utf8',
  )

let server: RunningServer
let store: MailStore
const clients: ImapFlow[] = []

async function connect(): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: 'giulia@lumera.example', pass: 'demo' },
    logger: false,
  })
  clients.push(client)
  await client.connect()
  return client
}

beforeAll(async () => {
  store = new MailStore(Date.now())
  store.createFolder('Sent', '\\Sent')
  store.createFolder('Archive', '\\Archive')
  store.createFolder('Fiere/Light+Building')
  const inbox = store.find('INBOX')
  if (inbox)
    for (const n of [1, 2, 3])
      store.append(
        inbox,
        message(`Mail ${n}`, `m${n}@corp.example`),
        n === 1 ? ['\\Seen'] : [],
        1_790_000_000_000,
      )
  server = await startImapServer(
    (user, password) => (user === 'giulia@lumera.example' && password === 'demo' ? store : null),
    0,
  )
})

afterAll(async () => {
  for (const client of clients) client.close()
  await server.stop()
})

describe('the demo IMAP server, as imapflow sees it', () => {
  test('refuses a wrong password', async () => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      auth: { user: 'x', pass: 'y' },
      logger: false,
    })
    await expect(client.connect()).rejects.toMatchObject({ authenticationFailed: true })
  })

  test('lists folders with their special use and counts', async () => {
    const client = await connect()
    const folders = await client.list({ statusQuery: { messages: true, unseen: true } })
    expect(folders.map((folder) => [folder.path, folder.specialUse])).toEqual(
      expect.arrayContaining([
        ['INBOX', '\\Inbox'],
        ['Sent', '\\Sent'],
        ['Archive', '\\Archive'],
        ['Fiere/Light+Building', undefined],
      ]),
    )
    expect(folders.find((folder) => folder.path === 'INBOX')?.status).toMatchObject({
      messages: 3,
      unseen: 2,
    })
  })

  test('fetches starts, headers, structures and parts byte for byte', async () => {
    const client = await connect()
    await client.mailboxOpen('INBOX')
    const start = await client.fetchOne('1', {
      uid: true,
      flags: true,
      internalDate: true,
      size: true,
      source: { start: 0, maxLength: 64 },
    })
    const full = message('Mail 1', 'm1@corp.example')
    expect(start).toMatchObject({ uid: 1, size: full.length, source: full.subarray(0, 64) })
    const all = await client.fetchOne('1', {
      source: true,
      envelope: true,
      bodyStructure: true,
      headers: ['message-id'],
    })
    if (!all) throw new Error('nothing fetched')
    expect(all.source).toEqual(full)
    expect(all.envelope).toMatchObject({
      subject: 'Mail 1',
      from: [{ name: 'Zoë', address: 'zoe@corp.example' }],
    })
    expect(all.headers?.toString()).toContain('<m1@corp.example>')
    const types = all.bodyStructure?.childNodes?.map((node) => [node.part, node.type])
    expect(types).toEqual([
      ['1', 'multipart/alternative'],
      ['2', 'message/rfc822'],
      ['3', 'application/pdf'],
    ])
    const { content } = await client.download('1', '1.1', {})
    if (!content) throw new Error('nothing downloaded')
    expect(await text(content)).toBe('Zażółć gęślą jaźń')
    const parts = await client.fetchOne('1', { bodyParts: ['3', '1.2', '2.TEXT', '3.MIME'] })
    if (!parts) throw new Error('nothing fetched')
    expect(parts.bodyParts?.get('3')?.toString()).toBe('JVBERi0xLjQK')
    expect(parts.bodyParts?.get('1.2')?.toString()).toBe('<p>Hello</p>')
    expect(parts.bodyParts?.get('2.text')?.toString()).toBe('inner text')
    expect(parts.bodyParts?.get('3.mime')?.toString()).toContain('filename="offer.pdf"')
  })

  test('searches headers and text, stores flags, appends, copies, moves and expunges with UIDs', async () => {
    const client = await connect()
    await client.mailboxOpen('INBOX')
    expect(await client.search({ header: { 'message-id': '<m2@corp.example>' } }, { uid: true })).toEqual([2])
    expect(await client.search({ body: 'gęślą' }, { uid: true })).toEqual([1, 2, 3])
    expect(await client.search({ seen: false }, { uid: true })).toEqual([2, 3])
    await client.messageFlagsAdd('2', ['\\Flagged', 'Work'], { uid: true })
    expect([...(store.find('INBOX')?.messages[1]?.flags ?? [])]).toEqual(['\\Flagged', 'Work'])
    const appended = await client.append(
      'Archive',
      message('Appended', 'a1@corp.example'),
      ['\\Seen'],
      new Date(1_790_000_000_000),
    )
    expect(appended).toMatchObject({ destination: 'Archive', uid: 1 })
    const moved = await client.messageMove('2', 'Fiere/Light+Building', { uid: true })
    expect(moved && moved.uidMap?.get(2)).toBe(1)
    await client.messageDelete('3', { uid: true })
    expect(store.find('INBOX')?.messages.map((each) => each.uid)).toEqual([1])
    const created = await client.mailboxCreate('Progetti/Più luce')
    expect(created).toMatchObject({ created: true, path: 'Progetti/Più luce' })
  })

  test('fetches what changed since a mod-sequence', async () => {
    const client = await connect()
    const box = await client.mailboxOpen('INBOX')
    const since = box.highestModseq ?? 0n
    const inbox = store.find('INBOX')
    const first = inbox?.messages[0]
    if (!inbox || !first) throw new Error('no message')
    expect(await client.fetchAll('1:*', { uid: true, flags: true }, { changedSince: since })).toEqual([])
    store.setFlags(inbox, first, new Set(['\\Answered']))
    const changed = await client.fetchAll('1:*', { uid: true, flags: true }, { changedSince: since })
    expect(changed.map(({ uid, flags }) => [uid, [...(flags ?? [])]])).toEqual([[1, ['\\Answered']]])
  })

  test('pushes new mail, flags and expunges to an idling client', async () => {
    const client = await connect()
    await client.mailboxOpen('INBOX')
    const inbox = store.find('INBOX')
    if (!inbox) throw new Error('no inbox')
    const idling = client.idle()
    const exists = new Promise<number>((resolve) =>
      client.once('exists', (event: { count: number }) => resolve(event.count)),
    )
    const fresh = store.append(inbox, message('Fresh', 'f1@corp.example'), [], Date.now())
    expect(await exists).toBe(2)
    const flags = new Promise<number | undefined>((resolve) =>
      client.once('flags', (event: { uid?: number }) => resolve(event.uid)),
    )
    store.setFlags(inbox, fresh, new Set(['\\Seen']))
    expect(await flags).toBe(fresh.uid)
    const gone = new Promise<number>((resolve) =>
      client.once('expunge', (event: { seq: number }) => resolve(event.seq)),
    )
    store.expunge(inbox, new Set([fresh.uid]))
    expect(await gone).toBe(2)
    await client.noop()
    await idling
  })
})
