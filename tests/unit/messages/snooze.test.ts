import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailView } from '../../../src/shared/contract/mailboxes'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { TEST_START } from '../../helpers/engine-context'
import { createMailCacheBench, folder, keyOf, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

const HOUR = 3_600_000
let bench: MailCacheBench
let inboxId = 0
beforeEach(() => {
  bench = createMailCacheBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'archive'])
  const inbox = folder(folders, 'inbox')
  inboxId = inbox.id
  bench.deliver(
    inbox,
    { id: 'a@x', subject: 'Old', receivedAt: TEST_START - 9 * HOUR, flags: ['\\Seen'] },
    { id: 'b@x', subject: 'New', receivedAt: TEST_START - HOUR },
  )
  bench.messages.start()
})
afterEach(async () => {
  await bench.messages.stop()
  bench.close()
})

const subjects = async (view: MailView, single = false): Promise<string[]> =>
  (await bench.client.messages.threads({ view, single, offset: 0, limit: 50 })).rows.map(
    ({ subject }) => subject,
  )
const inboxView = (): MailView => ({ kind: 'folder', folderId: inboxId })
const snoozedView: MailView = { kind: 'role', role: 'snoozed' }

const change = (id: string, wanted: MessageChange) => {
  const messageId = bench.idOf(id)
  const threadId = bench.messages.threadOf(messageId) ?? 0
  const folderId = bench.context.db
    .prepare<[number], { id: number }>('SELECT shown_folder_id AS id FROM placement WHERE message_id = ?')
    .get(messageId)?.id
  return bench.client.messages.change({
    target: { kind: 'threads', items: [{ threadId, folderId: folderId ?? 0 }] },
    change: wanted,
    window: WINDOW,
  })
}
const snooze = (
  id: string,
  hours: number,
  more: Partial<{ asUnread: boolean; wakesOnReply: boolean }> = {},
) =>
  change(id, {
    kind: 'snooze',
    until: bench.clock.now() + hours * HOUR,
    asUnread: true,
    wakesOnReply: true,
    ...more,
  })
/** The alarm looks again, as it does by itself within half a minute. */
const later = async (hours: number): Promise<void> => {
  bench.clock.advance(hours * HOUR)
  await bench.messages.stop()
  bench.messages.start()
}

