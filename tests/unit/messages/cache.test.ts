import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/shared/problem'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import { serverKey } from '../../../src/main/engine/features/messages/index'
import { carriedOut } from '../../helpers/jobs'
import { createMailCacheBench, folder, keyOf, type MailCacheBench } from '../../helpers/mail-cache'
import { whole } from '../../../src/shared/whole'
import { eventually } from '../../helpers/eventually'

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

const PROOF = 'Authentication-Results: mx.ourshop.it; dmarc=pass header.from=shop.it'

describe('messages met again', () => {
  it('are one message with two places, also over accounts', async () => {
    const other = folder(bench.addAccount('info@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(inbox, { id: 'a@x', key: 1, text: 'Testo' })
    bench.deliver(other, { id: 'a@x', key: 7, text: 'Testo' })
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

  it('are two messages where one folder holds them twice, however equal they are', async () => {
    const source = 'Subject: Scan\r\nMessage-ID: <scan@printer>\r\n\r\nSame\r\n'
    bench.deliver(inbox, { source, key: 1 }, { source, key: 2 })
    bench.deliver(inbox, { source: 'no header at all', key: 3 }, { source: 'no header at all', key: 4 })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(4)
    bench.messages.cache.removeKeys(inbox, [1].map(keyOf), {})
    expect(bench.keys(inbox.id)).toEqual([2, 3, 4])
    expect((await bench.rows(inbox)).map((row) => row.messageCount).sort()).toEqual([1, 1, 1])
    expect(bench.untruths()).toEqual([])
  })

  it('are found again, each its own, when another client moves both of two equal ones', () => {
    const source = 'Subject: Scan\r\nMessage-ID: <scan@printer>\r\n\r\nSame\r\n'
    bench.deliver(inbox, { source, key: 1 }, { source, key: 2 })
    bench.messages.cache.removeKeys(inbox, [1, 2].map(keyOf), {})
    bench.deliver(archive, { source, key: 8 }, { source, key: 9 })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(2)
    expect(bench.keys(archive.id)).toEqual([8, 9])
  })

  it('keep their texts when Message-ID, sender, date, subject and size are the same and the text is not', async () => {
    const mail = (text: string): string =>
      `From: a@x.it\r\nDate: Tue, 10 Mar 2026 10:00:00 +0100\r\nSubject: Prezzo\r\nMessage-ID: <p@x>\r\n\r\n${text}\r\n`
    bench.deliver(inbox, { source: mail('Costa 10 euro'), key: 1 })
    bench.deliver(archive, { source: mail('Costa 20 euro'), key: 1 })
    const ids = bench.messages.messagesOfThread(bench.messages.threadOf(bench.idOf('p@x')) ?? 0)
    const texts = await Promise.all(ids.map((messageId) => bench.client.messages.body({ messageId })))
    expect(texts.map(({ text }) => text.trim()).sort()).toEqual(['Costa 10 euro', 'Costa 20 euro'])
  })

  it('are not merged in doubt: equal headers without a trace of delivery, the text not known', () => {
    bench.deliver(inbox, { id: 'big@x', key: 1 })
    bench.deliver(archive, { id: 'big@x', key: 1 })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(2)
    const headers = ['Received: from a by mx.rossi.it with ESMTP id 4711; Tue, 10 Mar 2026 10:00:01 +0100']
    bench.deliver(inbox, { id: 'sent@x', key: 2, headers })
    bench.deliver(archive, { id: 'sent@x', key: 2, headers })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(3)
  })

  it('are known by their whole header where they have no Message-ID', () => {
    bench.deliver(inbox, { subject: 'x', key: 1, text: 'x' })
    bench.deliver(archive, { subject: 'x', key: 1, text: 'x' })
    bench.deliver(archive, { subject: 'x', key: 2, text: 'x', headers: ['X-Mailer: other'] })
    expect(bench.context.db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(2)
  })

  it('are known by whatever text their server knows them by', async () => {
    const keys = ['whqtswO00WBw418f9t5JxYwZ', 'a"%_\'b', '010', '10', '9'].map((key) => serverKey.parse(key))
    const [odd = keyOf(0), quoted = keyOf(0), padded = keyOf(0), ten = keyOf(0)] = keys
    const { cache } = bench.messages
    const batch = keys.map((key) => ({ ...bench.fetched({ id: `${key}@x` }), serverKey: key }))
    cache.ingest(inbox, batch, {})
    cache.ingest(inbox, batch, {})
    expect([new Set(cache.keys(inbox.id)), cache.keyCount(inbox.id)]).toEqual([new Set(keys), 5])
    const seen = new Set(['\\Seen'])
    cache.updateFlags(inbox, [{ serverKey: padded, flags: seen, modseq: '0' }], {})
    const read = (await bench.rows(inbox)).filter(({ unreadCount }) => unreadCount === 0)
    expect(read.map(({ threadId }) => threadId)).toEqual([bench.messages.threadOf(bench.idOf('010@x'))])
    cache.removeKeys(inbox, [odd, ten], {})
    expect(new Set(cache.keys(inbox.id))).toEqual(new Set([quoted, padded, '9']))
    bench.messages.change(
      { kind: 'messages', messageIds: [bench.idOf('9@x')] },
      { kind: 'move', folderId: archive.id },
    )
    const [action] = cache.wanted(inbox.accountId, 10)
    expect(action).toMatchObject({ serverKey: '9', moveToFolderId: archive.id })
    cache.actionDone(
      action?.placementId ?? 0,
      { moveToFolderId: archive.id },
      { serverKey: odd, validity: bench.mailboxes.keyValidity(archive.id) },
    )
    expect([cache.keys(archive.id), cache.keyCount(inbox.id)]).toEqual([[odd], 2])
    expect(bench.untruths()).toEqual([])
  })

  it('keep row, body and thread when the keys have another validity; what is not met again goes', async () => {
    bench.deliver(inbox, { id: 'a@x', key: 1, text: 'Testo' }, { id: 'b@x', key: 2 })
    bench.messages.drainIndexer()
    const id = bench.idOf('a@x')
    carriedOut(bench.messages.cache.resetFolder(inbox, { uidValidity: 2, fetchCursor: 100 }))
    expect(bench.keys(inbox.id)).toEqual([])
    bench.deliver(inbox, { id: 'a@x', key: 11, text: 'Testo' })
    carriedOut(bench.messages.cache.reconcileReset(inbox))
    bench.messages.cache.ingest(inbox, [], { fetchCursor: null })
    expect(bench.keys(inbox.id)).toEqual([11])
    expect(bench.idOf('a@x')).toBe(id)
    expect((await bench.client.messages.body({ messageId: id })).text.trim()).toBe('Testo')
    expect((await bench.rows(inbox)).map((row) => row.messageCount)).toEqual([1])
    expect(bench.untruths()).toEqual([])
  })
})

describe('what the server lost', () => {
  it('goes after a while, with thread, index and body', async () => {
    bench.deliver(inbox, { id: 'a@x', key: 1, text: 'unico' })
    bench.messages.drainIndexer()
    bench.messages.cache.removeKeys(inbox, [1].map(keyOf), {})
    await bench.messages.sweep()
    expect(bench.messages.findByMessageId('a@x')).not.toBeNull()
    bench.clock.advance(11 * 60_000)
    await bench.messages.sweep()
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

  it('comes back as the same message when another client only moved it', async () => {
    bench.deliver(inbox, { id: 'a@x', key: 1, text: 'x' })
    const id = bench.idOf('a@x')
    bench.messages.cache.removeKeys(inbox, [1].map(keyOf), {})
    bench.clock.advance(5 * 60_000)
    bench.deliver(archive, { id: 'a@x', key: 5, text: 'x' })
    bench.clock.advance(60 * 60_000)
    await bench.messages.sweep()
    expect(bench.idOf('a@x')).toBe(id)
  })

  it('[FLD-08] stays, whole, when it is linked, and is read from the kept copy', async () => {
    const source = 'From: mario@rossi.it\r\nMessage-ID: <a@x>\r\nSubject: Contratto\r\n\r\nFirmato.\r\n'
    bench.deliver(inbox, { source, key: 1 })
    bench.messages.drainIndexer()
    const id = bench.idOf('a@x')
    bench.messages.keepWhen((messageId) => messageId === id)
    let asked = 0
    bench.messages.useRemote({
      search: () => null,
      body: () => Promise.reject(new ProblemError({ code: 'message-gone' })),
      part: () => Promise.reject(new ProblemError({ code: 'message-gone' })),
      source: () =>
        asked++ === 0
          ? Promise.reject(new ProblemError({ code: 'offline' }))
          : Promise.resolve(Buffer.from(source)),
    })
    bench.messages.keepSource(id)
    await eventually(() => expect(asked).toBe(1))
    bench.clock.advance(5 * 60_000)
    await eventually(() => {
      bench.messages.keepSource(id)
      expect(asked).toBe(2)
    })
    bench.messages.cache.removeKeys(inbox, [1].map(keyOf), {})
    bench.clock.advance(60 * 60_000)
    await bench.messages.sweep()
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
    bench.messages.cache.ingest(inbox, [bench.fetched({ id: 'a@x', key: 10, subject: 'old' })], {
      uidNext: 11,
      fetchCursor: 10,
    })
    bench.messages.cache.ingest(inbox, [bench.fetched({ id: 'b@x', key: 9, subject: 'older' })], {
      fetchCursor: null,
    })
    expect(news()).toEqual([])
    bench.messages.cache.ingest(
      inbox,
      [
        bench.fetched({ id: 'c@x', key: 11, subject: 'new' }),
        bench.fetched({ id: 'd@x', key: 12, subject: 'read elsewhere', flags: ['\\Seen'] }),
        bench.fetched({ id: 'e@x', key: 3, subject: 'restored by the server', isNew: false }),
      ],
      { uidNext: 13 },
    )
    bench.deliver(archive, { id: 'f@x', key: 90, subject: 'filed' })
    bench.deliver(inbox, { id: 'c@x', key: 11, subject: 'new' })
    expect(news()).toEqual(['new'])
  })

  it('[FLD-15] is told of in the folders the user chose', async () => {
    const news = (): string[] =>
      bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.subject] : []))
    for (const { id } of [inbox, archive])
      bench.messages.cache.ingest(bench.mailboxes.folder(id) ?? inbox, [], { fetchCursor: null })
    await bench.client.mailboxes.setSwitches({ id: archive.id, notifies: true })
    await bench.client.mailboxes.setSwitches({ id: inbox.id, notifies: false })
    bench.deliver(inbox, { id: 'g@x', key: 91, subject: 'in the inbox' })
    bench.deliver(archive, { id: 'h@x', key: 92, subject: 'filed by the server' })
    expect(news()).toEqual(['filed by the server'])
    await bench.client.mailboxes.setSwitches({ id: inbox.id, notifies: null })
    bench.deliver(inbox, { id: 'i@x', key: 93, subject: 'as usual' })
    expect(news()).toEqual(['filed by the server', 'as usual'])
  })
})

describe('what another program marked \\Deleted', () => {
  const unreadIn = async (folderId: number): Promise<number[]> =>
    (await whole(bench.client.mailboxes.list()))
      .filter((box) => box.id === folderId)
      .flatMap((box) => [box.unread, box.total])

  it('is shown and counted nowhere, and comes back when the mark goes', async () => {
    const thread = { references: ['b@x'] }
    bench.deliver(inbox, { id: 'b@x', key: 1, text: 'resta' })
    bench.deliver(inbox, { id: 'a@x', key: 2, text: 'segnato', flags: ['\\Deleted'], ...thread })
    bench.messages.drainIndexer()
    const shownNow = async () => ({
      counts: await unreadIn(inbox.id),
      rows: (await bench.rows(inbox)).map((row) => [row.messageCount, row.unreadCount]),
      unread: (await bench.client.messages.threads({ view: { kind: 'unread' }, offset: 0, limit: 9 })).total,
      found: (await bench.client.messages.search({ query: 'segnato', limit: 9 })).hits.length,
      read: (
        await bench.client.messages.thread({ threadId: bench.messages.threadOf(bench.idOf('b@x')) ?? 0 })
      ).map((message) => message.messageId),
    })
    const hidden = { counts: [1, 1], rows: [[1, 1]], unread: 1, found: 0, read: ['b@x'] }
    expect(await shownNow()).toEqual(hidden)
    bench.messages.cache.updateFlags(inbox, [{ serverKey: keyOf(2), flags: new Set(), modseq: '2' }], {})
    expect(await shownNow()).toEqual({
      counts: [1, 2],
      rows: [[2, 2]],
      unread: 1,
      found: 1,
      read: ['b@x', 'a@x'],
    })
    bench.messages.cache.updateFlags(
      inbox,
      [{ serverKey: keyOf(2), flags: new Set(['\\Deleted']), modseq: '3' }],
      {},
    )
    expect(await shownNow()).toEqual(hidden)
    expect(bench.untruths()).toEqual([])
  })
})

describe('times', () => {
  it('[LINK-16] keep when our server received a mail apart from its Date header', async () => {
    bench.clock.advance(7 * 86_400_000)
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
      search: () => null,
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

  it.each([
    ['windows-1251', iconv.encode('Да', 'windows-1251'), 'Да'],
    ['iso-8859-5', iconv.encode('Да', 'iso-8859-5'), 'Да'],
    ['koi8-r', iconv.encode('Да', 'koi8-r'), 'Да'],
    ['utf-8', Buffer.from('Да'), 'Да'],
    ['iso-2022-jp', Buffer.from('\u001b$BF|K\\\u001b(B'), '日本'],
  ])(
    'of a calendar in %s are read by what its part says of itself, else by their likeliest letters',
    async (charset, written, name) => {
      const before = 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260310T100000Z\r\nSUMMARY:'
      const after = '\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
      const header = `From: a@x.it\r\nMessage-ID: <c@x>\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=${charset}\r\n\r\n`
      const source = Buffer.concat([Buffer.from(header + before), written, Buffer.from(after)])
      bench.deliver(inbox, { source, key: 1 })
      bench.messages.drainIndexer()
      const messageId = bench.idOf('c@x')
      const partId = (await bench.client.messages.body({ messageId })).attachments[0]?.partId ?? ''
      const summary = async () => (await bench.client.messages.invitation({ messageId, partId }))?.summary
      expect(await summary()).toMatch(/^\p{L}+$/u)
      bench.messages.useRemote({
        search: () => null,
        body: () => Promise.reject(new ProblemError({ code: 'offline' })),
        part: () => Promise.reject(new ProblemError({ code: 'offline' })),
        source: () => Promise.resolve(source),
      })
      expect(await summary()).toBe(name)
    },
  )

  it('of a mail that only brings an appointment say what and where it is, in the line and to a search', async () => {
    const source = [
      'From: a@x.it\r\nMessage-ID: <c@x>\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar\r\n',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260310T100000Z\r\nSUMMARY:Quarterly review',
      'LOCATION:Sala Verde\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    ].join('\r\n')
    bench.deliver(inbox, { source: Buffer.from(source), key: 1 })
    bench.messages.drainIndexer()
    expect((await bench.rows(inbox)).map(({ preview }) => preview)).toEqual(['Quarterly review · Sala Verde'])
    expect((await bench.client.messages.search({ query: 'verde', limit: 10 })).hits).toHaveLength(1)
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
    bench.deliver(inbox, { id: 'a@x', text: 'x', from: 'News <News@Shop.it>', headers: [PROOF] })
    const messageId = bench.idOf('a@x')
    expect((await bench.client.messages.body({ messageId })).remoteAllowed).toBe(false)
    await bench.client.messages.setRemoteAllowed({ address: 'news@shop.it', allowed: true })
    expect((await bench.client.messages.body({ messageId })).remoteAllowed).toBe(true)
    const others = {
      'b@x': { from: 'News <news@shop.it>' },
      'c@x': { from: 'News <news@shop.it>, Other <x@shop.it>', headers: [PROOF] },
      'd@x': { from: 'News <news@shop.it>', headers: [PROOF, 'List-Id: <list.shop.it>'] },
      'e@x': {
        from: 'News <news@shop.it>',
        headers: ['Authentication-Results: mx.evil.it; dmarc=fail', PROOF],
      },
    }
    for (const [id, message] of Object.entries(others)) {
      bench.deliver(inbox, { id, text: id, ...message })
      const body = await bench.client.messages.body({ messageId: bench.idOf(id) })
      expect([id, body.remoteAllowed, body.authorProven]).toEqual([id, false, false])
    }
    expect(await bench.client.messages.remoteAllowed()).toEqual(['news@shop.it'])
    await bench.client.messages.setRemoteAllowed({ address: 'news@shop.it', allowed: false })
    expect(await bench.client.messages.remoteAllowed()).toEqual([])
    expect((await bench.client.messages.body({ messageId })).remoteAllowed).toBe(false)
  })
})
