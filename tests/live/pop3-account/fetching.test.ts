import { describe, expect, it } from 'vitest'
import type { Pop3Incoming } from '../../../src/shared/contract/accounts'
import type { ChangeTarget } from '../../../src/shared/contract/messages'
import { eventually } from '../../helpers/eventually'
import { idle, messageIn, rowsOf, subjectsOf, type LiveEngine } from '../../helpers/live-engine'
import { accountAt } from '../../helpers/pop3-account'
import { held, mail, pop3Settings, servePop3, type Pop3Mailbox } from '../../helpers/pop3-mailbox'

const DAY = 86_400_000

async function fetchedFrom(
  server: Pop3Mailbox,
  choices: Partial<Pop3Incoming> = {},
): Promise<LiveEngine & { pass(): Promise<void> }> {
  const live = await accountAt(server, choices)
  await idle(live.client)
  return { ...live, pass: () => pass(live, server) }
}

/** Another session, from beginning to end. */
async function pass({ client }: Pick<LiveEngine, 'client'>, server: Pop3Mailbox): Promise<void> {
  const before = server.sessions
  await client.accounts.syncNow({})
  await eventually(() => expect(server.sessions).toBeGreaterThan(before))
  await idle(client)
}

const inbox = async ({ client }: Pick<LiveEngine, 'client'>): Promise<string[]> =>
  (await subjectsOf(client, 'INBOX')).sort()

const uidls = ({ mails }: Pop3Mailbox): string[] => mails.map(({ uidl }) => uidl)

