import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailImportFeature } from '../../../src/main/engine/features/mail-import/index'
import { inSlices } from '../../../src/main/engine/slices'
import { createMailCacheBench, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let accountId: number
let client: ReturnType<typeof clientOf>
/** What the server says of a name; null where it takes it. */
let saysOf: (name: string) => string | null
const asked: string[] = []

beforeEach(() => {
  bench = createMailCacheBench()
  accountId = bench.addAccount('a@x', ['inbox', 'trash'])['inbox']?.accountId ?? 0
  client = clientOf(bench)
  saysOf = () => null
  asked.length = 0
  bench.mailboxes.pending.onWanted(() => queueMicrotask(() => void carryOut()))
})
afterEach(() => bench.close())

function clientOf({ context, mailboxes, messages, deliver }: MailCacheBench) {
  const { router } = createMailImportFeature(context, {
    ...{ mailboxes, messages },
    sync: {
      look: () => Promise.resolve(),
      put(_account, folderId, { source }) {
        const folder = mailboxes.folder(folderId)
        if (folder) deliver(folder, { source: Buffer.from(source) })
        return Promise.resolve()
      },
    },
  })
  return createRouterClient({ mailImport: router }, { context: { log: context.log } }).mailImport
}

/** As a server does that says of each folder at once whether it takes it. */
async function carryOut(): Promise<void> {
  const { pending } = bench.mailboxes
  const change = pending.next(accountId, bench.clock.now())
  const folder = change?.folderId ? pending.placed(change.folderId) : null
  if (!change || !folder) return
  asked.push(change.name)
  const serverReply = saysOf(change.name)
  if (serverReply === null) {
    await inSlices(pending.relocated(folder.id, folder.path), new AbortController().signal)
    pending.done(change)
  } else
    pending.refused(change, {
      ...{ code: 'server-refused', serverReply },
      params: { host: 'imap.x', port: '993', replyCode: 'CANNOT' },
    })
}

const mail = (subject: string) => ({
  source: new Blob([`Message-ID: <${subject}@x>\r\nSubject: ${subject}\r\n\r\nText\r\n`]),
  flags: [],
  receivedAt: null,
})
const begin = (source: string, id?: number) =>
  client.begin({ accountId, name: 'Inbox', source, total: 9, ...(id === undefined ? {} : { id }) })
const folderOf = (...names: string[]) => client.folder({ accountId, parentId: null, names })
const pathOf = (id: number) => bench.mailboxes.folder(id)?.path

describe('an import of mail', () => {
  it('goes on only with the same files, however others are called, and takes back only its own', async () => {
    const { folderId } = await folderOf('Imported')
    const stopped = await begin('300 mails')
    await client.put({ id: stopped.id, folderId, mails: [mail('a'), mail('b')] })
    const other = await begin('10 mails')
    expect(other.id).not.toBe(stopped.id)
    await client.put({ id: other.id, folderId, mails: [mail('c')] })
    await client.end({ id: other.id })
    expect(await client.undo({ id: other.id })).toEqual({ count: 1 })

    client = clientOf(bench)
    expect((await begin('300 mails')).id).toBe(stopped.id)
    expect((await begin('10 mails', stopped.id)).id).not.toBe(stopped.id)
    expect(await client.undo({ id: stopped.id })).toEqual({ count: 2 })
  })

  it('makes a folder without the sign that the server refuses, and asks for it once', async () => {
    saysOf = (name) => (name.includes('.') ? "Character not allowed in mailbox name: '.'" : null)
    const { folderId } = await folderOf('pop.gmail.com', 'Inbox')
    expect(pathOf(folderId)).toBe('pop-gmail-com/Inbox')
    expect(await folderOf('pop.gmail.com', 'Inbox')).toEqual({ folderId })
    expect(pathOf((await folderOf('imap.x.it')).folderId)).toBe('imap-x-it')
    expect(asked).toEqual(['pop.gmail.com', 'pop-gmail-com', 'Inbox', 'imap-x-it'])
    expect(await bench.client.mailboxes.refusals()).toEqual([])
  })

  it('makes a folder without all signs where the server names none', async () => {
    saysOf = (name) => (/[.&]/.test(name) ? 'Invalid mailbox name' : null)
    expect(pathOf((await folderOf('R&D no.1')).folderId)).toBe('R-D no-1')
  })

  it('says in the words of the server why a folder cannot be made', async () => {
    saysOf = () => 'No more folders for you'
    await expect(folderOf('a.b')).rejects.toMatchObject({
      data: { code: 'server-refused', serverReply: 'No more folders for you' },
    })
    expect(asked).toEqual(['a.b', 'a-b'])
  })
})
