import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailView } from '../../../src/shared/contract/mailboxes'
import type { RowKey } from '../../../src/renderer/app/route'
import { foldersSql, smartSql } from '../../../src/main/engine/features/messages/store/single-rows'
import { TEST_START } from '../../helpers/engine-context'
import { createMailCacheBench, folder, keyOf, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const page = (view: MailView, offset = 0, limit = 50, keep: RowKey[] = []) =>
  bench.client.messages.threads({ view, single: true, offset, limit, keep })
const subjects = async (view: MailView): Promise<string[]> =>
  (await page(view)).rows.map(({ subject }) => subject)
const all = (view: MailView) => bench.client.messages.rows({ kind: 'view', view, single: true })
const keyTo = (id: string, folderId: number): RowKey => {
  const messageId = bench.idOf(id)
  return { threadId: bench.messages.threadOf(messageId) ?? 0, folderId, messageId }
}

describe('a list of single messages', () => {
  it.each([
    ['of one folder', foldersSql(1), [9, 9, 9, 9, 50, 0], 'placement_shown'],
    ['of the folders of a role', foldersSql(3), Array<number>(12).fill(9).concat(50, 0), 'placement_shown'],
    ['of unread mail', smartSql('unread'), [null, 9, 9, 9, 50, 0], 'placement_unread'],
    ['of flagged mail', smartSql('flagged'), [null, 9, 9, 9, 50, 0], 'placement_flagged'],
  ] as const)('is walked along its index, without sorting: %s', (_, sql, parameters, index) => {
    const plan = bench.context.db
      .prepare<(number | null)[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters)
      .map(({ detail }) => detail)
      .join('\n')
    expect(plan).toContain(`INDEX ${index}`)
    expect(plan).not.toMatch(/TEMP B-TREE/)
  })

  it('[READ-07] shows each message of a conversation as a row of its own, newest first', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent'])
    const inbox = folder(folders, 'inbox')
    bench.deliver(
      inbox,
      {
        id: 'a@x',
        from: 'Mario <mario@rossi.it>',
        subject: 'Lamps',
        receivedAt: TEST_START - 3_000,
        flags: ['\\Seen'],
      },
      { id: 'b@x', from: 'Eva <eva@rossi.it>', subject: 'Chairs', receivedAt: TEST_START - 2_000 },
      {
        id: 'c@x',
        inReplyTo: 'a@x',
        from: 'Luca <luca@rossi.it>',
        subject: 'Re: Lamps',
        receivedAt: TEST_START - 1_000,
      },
    )
    bench.deliver(folder(folders, 'sent'), {
      id: 'd@x',
      inReplyTo: 'c@x',
      to: 'luca@rossi.it',
      subject: 'Re: Lamps',
    })
    const { rows, total } = await page({ kind: 'folder', folderId: inbox.id })
    expect(total).toBe(3)
    expect(
      rows.map(({ subject, people, unreadCount, messageCount }) => [
        subject,
        people.map(({ name }) => name).join(),
        unreadCount,
        messageCount,
      ]),
    ).toEqual([
      ['Re: Lamps', 'Luca', 1, 1],
      ['Chairs', 'Eva', 1, 1],
      ['Lamps', 'Mario', 0, 1],
    ])
    expect((await page({ kind: 'role', role: 'sent' })).rows[0]?.people).toMatchObject([
      { address: 'luca@rossi.it' },
    ])
    expect(
      (await page({ kind: 'folder', folderId: inbox.id }, 1, 1)).rows.map(({ subject }) => subject),
    ).toEqual(['Chairs'])
    expect(await all({ kind: 'folder', folderId: inbox.id })).toEqual(
      ['c@x', 'b@x', 'a@x'].map((id) => keyTo(id, inbox.id)),
    )
    expect((await bench.rows(inbox)).map(({ messageId }) => messageId)).toEqual([undefined, undefined])
  })

  it('merges the folders of a role by time, and shows what lies twice in a folder once', async () => {
    const first = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    const second = folder(bench.addAccount('info@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(
      first,
      { id: 'a@x', subject: 'one', receivedAt: TEST_START - 3_000 },
      { id: 'c@x', subject: 'three', receivedAt: TEST_START - 1_000 },
    )
    bench.deliver(second, { id: 'b@x', subject: 'two', receivedAt: TEST_START - 2_000 })
    bench.context.db
      .prepare(
        `INSERT INTO placement (message_id, account_id, folder_id, server_key, received_at)
         SELECT message_id, account_id, folder_id, 'again', received_at FROM placement WHERE message_id = ?`,
      )
      .run(bench.idOf('c@x'))
    expect(await subjects({ kind: 'role', role: 'inbox' })).toEqual(['three', 'two', 'one'])
    expect(await subjects({ kind: 'folder', folderId: first.id })).toEqual(['three', 'one'])
    expect(await all({ kind: 'role', role: 'inbox' })).toHaveLength(3)
  })

  it('gathers unread and flagged messages as the lists of conversations do', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'all', 'trash', 'junk', 'drafts', null])
    bench.deliver(folder(folders, 'inbox'), { id: 'a@x', subject: 'in inbox', text: 'x' })
    bench.deliver(
      folder(folders, 'all'),
      { id: 'a@x', subject: 'in inbox', text: 'x' },
      { id: 'b@x', subject: 'archived' },
    )
    bench.deliver(
      folder(folders, 'Clients'),
      { id: 'c@x', subject: 'filed', flags: ['\\Flagged'] },
      { id: 'r@x', inReplyTo: 'c@x', subject: 'read', flags: ['\\Seen'] },
    )
    for (const role of ['trash', 'junk', 'drafts'])
      bench.deliver(folder(folders, role), { id: `${role}@x`, subject: role })
    expect(await subjects({ kind: 'unread' })).toEqual(['filed', 'archived', 'in inbox'])
    expect((await page({ kind: 'unread' })).total).toBe(3)
    expect(await subjects({ kind: 'flagged' })).toEqual(['filed'])
    const { accountId, id } = folder(folders, 'Clients')
    expect(await subjects({ kind: 'unread', accountId: accountId + 1 })).toEqual([])
    const kept = [keyTo('r@x', id)]
    const keeping = await page({ kind: 'unread' }, 0, 50, kept)
    expect(keeping.rows.map(({ subject }) => subject)).toEqual(['read', 'filed', 'archived', 'in inbox'])
    expect(keeping.total).toBe(4)
  })

  it('[READ-07] changes one message of a conversation, and takes that back', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'archive'])
    const inbox = folder(folders, 'inbox')
    bench.deliver(
      inbox,
      { id: 'a@x', subject: 'Lamps', flags: ['\\Flagged'] },
      { id: 'b@x', inReplyTo: 'a@x', subject: 'Re: Lamps' },
    )
    const view: MailView = { kind: 'folder', folderId: inbox.id }
    const items = [keyTo('b@x', inbox.id)]
    const { changeId, count } = await bench.client.messages.change({
      target: { kind: 'threads', items },
      change: { kind: 'move-to-role', role: 'archive' },
      window: WINDOW,
    })
    expect(count).toBe(1)
    expect(await subjects(view)).toEqual(['Lamps'])
    expect(await subjects({ kind: 'role', role: 'archive' })).toEqual(['Re: Lamps'])
    expect(bench.untruths()).toEqual([])
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await subjects(view)).toEqual(['Re: Lamps', 'Lamps'])

    // The line of the conversation is flagged before and after: the window is told all the same.
    bench.sent.length = 0
    await bench.client.messages.change({
      target: { kind: 'threads', items },
      change: { kind: 'flagged', value: true },
    })
    expect((await page(view)).rows.map(({ flagged }) => flagged)).toEqual([true, true])
    expect(bench.sent).toContainEqual({
      type: 'threads',
      folderIds: [inbox.id],
      threadIds: [items[0]?.threadId],
    })
    bench.sent.length = 0
    bench.messages.cache.updateFlags(
      inbox,
      [{ serverKey: keyOf(2), flags: new Set(['\\Answered']), modseq: '2' }],
      {},
    )
    expect(bench.sent).toContainEqual({
      type: 'threads',
      folderIds: [inbox.id],
      threadIds: [items[0]?.threadId],
    })
  })

  it('counts the messages of one conversation that a change was about, one by one', async () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox', 'archive']), 'inbox')
    bench.deliver(inbox, { id: 'a@x' }, { id: 'b@x', inReplyTo: 'a@x' })
    const change = (items: RowKey[]) =>
      bench.client.messages.change({
        target: { kind: 'threads', items },
        change: { kind: 'seen', value: true },
        window: WINDOW,
      })
    await change([keyTo('a@x', inbox.id), keyTo('b@x', inbox.id)])
    expect(await bench.client.messages.changes({ window: WINDOW })).toMatchObject([
      { count: 2, refused: 0, isSingle: true },
    ])
  })
})