describe('[ACC-38] mail of a POP3 server', () => {
  it('is fetched once and kept here whole, with the folders an account needs', async () => {
    const server = await servePop3(held('one', 'two'))
    const live = await fetchedFrom(server)
    expect(await inbox(live)).toEqual(['one', 'two'])
    server.mails.push(...held('three'))
    await live.pass()
    await live.pass()
    expect(await inbox(live)).toEqual(['one', 'three', 'two'])
    expect(server.sent.toSorted()).toEqual(['one', 'three', 'two'])
    expect(uidls(server)).toEqual(['one', 'two', 'three'])
    const shown = await Promise.all(
      ['Drafts', 'Sent', 'Archive', 'Junk', 'Trash'].map((path) => subjectsOf(live.client, path)),
    )
    expect(shown.flat()).toEqual([])
  })

  it('is read, source and all, when the server is gone', async () => {
    const server = await servePop3(held('one'))
    const live = await fetchedFrom(server, { leaveDays: 0 })
    await eventually(() => expect(uidls(server)).toEqual([]))
    const { id } = await messageIn(live.client, 'INBOX')
    expect((await live.client.messages.body({ messageId: id })).text).toContain('Text of one')
  })

  it('is deleted there after the days that were chosen, and not before', async () => {
    const server = await servePop3(held('old'))
    const live = await fetchedFrom(server, { leaveDays: 3 })
    server.mails.push(...held('new'))
    live.clock.advance(3 * DAY - 1000)
    await live.pass()
    expect(uidls(server)).toEqual(['old', 'new'])
    live.clock.advance(1000)
    await live.pass()
    expect(uidls(server)).toEqual(['new'])
    expect(await inbox(live)).toEqual(['new', 'old'])
  })

  it.each(['deletes-and-dies', 'dies'] as const)(
    'is here once where the server %s at the end',
    async (quits) => {
      const server = await servePop3(held('one'))
      server.quits = quits
      const live = await accountAt(server, { leaveDays: 0 })
      await eventually(() => expect(live.log.join()).toContain('next try'))
      server.quits = 'well'
      await pass(live, server)
      expect(uidls(server)).toEqual([])
      expect(await inbox(live)).toEqual(['one'])
      expect(server.sent).toEqual(['one'])
    },
  )

  it('that was deleted here for good is not fetched again, and is deleted there where that is wanted', async () => {
    const server = await servePop3(held('one', 'two'))
    const live = await fetchedFrom(server)
    const remove = async (): Promise<void> => {
      const all = async (path: string): Promise<ChangeTarget> => ({
        kind: 'threads',
        items: (await rowsOf(live.client, path)).map(({ threadId, folderId }) => ({ threadId, folderId })),
      })
      const target = await all('INBOX')
      await live.client.messages.change({ target, change: { kind: 'move-to-role', role: 'trash' } })
      await eventually(async () => expect(await subjectsOf(live.client, 'Trash')).toHaveLength(2))
      const trashed = await all('Trash')
      await live.client.messages.change({ target: trashed, change: { kind: 'delete-forever' } })
      await eventually(async () => expect(await subjectsOf(live.client, 'Trash')).toHaveLength(0))
    }
    await remove()
    await live.pass()
    expect(await inbox(live)).toEqual([])
    expect(uidls(server)).toEqual(['one', 'two'])
    const [account] = await live.client.accounts.list()
    await live.client.accounts.update({
      ...{ id: account?.id ?? 0, tested: true },
      settings: pop3Settings(server, { deletesThere: true }),
    })
    await eventually(() => expect(uidls(server)).toEqual([]))
    expect(server.sent).toHaveLength(2)
  })

  it('one message that is refused does not stop the others, is told by its name, and comes when it is given', async () => {
    const server = await servePop3(held('one', 'bad', 'three'))
    server.refused.add('bad')
    const live = await fetchedFrom(server)
    expect(await inbox(live)).toEqual(['one', 'three'])
    const [account] = await live.client.accounts.list()
    expect(account?.sync.troubles).toMatchObject([
      {
        ...{ withheld: 1, problem: { code: 'message-withheld', serverReply: 'cannot read it' } },
        messages: [{ key: '2', from: 'Mario', subject: 'bad' }],
      },
    ])
    server.refused.clear()
    await live.pass()
    expect(await inbox(live)).toEqual(['bad', 'one', 'three'])
    expect((await live.client.accounts.list())[0]?.sync.troubles).toEqual([])
  })

  it('comes past a message over which the server hangs up every time', async () => {
    const server = await servePop3(held('one', 'two', 'deadly', 'four'))
    server.cut.add('deadly')
    const live = await fetchedFrom(server)
    expect(await inbox(live)).toEqual(['four', 'one', 'two'])
    expect(server.sent.filter((uidl) => uidl === 'one')).toHaveLength(1)
    expect((await live.client.accounts.list())[0]?.sync.troubles).toMatchObject([{ withheld: 1 }])
    server.cut.clear()
    await live.pass()
    expect(await inbox(live)).toEqual(['deadly', 'four', 'one', 'two'])
  })

  it('is told where the server gives no ids by which mail is known again', async () => {
    const server = await servePop3(held('one'))
    server.hasUidl = false
    const live = await accountAt(server)
    await eventually(async () =>
      expect((await live.client.accounts.list())[0]?.sync).toMatchObject({
        ...{ stage: 'failed', problem: { code: 'pop3-no-ids', serverReply: 'what is that?' } },
      }),
    )
  })

  it('is here once for each copy where the server gives several one id', async () => {
    const server = await servePop3([
      { uidl: 'same', source: mail('first') },
      { uidl: 'same', source: mail('second') },
    ])
    const live = await fetchedFrom(server)
    await live.pass()
    expect(await inbox(live)).toEqual(['first', 'second'])
    expect(server.sent).toHaveLength(2)
  })

  it('is noticed where an id is given to another message after the first was deleted', async () => {
    const server = await servePop3([{ uidl: '1', source: mail('first') }])
    const live = await fetchedFrom(server)
    server.mails = [{ uidl: '1', source: mail('quite another') }]
    await live.pass()
    await live.pass()
    expect(await inbox(live)).toEqual(['first', 'quite another'])
  })

  it('is not doubled where the server lies of sizes, or writes into the mail', async () => {
    const server = await servePop3(held('one', 'two'))
    server.sizeOf = () => 0
    const live = await fetchedFrom(server)
    server.sizeOf = () => 999_999_999
    await live.pass()
    server.mails[0] = { uidl: 'one', source: mail('one', 'Status: RO\r\n') }
    server.sizeOf = () => null
    await live.pass()
    expect(await inbox(live)).toEqual(['one', 'two'])
    server.sent.length = 0
    await live.pass()
    expect(server.sent).toEqual([])
  })

  it('is not doubled where all of it gets other ids', async () => {
    const server = await servePop3(held('one', 'two'))
    const live = await fetchedFrom(server)
    server.mails = server.mails.map((one) => ({ ...one, uidl: `moved-${one.uidl}` }))
    await live.pass()
    expect(await inbox(live)).toEqual(['one', 'two'])
    server.mails = []
    await live.pass()
    server.mails = held('one')
    await live.pass()
    expect(await inbox(live)).toEqual(['one', 'two'])
  })
})
