import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/shared/problem'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let folders: Record<string, FolderRef>
let inbox: FolderRef
let archive: FolderRef
beforeEach(() => {
  bench = createMailCacheBench()
  folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'archive', 'trash', 'junk', 'drafts', null])
  inbox = folder(folders, 'inbox')
  archive = folder(folders, 'archive')
})
afterEach(() => bench.close())

describe('messages met again', () => {
  it('are one message with two places, also over accounts', async () => {
    const other = folder(bench.addAccount('info@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(inbox, { id: 'a@x', uid: 1 })
    bench.deliver(other, { id: 'a@x', uid: 7 })
    const [message] = await bench.client.messages.thread({
      threadId: bench.messages.threadOf(bench.idOf('a@x')) ?? 0,
    })
    expect(message?.placements.map((place) => place.accountId)).toEqual([inbox.accountId, other.accountId])
    expect(bench.untruths()).toEqual([])
  })

  it('stay apart when a device reuses its Message-ID for another mail', () => {
    bench.deliver(inbox, { id: 'scan@printer', subject: 'Scan 1' }, { id: 'scan@printer', subject: 'Scan 2' })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(2)
  })

  it('are known by their whole header where they have no Message-ID', () => {
    bench.deliver(inbox, { subject: 'x', uid: 1 })
    bench.deliver(archive, { subject: 'x', uid: 1 })
    bench.deliver(archive, { subject: 'x', uid: 2, headers: ['X-Mailer: other'] })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(2)
  })

  it('keep row, body and thread when UIDVALIDITY changes; what is not met again goes', async () => {
    bench.deliver(inbox, { id: 'a@x', uid: 1, text: 'Testo' }, { id: 'b@x', uid: 2 })
    bench.messages.drainIndexer()
    const id = bench.idOf('a@x')
    bench.messages.cache.resetFolder(inbox, { uidValidity: 2, fetchCursor: 100 })
    expect(bench.messages.cache.uids(inbox.id)).toEqual([])
    bench.deliver(inbox, { id: 'a@x', uid: 11 })
    bench.messages.cache.ingest(inbox, [], { fetchCursor: null })
    expect(bench.messages.cache.uids(inbox.id)).toEqual([11])
    expect(bench.idOf('a@x')).toBe(id)
    expect((await bench.client.messages.body({ messageId: id })).text.trim()).toBe('Testo')
    expect((await bench.rows(inbox)).map((row) => row.messageCount)).toEqual([1])
    expect(bench.untruths()).toEqual([])
  })
})

describe('what the server lost', () => {
  it('goes after a while, with thread, index and body', () => {
    bench.deliver(inbox, { id: 'a@x', uid: 1, text: 'unico' })
    bench.messages.drainIndexer()
    bench.messages.cache.removeUids(inbox, [1], {})
    bench.messages.sweep()
    expect(bench.messages.findByMessageId('a@x')).not.toBeNull()
    bench.clock.advance(11 * 60_000)
    bench.messages.sweep()
    for (const table of [
      'message',
      'thread',
      'thread_reference',
      'message_body',
      'participant',
      'thread_row',
    ]) {
      expect([table, bench.context.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([
        table,
        0,
      ])
    }
    expect(
      bench.context.db
        .prepare("SELECT count(*) FROM message_search WHERE message_search MATCH 'unico'")
        .pluck()
        .get(),
    ).toBe(0)
  })

  it('comes back as the same message when another client only moved it', () => {
    bench.deliver(inbox, { id: 'a@x', uid: 1 })
    const id = bench.idOf('a@x')
    bench.messages.cache.removeUids(inbox, [1], {})
    bench.clock.advance(5 * 60_000)
    bench.deliver(archive, { id: 'a@x', uid: 5 })
    bench.clock.advance(60 * 60_000)
    bench.messages.sweep()
    expect(bench.idOf('a@x')).toBe(id)
  })

  it('[FLD-08] stays, whole, when it is linked, and is read from the kept copy', async () => {
    const source = 'From: mario@rossi.it\r\nMessage-ID: <a@x>\r\nSubject: Contratto\r\n\r\nFirmato.\r\n'
    bench.deliver(inbox, { source, uid: 1 })
    bench.messages.drainIndexer()
    const id = bench.idOf('a@x')
    bench.messages.keepWhen((messageId) => messageId === id)
    let asked = 0
    bench.messages.useRemote({
      body: () => Promise.reject(new ProblemError({ code: 'message-gone' })),
      part: () => Promise.reject(new ProblemError({ code: 'message-gone' })),
      source: () =>
        asked++ === 0
          ? Promise.reject(new ProblemError({ code: 'offline' }))
          : Promise.resolve(Buffer.from(source)),
    })
    bench.messages.keepSource(id)
    await new Promise((resolve) => setTimeout(resolve, 20))
    bench.clock.advance(5 * 60_000)
    bench.messages.keepSource(id)
    await new Promise((resolve) => setTimeout(resolve, 20))
    bench.messages.cache.removeUids(inbox, [1], {})
    bench.clock.advance(60 * 60_000)
    bench.messages.sweep()
    expect(asked).toBe(2)
    expect(await (await bench.client.messages.source({ messageId: id })).content.text()).toBe(source)
    const thread = await bench.client.messages.thread({ threadId: bench.messages.threadOf(id) ?? 0 })
    expect(thread.map((message) => [message.subject, message.placements])).toEqual([['Contratto', []]])
    await bench.messages.stop()
  })
})

describe('new mail', () => {
  it('is announced after the first sync only, once, unseen, in the inbox', () => {
    const news = (): string[] =>
      bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.subject] : []))
    bench.messages.cache.ingest(inbox, [bench.fetched({ id: 'a@x', uid: 10, subject: 'old' })], {
      uidNext: 11,
      fetchCursor: 10,
    })
    bench.messages.cache.ingest(inbox, [bench.fetched({ id: 'b@x', uid: 9, subject: 'older' })], {
      fetchCursor: null,
    })
    expect(news()).toEqual([])
    bench.messages.cache.ingest(
      inbox,
      [
        bench.fetched({ id: 'c@x', uid: 11, subject: 'new' }),
        bench.fetched({ id: 'd@x', uid: 12, subject: 'read elsewhere', flags: ['\\Seen'] }),
        bench.fetched({ id: 'e@x', uid: 3, subject: 'restored by the server' }),
      ],
      { uidNext: 13 },
    )
    bench.deliver(archive, { id: 'f@x', uid: 90, subject: 'filed' })
    bench.deliver(inbox, { id: 'c@x', uid: 11, subject: 'new' })
    expect(news()).toEqual(['new'])
  })
})

describe('times', () => {
  it('[LINK-16] keep when our server received a mail apart from its Date header', async () => {
    bench.deliver(inbox, { id: 'a@x', receivedAt: Date.UTC(2026, 2, 11) })
    const [message] = await bench.client.messages.thread({
      threadId: bench.messages.threadOf(bench.idOf('a@x')) ?? 0,
    })
    expect(message).toMatchObject({ receivedAt: Date.UTC(2026, 2, 11), sentAt: Date.UTC(2026, 2, 10, 9) })
  })
})

describe('bodies', () => {
  it('of short mail are there at once, attachments and preview with them', async () => {
    const source = [
      'From: mario@rossi.it',
      'Message-ID: <a@x>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Ecco il listino.',
      '--b',
      'Content-Type: application/pdf; name="listino.pdf"',
      'Content-Disposition: attachment; filename="listino.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('PDF!').toString('base64'),
      '--b--',
      '',
    ].join('\r\n')
    bench.deliver(inbox, { source })
    const messageId = bench.idOf('a@x')
    const body = await bench.client.messages.body({ messageId })
    expect(body.text.trim()).toBe('Ecco il listino.')
    expect(body.attachments.map((one) => [one.filename, one.executable])).toEqual([['listino.pdf', false]])
    const partId = body.attachments[0]?.partId ?? ''
    expect(await (await bench.client.messages.attachment({ messageId, partId })).content.text()).toBe('PDF!')
    expect((await bench.rows(inbox))[0]).toMatchObject({ preview: 'Ecco il listino.', hasAttachments: true })
  })

  it('not cached come from the server once; offline they are not to be had', async () => {
    bench.deliver(inbox, { id: 'a@x' })
    const messageId = bench.idOf('a@x')
    await expect(bench.client.messages.body({ messageId })).rejects.toMatchObject({
      data: { code: 'not-cached' },
    })
    let calls = 0
    bench.messages.useRemote({
      body: () => (calls++, Promise.resolve({ text: 'Dal server', html: '', attachments: [], warnings: [] })),
      part: () => Promise.reject(new ProblemError({ code: 'offline' })),
      source: () => Promise.reject(new ProblemError({ code: 'offline' })),
    })
    await bench.client.messages.body({ messageId })
    expect((await bench.client.messages.body({ messageId })).text).toBe('Dal server')
    expect(calls).toBe(1)
    await expect(bench.client.messages.source({ messageId })).rejects.toMatchObject({
      data: { code: 'not-cached' },
    })
  })

  it('wait in a queue that survives a crash', async () => {
    bench.deliver(inbox, { id: 'a@x', text: 'Sopravvissuto' })
    const reopened = createMailCacheBench(bench.reopen())
    bench = reopened
    reopened.messages.drainIndexer()
    const { hits } = await reopened.client.messages.search({ query: 'sopravviss', limit: 10 })
    expect(hits).toHaveLength(1)
  })

  it('remember per sender whether remote content may load', async () => {
    bench.deliver(inbox, { id: 'a@x', text: 'x', from: 'News <News@Shop.it>' })
    const messageId = bench.idOf('a@x')
    expect((await bench.client.messages.body({ messageId })).remoteAllowed).toBe(false)
    await bench.client.messages.setRemoteAllowed({ address: 'news@shop.it', allowed: true })
    expect((await bench.client.messages.body({ messageId })).remoteAllowed).toBe(true)
  })
})
