import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailboxRole } from '../../../src/shared/contract/mailboxes'
import { problemSchema, type Problem } from '../../../src/shared/problem'
import { whole } from '../../../src/shared/whole'
import { createMailCacheBench, syncFolders, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let accountId: number
beforeEach(() => {
  bench = createMailCacheBench()
  accountId = addAccount('a@x')
})
afterEach(() => bench.close())

const addAccount = (address: string): number =>
  Number(
    bench.context.db
      .prepare("INSERT INTO account (address, settings, created_at) VALUES (?, '{}', 0)")
      .run(address).lastInsertRowid,
  )

const ROLES = new Map<string, MailboxRole>([
  ['INBOX', 'inbox'],
  ['Trash', 'trash'],
  ['INBOX.Trash', 'trash'],
  ['Sent', 'sent'],
  ['Work/Archive', 'archive'],
])

const list = (paths: readonly string[], delimiter = '/', account = accountId): void =>
  void syncFolders(
    bench.mailboxes,
    account,
    paths.map((path) => ({
      ...{ path, delimiter, selectable: true, subscribed: true },
      name: delimiter === '' ? path : (path.split(delimiter).at(-1) ?? path),
      role: ROLES.get(path) ?? null,
    })),
  )

const shown = async () => whole(bench.client.mailboxes.list())
const paths = async (): Promise<string[]> => (await shown()).map(({ path }) => path)
async function idOf(path: string): Promise<number> {
  const found = (await shown()).find((folder) => folder.path === path)
  if (!found) throw new Error(`no folder ${path} among ${(await paths()).join(', ')}`)
  return found.id
}

/** How a call is refused; null when it is not. */
async function refusal(call: Promise<unknown>): Promise<Problem | null> {
  try {
    await call
    return null
  } catch (error) {
    return problemSchema.parse(error instanceof Error && 'data' in error ? error.data : error)
  }
}

describe('changes of folders', () => {
  it('are shown at once, each building on the one before, and nothing is written to the list of the server', async () => {
    list(['INBOX', 'Trash', 'Clients', 'Clients/Rossi', 'Clients/Rossi/2025', 'Old'])
    const { mailboxes } = bench.client
    const fresh = await mailboxes.create({ accountId, parentId: await idOf('Clients'), name: '  Świat ' })
    expect(await paths()).toContain('Clients/Świat')
    expect(await mailboxes.place({ id: await idOf('Clients'), name: 'Customers' })).toMatchObject({
      name: 'Clients',
      parentId: null,
    })
    await mailboxes.place({ id: await idOf('Customers/Rossi'), parentId: await idOf('Old') })
    await mailboxes.place({ id: fresh.id, name: 'World' })
    expect(await paths()).toEqual([
      'INBOX',
      'Trash',
      'Customers',
      'Customers/World',
      'Old',
      'Old/Rossi',
      'Old/Rossi/2025',
    ])
    // The name is free on the screen, although the server has the old folder there still.
    const again = await mailboxes.create({ accountId, parentId: null, name: 'Clients' })
    expect(await paths()).toContain('Clients')
    expect((await refusal(mailboxes.create({ accountId, parentId: null, name: 'Clients' })))?.code).toBe(
      'folder-name-taken',
    )
    await mailboxes.remove({ id: again.id, ifEmpty: true })
    expect(await paths()).not.toContain('Clients')
  })

  it('a deleted folder lies in the trash with all it holds, comes back, and goes for good only from there', async () => {
    list(['INBOX', 'Trash', 'Trash/Offers', 'Offers', 'Offers/2025'])
    const { mailboxes } = bench.client
    const id = await idOf('Offers')
    expect((await refusal(mailboxes.remove({ id })))?.code).toBe('conflict')
    const before = await mailboxes.trash({ id })
    expect(await paths()).toEqual(['INBOX', 'Trash', 'Trash/Offers', 'Trash/Offers 2', 'Trash/Offers 2/2025'])
    expect((await refusal(mailboxes.trash({ id })))?.code).toBe('conflict')
    await mailboxes.place({ id, ...before })
    expect(await paths()).toEqual(['INBOX', 'Trash', 'Trash/Offers', 'Offers', 'Offers/2025'])
    await mailboxes.trash({ id })
    await mailboxes.remove({ id })
    expect(await paths()).toEqual(['INBOX', 'Trash', 'Trash/Offers'])
    expect((await refusal(mailboxes.place({ id, name: 'Back' })))?.code).toBe('not-found')
  })

  it.each([
    ['', 'folder-name-blank'],
    [' \u00a0\u200b ', 'folder-name-blank'],
    ['a/b', 'folder-name-character'],
    ['.', 'folder-name-reserved'],
    ['..', 'folder-name-reserved'],
    ['~', 'folder-name-reserved'],
    ['\u200f~user', 'folder-name-reserved'],
    ['a\ud800', 'folder-name-character'],
    ['a\u202eb', 'folder-name-hidden'],
    ['a\u2066b', 'folder-name-hidden'],
    ['a\u0000b', 'folder-name-hidden'],
    ['x'.repeat(256), 'folder-name-long'],
    ['ł'.repeat(128), 'folder-name-long'],
    ['inbox', 'folder-name-taken'],
    ['Clients', 'folder-name-taken'],
  ])('the name %j is refused with %s', async (name, code) => {
    list(['INBOX', 'Trash', 'Clients'])
    expect(await refusal(bench.client.mailboxes.create({ accountId, parentId: null, name }))).toMatchObject({
      code,
      field: 'name',
    })
    expect(await paths()).toEqual(['INBOX', 'Trash', 'Clients'])
  })

  it.each(['%', '...', '.a', 'a~', '*', 'a"b', 'a\\b', '&', 'a.b', '日本語', 'x'.repeat(255)])(
    'the name %j is left to the server',
    async (name) => {
      list(['INBOX', 'Clients'])
      await bench.client.mailboxes.create({ accountId, parentId: null, name })
      expect(await paths()).toContain(name)
    },
  )

  it.each([
    ['a\r\nb\tc', 'a b c'],
    ['Of\u200bfers\u200f', 'Offers'],
    ['\u2028\ufeffNew', 'New'],
    ['نمونه\u200cها', 'نمونه\u200cها'],
    ['👩🏽\u200d💻', '👩🏽\u200d💻'],
  ])('of the name %j what nobody sees is left out', async (typed, name) => {
    list(['INBOX', 'Clients'])
    const { id } = await bench.client.mailboxes.create({ accountId, parentId: null, name: typed })
    expect((await shown()).find((folder) => folder.id === id)).toMatchObject({ name, path: name })
    await bench.client.mailboxes.remove({ id, ifEmpty: true })
    const clients = await idOf('Clients')
    await bench.client.mailboxes.place({ id: clients, name: typed })
    expect((await shown()).find((folder) => folder.id === clients)).toMatchObject({ name })
  })

  it('a name of the server that hides or turns characters is shown without them, and stays as it is until it is renamed', async () => {
    list(['INBOX', 'gnp.\u202e evil', '\u200b', '\u200f\u200f', '~home', 'In/\u2066side\u0007'])
    expect((await shown()).map(({ name, path }) => ({ name, path }))).toEqual(
      expect.arrayContaining([
        { name: 'gnp. evil', path: 'gnp. evil' },
        { name: 'U+200B', path: 'U+200B' },
        { name: 'U+200F U+200F', path: 'U+200F U+200F' },
        { name: 'side', path: 'In/side' },
      ]),
    )
    const { mailboxes } = bench.client
    const evil = await idOf('gnp. evil')
    expect(await mailboxes.place({ id: evil, name: 'gnp. evil' })).toMatchObject({ changeId: null })
    expect(await mailboxes.place({ id: evil, name: 'Offers' })).toMatchObject({ name: 'gnp.\u202e evil' })
    expect(await mailboxes.place({ id: await idOf('~home'), name: '~home' })).toMatchObject({
      changeId: null,
    })
  })

  it('special folders and what holds one stay, and no folder comes to lie inside itself or in another account', async () => {
    list(['INBOX', 'Trash', 'Sent', 'Work', 'Work/Archive', 'Work/Plans'])
    const other = addAccount('b@x')
    list(['INBOX', 'There'], '/', other)
    const { mailboxes } = bench.client
    const sent = await idOf('Sent')
    const work = await idOf('Work')
    const code = async (call: Promise<unknown>) => (await refusal(call))?.code
    expect(await code(mailboxes.trash({ id: sent }))).toBe('folder-is-special')
    expect(await code(mailboxes.place({ id: sent, name: 'Gone' }))).toBe('folder-is-special')
    expect(await code(mailboxes.trash({ id: work }))).toBe('folder-is-special')
    expect(await code(mailboxes.place({ id: work, parentId: await idOf('Trash') }))).toBe('folder-is-special')
    expect(await code(mailboxes.place({ id: work, parentId: await idOf('Work/Plans') }))).toBe(
      'folder-into-itself',
    )
    expect(await code(mailboxes.place({ id: work, parentId: await idOf('There') }))).toBe('not-found')
    expect(await code(mailboxes.create({ accountId, parentId: await idOf('There'), name: 'x' }))).toBe(
      'not-found',
    )
  })

  it('a server without a hierarchy holds no folders in folders, and one that keeps all below INBOX is spoken to so', async () => {
    list(['INBOX', 'One'], '')
    expect(
      (await refusal(bench.client.mailboxes.create({ accountId, parentId: await idOf('One'), name: 'x' })))
        ?.code,
    ).toBe('folder-holds-none')
    const other = addAccount('b@x')
    list(['INBOX', 'INBOX.Trash', 'INBOX.Old'], '.', other)
    const old = (await shown()).find(({ path }) => path === 'INBOX.Old')?.id ?? 0
    expect(
      (await refusal(bench.client.mailboxes.create({ accountId: other, parentId: null, name: 'Old' })))?.code,
    ).toBe('folder-name-taken')
    const before = await bench.client.mailboxes.trash({ id: old })
    await bench.client.mailboxes.place({ id: old, ...before })
    expect((await shown()).find(({ id }) => id === old)).toMatchObject({ name: 'Old', depth: 0 })
  })

  it('a folder with a change that waits stays for a day after it is no longer listed', async () => {
    list(['INBOX', 'Trash', 'Clients'])
    await bench.client.mailboxes.place({ id: await idOf('Clients'), name: 'Customers' })
    list(['INBOX', 'Trash'])
    expect(await paths()).toContain('Customers')
    bench.clock.advance(25 * 60 * 60_000)
    list(['INBOX', 'Trash'])
    expect(await paths()).toEqual(['INBOX', 'Trash'])
  })
})