describe('[BEY-03] a snoozed mail', () => {
  it('is out of the inbox until its time, and then unread on top of it, in both kinds of list', async () => {
    await snooze('a@x', 2)
    expect(await subjects(inboxView())).toEqual(['New'])
    expect(await subjects(snoozedView)).toEqual(['Old'])
    expect(await bench.client.messages.snoozed()).toMatchObject([{ until: TEST_START + 2 * HOUR }])
    await later(1)
    expect(await subjects(inboxView())).toEqual(['New'])
    await later(1)
    expect(await subjects(inboxView())).toEqual(['Old', 'New'])
    expect(await subjects(inboxView(), true)).toEqual(['Old', 'New'])
    const [row] = await bench.client.messages
      .threads({ view: inboxView(), offset: 0, limit: 1 })
      .then(({ rows }) => rows)
    expect(row).toMatchObject({ unreadCount: 1, date: TEST_START + 2 * HOUR })
    expect(await bench.client.messages.snoozed()).toEqual([])
  })

  it('of a conversation of several makes the newest alone unread, and brings that on top', async () => {
    bench.deliver(folderOf(inboxId), {
      id: 'c@x',
      inReplyTo: 'a@x',
      subject: 'Re: Old',
      receivedAt: TEST_START - 8 * HOUR,
      flags: ['\\Seen'],
    })
    await snooze('a@x', 2)
    expect(await subjects(inboxView())).toEqual(['New'])
    await later(2)
    const { rows } = await bench.client.messages.threads({ view: inboxView(), offset: 0, limit: 1 })
    expect(rows[0]).toMatchObject({ unreadCount: 1, date: TEST_START + 2 * HOUR })
    expect(await subjects(inboxView(), true)).toEqual(['Re: Old', 'New', 'Old'])
    expect(await subjects({ kind: 'unread' }, true)).toEqual(['Re: Old', 'New'])
  })

  it('stays read where that is wanted', async () => {
    await snooze('a@x', 2, { asUnread: false })
    await later(3)
    const { rows } = await bench.client.messages.threads({ view: inboxView(), offset: 0, limit: 1 })
    expect(rows[0]).toMatchObject({ subject: 'Old', unreadCount: 0 })
  })

  it('is no unread mail meanwhile, and lies in the folder its servers and phones see', async () => {
    await snooze('b@x', 2)
    expect(await subjects({ kind: 'unread' })).toEqual([])
    expect(await subjects({ kind: 'unread' }, true)).toEqual([])
    // Nor is it kept there as a row that was unread when the user came.
    const keep = await bench.client.messages.rows({ kind: 'view', view: snoozedView, single: true })
    expect(keep).toHaveLength(1)
    for (const single of [false, true])
      expect(
        await bench.client.messages.threads({ view: { kind: 'unread' }, single, offset: 0, limit: 50, keep }),
      ).toEqual({ total: 0, rows: [] })
    expect((await bench.client.mailboxes.smartCounts()).unread).toBe(0)
    const wanted = bench.messages.cache.wanted(folderOf(inboxId).accountId, 10)
    expect(bench.mailboxes.toCreate(wanted[0]?.moveToFolderId ?? 0)).toMatchObject({ name: 'Snoozed' })
  })

  it.each([
    ['at once where that is wanted', true, ['Re: Old', 'New']],
    ['not by that else', false, ['Re: Old', 'New']],
  ])('comes back by an answer %s', async (_, wakesOnReply, expected) => {
    await snooze('a@x', 5, { wakesOnReply })
    bench.deliver(folderOf(inboxId), { id: 'c@x', inReplyTo: 'a@x', subject: 'Re: Old' })
    expect(await subjects(inboxView())).toEqual(expected)
    expect(await subjects(snoozedView)).toEqual(wakesOnReply ? [] : ['Old'])
    expect(await bench.client.messages.snoozed()).toHaveLength(wakesOnReply ? 0 : 1)
  })

  it('is not brought back by an answer of our own', async () => {
    await snooze('a@x', 5)
    bench.deliver(folderOf(inboxId), {
      id: 'c@x',
      inReplyTo: 'a@x',
      from: 'anna@ourshop.it',
      to: 'mario@rossi.it',
    })
    expect(await bench.client.messages.snoozed()).toHaveLength(1)
  })

  it('is taken back by undo, and then comes back no more', async () => {
    const { changeId } = await snooze('a@x', 2)
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await subjects(inboxView())).toEqual(['New', 'Old'])
    await later(3)
    expect(await subjects(inboxView())).toEqual(['New', 'Old'])
  })

  it('is snoozed anew for another time, and stays where somebody has put it meanwhile', async () => {
    await snooze('a@x', 2)
    const again = await snooze('a@x', 6)
    expect(again).toEqual({ changeId: null, count: 1 })
    await later(3)
    expect(await subjects(snoozedView)).toEqual(['Old'])
    await change('a@x', { kind: 'move-to-role', role: 'archive' })
    await later(9)
    expect(await subjects({ kind: 'role', role: 'archive' })).toEqual(['Old'])
    expect(await subjects(inboxView())).toEqual(['New'])
  })

  it('is refused for a moment that is past', async () => {
    await expect(snooze('a@x', 0)).rejects.toMatchObject({ data: { code: 'snooze-past', field: 'until' } })
    expect(await subjects(inboxView())).toEqual(['New', 'Old'])
  })

  it('comes back after the program was away at its time', async () => {
    await snooze('a@x', 2)
    await bench.messages.stop()
    bench.clock.advance(48 * HOUR)
    bench.messages.start()
    expect(await subjects(inboxView())).toEqual(['Old', 'New'])
    bench.messages.cache.updateFlags(
      folderOf(inboxId),
      [{ serverKey: keyOf(2), flags: new Set(), modseq: '3' }],
      {},
    )
    expect(await subjects(inboxView())).toEqual(['Old', 'New'])
  })
})

function folderOf(id: number) {
  const found = bench.mailboxes.folder(id)
  if (!found) throw new Error('no folder')
  return found
}
