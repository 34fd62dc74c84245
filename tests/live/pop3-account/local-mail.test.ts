import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChangeTarget } from '../../../src/shared/contract/messages'
import { whole } from '../../../src/shared/whole'
import { eventually } from '../../helpers/eventually'
import { folderId, idle, messageIn, rowsOf, subjectsOf, type LiveEngine } from '../../helpers/live-engine'
import { WINDOW } from '../../helpers/mail-cache'
import { accountAt } from '../../helpers/pop3-account'
import { held, servePop3 } from '../../helpers/pop3-mailbox'

async function withMail(): Promise<LiveEngine & { accountId: number }> {
  const server = await servePop3(held('one', 'two', 'three'))
  const live = await accountAt(server, { leaveDays: 0 })
  await idle(live.client)
  await eventually(() => expect(server.mails).toEqual([]))
  return live
}

const target = async ({ client }: LiveEngine, path: string, subject: string): Promise<ChangeTarget> => ({
  kind: 'threads',
  items: (await rowsOf(client, path)).flatMap((row) =>
    row.subject === subject ? [{ threadId: row.threadId, folderId: row.folderId }] : [],
  ),
})

const holds = (live: LiveEngine, path: string, subjects: string[]): Promise<void> =>
  eventually(async () => expect((await subjectsOf(live.client, path)).sort()).toEqual(subjects))

const paths = async ({ client }: LiveEngine): Promise<string[]> =>
  (await whole(client.mailboxes.list())).map(({ path }) => path)

describe('[ACC-38] mail that lies on this computer only', () => {
  it('is moved, marked and taken back, and nothing of it waits for a server', async () => {
    const live = await withMail()
    const { client } = live
    const trash = { kind: 'move-to-role', role: 'trash' } as const
    await client.messages.change({ target: await target(live, 'INBOX', 'one'), change: trash })
    await holds(live, 'Trash', ['one'])
    const { changeId } = await client.messages.change({
      ...{ target: await target(live, 'INBOX', 'two'), change: { kind: 'move-to-role', role: 'junk' } },
      window: WINDOW,
    })
    await holds(live, 'Junk', ['two'])
    await client.messages.undo({ changeId: changeId ?? 0 })
    await holds(live, 'INBOX', ['three', 'two'])
    await client.messages.change({
      ...{ target: await target(live, 'INBOX', 'two'), change: { kind: 'flagged', value: true } },
    })
    await eventually(async () => {
      const rows = await rowsOf(client, 'INBOX')
      expect(rows.find(({ subject }) => subject === 'two')).toMatchObject({ flagged: true, pending: false })
    })
  })

  it('lies in folders that are made, renamed, moved and deleted here', async () => {
    const live = await withMail()
    const { client, accountId } = live
    const { id } = await client.mailboxes.create({ accountId, parentId: null, name: 'Orders' })
    const inner = await client.mailboxes.create({ accountId, parentId: id, name: 'Old' })
    await client.messages.change({
      ...{ target: await target(live, 'INBOX', 'one'), change: { kind: 'move', folderId: inner.id } },
    })
    await holds(live, 'Orders/Old', ['one'])
    await client.mailboxes.place({ id, name: 'Aufträge' })
    await holds(live, 'Aufträge/Old', ['one'])
    const before = await client.mailboxes.trash({ id })
    await holds(live, 'Trash/Aufträge/Old', ['one'])
    await client.mailboxes.place({ id, name: before.name, parentId: before.parentId })
    await holds(live, 'Aufträge/Old', ['one'])
    await client.mailboxes.trash({ id })
    await eventually(async () => expect(await paths(live)).toContain('Trash/Aufträge/Old'))
    await client.mailboxes.remove({ id })
    await eventually(async () =>
      expect((await paths(live)).filter((path) => path.includes('Auf'))).toEqual([]),
    )
    expect(await client.mailboxes.refusals()).toEqual([])
    expect(await folderId(client, 'INBOX')).toBeGreaterThan(0)
    await holds(live, 'INBOX', ['three', 'two'])
  })

  it('is there after a restart, whole and found, and its folders too', async () => {
    const live = await withMail()
    await live.client.mailboxes.create({ accountId: live.accountId, parentId: null, name: 'Kept' })
    await eventually(async () => expect(await paths(live)).toContain('Kept'))
    const again = await live.restart()
    onTestFinished(() => again.stop())
    await holds(again, 'INBOX', ['one', 'three', 'two'])
    expect(await paths(again)).toContain('Kept')
    const { id, subject } = await messageIn(again.client, 'INBOX')
    const { text } = await again.client.messages.body({ messageId: id })
    expect(text).toContain(`Text of ${subject}`)
  })
})
