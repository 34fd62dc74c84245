import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import { TEST_START } from '../../helpers/engine-context'
import { createMailCacheBench, folder, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

const COUNT = 1240
const YESTERDAY = TEST_START - 24 * 60 * 60_000

let bench: MailCacheBench
let inbox: FolderRef
let archive: FolderRef
beforeEach(() => {
  bench = createMailCacheBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'archive', 'trash', 'junk'])
  inbox = folder(folders, 'inbox')
  archive = folder(folders, 'archive')
  bench.deliver(
    inbox,
    ...Array.from({ length: COUNT }, (_, index) => ({
      id: `m${index}@x`,
      subject: `Offer ${index}`,
      key: index + 1,
      // Several of one moment: the walk may neither skip nor repeat them at the joint of two slices.
      receivedAt: YESTERDAY + Math.floor(index / 7) * 1000,
    })),
  )
})
afterEach(() => bench.close())

const view = () => ({ kind: 'folder' as const, folderId: inbox.id })
const total = async (folderId: number): Promise<number> =>
  (await bench.client.messages.threads({ view: { kind: 'folder', folderId }, offset: 0, limit: 1 })).total
const keys = (rows: readonly { threadId: number; folderId: number }[]): string[] =>
  rows.map((row) => `${row.threadId}/${row.folderId}`)

describe('more rows than a window has fetched', () => {
  it('are all named, each once, in the order of the list', async () => {
    const rows = await bench.client.messages.rows({ kind: 'view', view: view() })
    const paged: { threadId: number; folderId: number }[] = []
    for (let offset = 0; offset < COUNT; offset += 200)
      paged.push(...(await bench.client.messages.threads({ view: view(), offset, limit: 200 })).rows)
    expect(keys(rows)).toEqual(keys(paged))
    expect(new Set(keys(rows)).size).toBe(COUNT)
    for (const other of [{ kind: 'role', role: 'inbox' }, { kind: 'unread' }] as const)
      expect(keys(await bench.client.messages.rows({ kind: 'view', view: other }))).toEqual(keys(rows))
  })

  it('of unread mail are named with those that were read meanwhile and stay', async () => {
    const [first] = await bench.client.messages.rows({ kind: 'view', view: { kind: 'unread' } })
    if (!first) throw new Error('no row')
    await bench.client.messages.change({
      target: { kind: 'threads', items: [first] },
      change: { kind: 'seen', value: true },
    })
    const unread = { kind: 'view', view: { kind: 'unread' } } as const
    expect(await bench.client.messages.rows(unread)).toHaveLength(COUNT - 1)
    expect(await bench.client.messages.rows({ ...unread, keep: [first] })).toHaveLength(COUNT)
  })

  it('that a search finds are named, one per conversation, in the folder of the newest hit', async () => {
    bench.deliver(archive, {
      id: 'old@x',
      subject: 'Offer 3',
      references: ['m3@x'],
      receivedAt: YESTERDAY - 1000,
    })
    bench.messages.drainIndexer()
    const rows = await bench.client.messages.rows({ kind: 'search', query: 'offer' })
    expect(rows).toHaveLength(COUNT)
    expect(new Set(rows.map(({ folderId }) => folderId))).toEqual(new Set([inbox.id]))
    expect(await bench.client.messages.rows({ kind: 'search', query: '  ' })).toEqual([])
  })

  it('are changed in slices and taken back by one undo', async () => {
    const rows = await bench.client.messages.rows({ kind: 'view', view: view() })
    const change = { kind: 'move' as const, folderId: archive.id }
    let changeId: number | null = null
    for (let start = 0; start < rows.length; start += 100) {
      const items = rows.slice(start, start + 100)
      const done = bench.messages.change({ kind: 'threads', items }, change, {
        window: WINDOW,
        changeId: changeId ?? undefined,
      })
      expect(done.count).toBe(items.length)
      changeId ??= done.changeId
      expect(done.changeId).toBe(changeId)
    }
    expect([await total(inbox.id), await total(archive.id)]).toEqual([0, COUNT])
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect([await total(inbox.id), await total(archive.id)]).toEqual([COUNT, 0])
    await expect(bench.client.messages.undo({ changeId: changeId ?? 0 })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })

  it('count as one change where the oldest are forgotten', async () => {
    const rows = await bench.client.messages.rows({ kind: 'view', view: view() })
    const flag = (at: number, value: boolean, changeId?: number) =>
      bench.messages.change(
        { kind: 'threads', items: rows.slice(at, at + 1) },
        { kind: 'flagged', value },
        { window: WINDOW, changeId },
      )
    const first = flag(0, true)
    for (let at = 1; at < 150; at++) flag(at, true, first.changeId ?? 0)
    const later = flag(200, true)
    await bench.client.messages.undo({ changeId: first.changeId ?? 0 })
    const flagged = await bench.client.messages.rows({ kind: 'view', view: { kind: 'flagged' } })
    expect(keys(flagged)).toEqual(keys(rows.slice(200, 201)))
    for (let at = 0; at < 100; at++) flag(at, true)
    await expect(bench.client.messages.undo({ changeId: later.changeId ?? 0 })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })
})
