import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { keywordOf, tagsNamed } from '../../../src/shared/tag-names'
import { knownTags, mayBeTag } from '../../../src/shared/tags'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import type { WantedAction } from '../../../src/main/engine/features/messages/index'
import { createMailCacheBench, folder, keyOf, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let inbox: FolderRef
let archive: FolderRef
beforeEach(() => {
  bench = createMailCacheBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'archive'])
  inbox = folder(folders, 'inbox')
  archive = folder(folders, 'archive')
  for (const { id } of [inbox, archive]) bench.mailboxes.moveCursor(id, { fetchCursor: null, uidNext: 1 })
  bench.deliver(inbox, { id: 'a@x', subject: 'Lamps', flags: ['$Label1', 'NonJunk', 'Urgent'], key: 1 })
})
afterEach(() => bench.close())

const wanted = (): WantedAction[] => bench.messages.cache.wanted(inbox.accountId, 100)
const line = async () => (await bench.rows(inbox))[0]
const change = async (change: MessageChange) => {
  const row = await line()
  const items = row ? [{ threadId: row.threadId, folderId: row.folderId }] : []
  return bench.client.messages.change({ target: { kind: 'threads', items }, change, window: WINDOW })
}
const tag = (keyword: string, value = true) => change({ kind: 'tag', keyword, value })
const found = async (query: string): Promise<string[]> =>
  (await bench.client.messages.search({ query, limit: 9 })).hits.map(({ row }) => row.subject)
const refetched = (flags: string[]): void =>
  bench.messages.cache.updateFlags(inbox, [{ serverKey: keyOf(1), flags: new Set(flags), modseq: '2' }], {})

describe('the tags of a mail', () => {
  it('are the keywords the server has, in small letters, without notes of programs', async () => {
    expect((await line())?.tags).toEqual(['$label1', 'urgent'])
    refetched(['Urgent', 'work', '$Forwarded', '$Junk', '\\Seen'])
    expect((await line())?.tags).toEqual(['urgent', 'work'])
  })

  it('[READ-10] are wanted at once, until the server has them; what is so already is not wanted', async () => {
    await tag('work')
    await tag('urgent')
    expect(await line()).toMatchObject({ tags: ['$label1', 'urgent', 'work'], pending: true })
    const [action, ...more] = wanted()
    expect(more).toEqual([])
    expect(action).toMatchObject({ keywords: { work: true } })
    bench.messages.cache.actionDone(action?.placementId ?? 0, { keywords: { work: true } }, null)
    expect(await line()).toMatchObject({ tags: ['$label1', 'urgent', 'work'], pending: false })
    expect(wanted()).toEqual([])
  })

  it('are wanted otherwise again where they were taken back while the server was told', async () => {
    await tag('work')
    const [first] = wanted()
    await tag('work', false)
    bench.messages.cache.actionDone(first?.placementId ?? 0, { keywords: { work: true } }, null)
    expect((await line())?.tags).toEqual(['$label1', 'urgent'])
    expect(wanted()).toMatchObject([{ keywords: { work: false } }])
  })

  it('stay on this computer where the server keeps none, whatever it tells of its own, and are named so', async () => {
    await tag('work')
    const [action] = wanted()
    const done = { keywords: { work: true }, keepsNone: true as const }
    bench.messages.cache.actionDone(action?.placementId ?? 0, done, null)
    refetched(['\\Seen'])
    const row = await line()
    expect(row).toMatchObject({ tags: ['work'], pending: false })
    const [message] = await bench.client.messages.thread({ threadId: row?.threadId ?? 0 })
    expect(message).toMatchObject({ tags: ['work'], localTags: ['work'] })
    await tag('work', false)
    expect((await line())?.tags).toEqual([])
  })

  it('are taken back by an undo, each as it was', async () => {
    const { changeId } = await tag('urgent', false)
    expect((await line())?.tags).toEqual(['$label1'])
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect((await line())?.tags).toEqual(['$label1', 'urgent'])
  })

  it('are told as refused, and shown as the server has them, where the mail was lost', async () => {
    await tag('work')
    const [action] = wanted()
    bench.messages.cache.actionFailed(action?.placementId ?? 0, { code: 'message-gone' }, null)
    expect((await line())?.tags).toEqual(['$label1', 'urgent'])
    expect(await bench.client.messages.changes({ window: WINDOW })).toMatchObject([{ refused: 1 }])
  })

  it('are searched for by their names in each language, and what is no tag is told', async () => {
    expect(await found('tag:important')).toEqual(['Lamps'])
    expect(await found('etykieta:ważne')).toEqual(['Lamps'])
    expect(await found('-tag:important')).toEqual([])
    expect(await found('tag:to do')).toEqual([])
    expect((await bench.client.messages.search({ query: 'tag:nothing', limit: 9 })).noTags).toEqual([
      'nothing',
    ])
  })
})

describe('a muted conversation', () => {
  const told = (): boolean[] =>
    bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.isTold] : []))

  it('is told of no more, wherever its mail lies, is found, and speaks again by an undo', async () => {
    const { changeId } = await change({ kind: 'mute', value: true })
    expect(await line()).toMatchObject({ muted: true, tags: ['$label1', 'urgent'] })
    expect(await found('is:muted')).toEqual(['Lamps'])
    await change({ kind: 'move', folderId: archive.id })
    bench.deliver(inbox, { id: 'b@x', subject: 'Re: Lamps', references: ['a@x'], key: 2 })
    expect(await line()).toMatchObject({ muted: true })
    expect(told().at(-1)).toBe(false)
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    bench.deliver(inbox, { id: 'c@x', subject: 'Re: Lamps', references: ['a@x'], key: 3 })
    expect(await line()).toMatchObject({ muted: false })
    expect(told().at(-1)).toBe(true)
  })

  it('is muted by what another program says', async () => {
    refetched(['$Muted'])
    expect(await line()).toMatchObject({ muted: true, tags: [] })
  })
})

describe('the keyword of a new tag', () => {
  it.each([
    ['Pilne!', 'pilne'],
    ['Łódź — oferty', 'lodz_oferty'],
    ['見積', 'tag'],
    ['junk', 'junk_2'],
    ['$label9', 'label9'],
    ['urgent', 'urgent_2'],
    ['a'.repeat(90), 'a'.repeat(40)],
  ])('of “%s” is one every server can take, and no other’s', (name, keyword) => {
    expect(keywordOf(name, ['urgent'])).toBe(keyword)
  })

  it('is none by which a program notes what it knows', () => {
    expect(['$forwarded', '$junk', '\\seen', 'nonjunk', '$muted'].filter(mayBeTag)).toEqual([])
  })
})

it('a name of a tag names it whole, or by its beginning', () => {
  const tags = [...knownTags, { keyword: 'offer', name: 'Offerta', color: '#000000' }]
  expect(tagsNamed(tags, 'offerta')).toEqual({ keywords: ['offer'], isExact: true })
  expect(tagsNamed(tags, 'off')).toEqual({ keywords: ['offer'], isExact: false })
  expect(tagsNamed([{ keyword: '$label1', name: 'Fire', color: '#000000' }], 'important').keywords).toEqual(
    [],
  )
})
