import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pageSql } from '../../../src/main/engine/features/messages/store/reading'
import { createMailCacheBench, folder, keyOf, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const view = async (kind: 'unread' | 'flagged') =>
  (await bench.client.messages.threads({ view: { kind }, offset: 0, limit: 50 })).rows.map(
    (row) => row.subject,
  )

describe('message list', () => {
  it.each([
    ['folder', [1, 50, 0], 'thread_row_folder'],
    ['role', ['inbox', 50, 0], 'thread_row_role'],
    ['unread', [null, 50, 0], 'thread_row_unread'],
    ['flagged', [50, 0], 'thread_row_flagged'],
  ] as const)('walks the %s view along its index, without sorting', (kind, parameters, index) => {
    const plan = bench.context.db
      .prepare<(string | number | null)[], { detail: string }>(`EXPLAIN QUERY PLAN ${pageSql(kind)}`)
      .all(...parameters)
      .map((step) => step.detail)
    expect(plan[0]).toContain(`INDEX ${index}`)
    expect(plan.join('\n')).not.toMatch(/TEMP B-TREE|SCAN thread_row$/)
  })

  it('[READ-18] counts what is unread, names each sender once, and pages newest first', async () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(
      inbox,
      { id: 'a@x', from: 'Mario <mario@rossi.it>', flags: ['\\Seen'] },
      { id: 'b@x', from: 'Łucja <lucja@firma.pl>', inReplyTo: 'a@x' },
      { id: 'c@x', from: 'Mario <MARIO@rossi.it>', inReplyTo: 'b@x', subject: 'Re: Offerta' },
      { id: 'd@x', subject: 'Other', flags: ['\\Seen', '\\Flagged', '\\Answered'] },
    )
    const page = await bench.client.messages.threads({
      view: { kind: 'folder', folderId: inbox.id },
      offset: 0,
      limit: 10,
    })
    expect(page.total).toBe(2)
    expect(page.rows).toMatchObject([
      { subject: 'Other', unreadCount: 0, flagged: true, answered: true },
      {
        subject: 'Re: Offerta',
        messageCount: 3,
        unreadCount: 2,
        flagged: false,
        people: [
          { name: 'Mario', address: 'MARIO@rossi.it' },
          { name: 'Łucja', address: 'lucja@firma.pl' },
        ],
      },
    ])
    const second = await bench.client.messages.threads({
      view: { kind: 'folder', folderId: inbox.id },
      offset: 1,
      limit: 1,
    })
    expect(second.rows.map((row) => row.messageCount)).toEqual([3])
  })

  it('[FLD-05] shows one role over all accounts, each row with its account', async () => {
    const first = folder(bench.addAccount('anna@ourshop.it', ['inbox', 'sent']), 'inbox')
    const second = folder(bench.addAccount('info@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(first, { id: 'a@x', subject: 'one', receivedAt: 1000 })
    bench.deliver(second, { id: 'b@x', subject: 'two', receivedAt: 2000 })
    const { rows, total } = await bench.client.messages.threads({
      view: { kind: 'role', role: 'inbox' },
      offset: 0,
      limit: 10,
    })
    expect(total).toBe(2)
    expect(rows.map((row) => [row.subject, row.accountId])).toEqual([
      ['two', second.accountId],
      ['one', first.accountId],
    ])
  })

  it('[FLD-11] gathers unread mail of all folders but trash, junk and drafts; once where "all mail" holds it too', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'all', 'trash', 'junk', 'drafts', null])
    bench.deliver(folder(folders, 'inbox'), { id: 'a@x', subject: 'in inbox', text: 'x' })
    bench.deliver(
      folder(folders, 'all'),
      { id: 'a@x', subject: 'in inbox', text: 'x' },
      { id: 'b@x', subject: 'archived' },
    )
    bench.deliver(
      folder(folders, 'Clients'),
      { id: 'c@x', subject: 'filed' },
      { id: 'r@x', subject: 'read', flags: ['\\Seen'] },
    )
    for (const role of ['trash', 'junk', 'drafts'])
      bench.deliver(folder(folders, role), { id: `${role}@x`, subject: role })
    expect(await view('unread')).toEqual(['filed', 'archived', 'in inbox'])
    expect(await bench.client.mailboxes.smartCounts()).toEqual({
      ...{ inboxUnread: 1, unread: 3, flagged: 0 },
      unreadOf: [{ accountId: folder(folders, 'inbox').accountId, unread: 3 }],
    })
    const { changeId } = await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('a@x')] },
      change: { kind: 'seen', value: true },
      window: WINDOW,
    })
    expect(await view('unread')).toEqual(['filed', 'archived'])
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await view('unread')).toEqual(['filed', 'archived', 'in inbox'])
  })

  it('leaves drafts out of threads', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'drafts'])
    bench.deliver(folder(folders, 'inbox'), { id: 'a@x' })
    bench.deliver(folder(folders, 'drafts'), { id: 'b@x', inReplyTo: 'a@x', flags: ['\\Draft'] })
    const thread = await bench.client.messages.thread({
      threadId: bench.messages.threadOf(bench.idOf('a@x')) ?? 0,
    })
    expect(thread.map((message) => message.messageId)).toEqual(['a@x'])
  })

  it('says which lines changed, and that counters did', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(inbox, { id: 'a@x', key: 1 })
    const threadId = bench.messages.threadOf(bench.idOf('a@x'))
    bench.sent.length = 0
    bench.messages.cache.updateFlags(
      inbox,
      [{ serverKey: keyOf(1), flags: new Set(['\\Seen']), modseq: '2' }],
      {},
    )
    expect(bench.sent).toEqual([
      { type: 'threads', folderIds: [inbox.id], threadIds: [threadId] },
      { type: 'mailboxes' },
    ])
    bench.sent.length = 0
    bench.messages.cache.updateFlags(
      inbox,
      [{ serverKey: keyOf(1), flags: new Set(['\\Seen']), modseq: '3' }],
      {},
    )
    expect(bench.sent).toEqual([])
  })
})
