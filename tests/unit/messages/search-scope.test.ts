import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SearchScope } from '../../../src/shared/contract/search'
import { createMailCacheBench, folder, syncFolders, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const found = async (scope: SearchScope): Promise<string[]> => {
  const { hits, total } = await bench.client.messages.search({ query: 'lamps', limit: 50, scope })
  expect(total).toBe(hits.length)
  const rows = await bench.client.messages.rows({ kind: 'search', query: 'lamps', scope })
  expect(rows).toEqual(hits.map(({ row: { threadId, folderId } }) => ({ threadId, folderId })))
  return hits.map(({ row }) => row.subject).sort()
}

/** Folders of these paths beside the inbox, by their paths. */
function foldersOf(address: string, paths: readonly string[]) {
  const accountId = folder(bench.addAccount(address, ['inbox']), 'inbox').accountId
  const listed = ['inbox', ...paths].map((path) => ({
    ...{ path, name: path.slice(path.lastIndexOf('/') + 1), delimiter: '/' },
    ...{ role: path === 'inbox' ? ('inbox' as const) : null, selectable: true, subscribed: true },
  }))
  const folders = syncFolders(bench.mailboxes, accountId, listed)
  return { accountId, folders: Object.fromEntries(folders.map((one) => [one.path, one])) }
}

it('[SRCH-02] a search looks in one folder, with what lies beneath it, in one account, or everywhere', async () => {
  const anna = foldersOf('anna@ourshop.it', [
    'Clients',
    'Clients/North',
    'Clients/North/Old',
    'Clients 2',
    'Client',
  ])
  const info = foldersOf('info@ourshop.it', ['Clients'])
  for (const [at, path] of ['Clients', 'Clients/North', 'Clients/North/Old', 'Clients 2', 'Client'].entries())
    bench.deliver(folder(anna.folders, path), { id: `a${at}@x`, subject: path, text: 'lamps' })
  bench.deliver(folder(info.folders, 'Clients'), { id: 'i@x', subject: 'of info', text: 'lamps' })
  bench.messages.drainIndexer()
  const clients = folder(anna.folders, 'Clients')
  const inFolder = (withSubfolders: boolean): SearchScope => ({
    kind: 'folder',
    folderId: clients.id,
    withSubfolders,
  })
  expect(await found({ kind: 'all' })).toHaveLength(6)
  expect(await found({ kind: 'account', accountId: info.accountId })).toEqual(['of info'])
  expect(await found({ kind: 'account', accountId: anna.accountId })).toHaveLength(5)
  expect(await found(inFolder(false))).toEqual(['Clients'])
  expect(await found(inFolder(true))).toEqual(['Clients', 'Clients/North', 'Clients/North/Old'])
  expect(await found({ kind: 'role', role: 'inbox' })).toEqual([])
  expect(await found({ kind: 'folder', folderId: 99_999, withSubfolders: true })).toEqual([])
})

it('shows what lies in several folders in the one that is searched', async () => {
  const { folders } = foldersOf('anna@ourshop.it', ['Clients', 'Copies'])
  for (const path of ['Clients', 'Copies'])
    bench.deliver(folder(folders, path), { id: 'one@x', text: 'lamps' })
  bench.messages.drainIndexer()
  for (const path of ['Clients', 'Copies']) {
    const { id } = folder(folders, path)
    const { hits } = await bench.client.messages.search({
      ...{ query: 'lamps', limit: 50 },
      scope: { kind: 'folder', folderId: id, withSubfolders: false },
    })
    expect(hits.map(({ row }) => row.folderId)).toEqual([id])
  }
})

it('[SRCH-01] a search finds what is linked, to whom, and what is not, and tells of names no record has', async () => {
  const { folders } = foldersOf('anna@ourshop.it', [])
  const inbox = folder(folders, 'inbox')
  for (const id of ['one', 'two', 'three'])
    bench.deliver(inbox, { id: `${id}@x`, subject: id, text: 'lamps' })
  bench.messages.drainIndexer()
  const rows = await bench.client.messages.rows({ kind: 'search', query: 'lamps' })
  const threadOf = async (subject: string): Promise<number> =>
    (await bench.client.messages.search({ query: `subject:${subject}`, limit: 1 })).hits[0]?.row.threadId ?? 0
  const [one, two] = [await threadOf('one'), await threadOf('two')]
  const links = new Map([
    ['rossi impianti', [one]],
    ['rossi', [one, two]],
  ])
  bench.messages.useLinks({
    threads: (name) => (name === null ? [one, two] : (links.get(name) ?? [])),
    named: (name) => (links.has(name) ? 'exactly' : null),
    among: () => [],
  })
  expect(rows).toHaveLength(3)
  const ask = async (query: string) => {
    const { hits, noRecords, notUnderstood, empty } = await bench.client.messages.search({ query, limit: 50 })
    return [hits.map(({ row }) => row.subject).sort(), noRecords, notUnderstood, empty]
  }
  expect(await ask('linked:yes')).toEqual([['one', 'two'], [], [], []])
  expect(await ask('lamps linked:no')).toEqual([['three'], [], [], []])
  expect(await ask('-linked:sì')).toEqual([['three'], [], [], []])
  expect(await ask('cliente:rossi impianti lamps')).toEqual([['one'], [], [], []])
  expect(await ask('linked:rossi one')).toEqual([['one'], [], [], []])
  expect(await ask('linked:rossi OR subject:three')).toEqual([['one', 'three', 'two'], [], [], []])
  expect(await ask('linked:bianchi')).toEqual([[], ['bianchi'], [], []])
  expect(await ask('lamps linked:')).toEqual([
    ['one', 'three', 'two'],
    [],
    [],
    [{ typed: 'linked:', needs: 'record' }],
  ])
})
