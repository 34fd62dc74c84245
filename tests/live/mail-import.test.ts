import { expect, it, onTestFinished } from 'vitest'
import { describeLive, freshMailbox, liveSettings } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { folderId, idle, roleId, rowsOf, subjectsOf, type LiveEngine } from '../helpers/live-engine'
import { openScene } from '../helpers/live-scene'

const source = (subject: string, more = ''): string =>
  `From: Anna <anna@old.example>\r\nTo: me@x\r\nSubject: ${subject}\r\nDate: Mon, 9 Mar 2020 10:11:12 +0000\r\n${more}\r\nText of ${subject}.\r\n`

const handed = (
  subject: string,
  flags: string[] = [],
  more = `Message-ID: <${subject}@old.example>\r\n`,
) => ({
  ...{ source: new Blob([source(subject, more)]), flags, receivedAt: Date.UTC(2020, 2, 9, 10, 11, 13) },
})

async function begun({ client }: LiveEngine, id?: number) {
  const [account] = await client.accounts.list()
  const accountId = account?.id ?? 0
  const run = await client.mailImport.begin({
    accountId,
    name: 'Old',
    source: 'old',
    total: 3,
    ...(id ? { id } : {}),
  })
  const { folderId: into } = await client.mailImport.folder({
    ...{ accountId, parentId: null, names: ['Imported', 'Work/Orders'] },
  })
  return { id: run.id, folderId: into }
}

describeLive('[BEY-21] mail from files', () => {
  it('comes to the server with its dates and flags, once, and is taken back', async () => {
    const { live, mailbox, other } = await openScene(async (client) => {
      await client.append('INBOX', 'Known', { id: 'Known@old.example', body: 'Other text.' })
    })
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    const first = await begun(live)
    const mails = [
      handed('One', ['\\Seen', '\\Flagged', 'offer']),
      handed('Two'),
      handed('Two'),
      handed('Nameless', [], ''),
    ]
    expect(await live.client.mailImport.put({ ...first, mails })).toMatchObject({
      ...{ added: 3, known: 1, refused: [], stopped: null },
    })
    // Another mail has that Message-ID, as devices and spammers re-use them.
    expect(await live.client.mailImport.put({ ...first, mails: [handed('Known')] })).toMatchObject({
      added: 1,
    })
    const [path = ''] = (await other.imap.list())
      .map((one) => one.path)
      .filter((one) => one.includes('Orders'))
    expect(await other.subjects(path)).toEqual(['One', 'Two', 'Nameless', 'Known'])
    expect((await other.flags(path))[0]?.flags).toEqual(['\\Flagged', '\\Seen', 'offer'])
    await eventually(async () => expect(await rowsOf(live.client, path)).toHaveLength(4))
    expect((await rowsOf(live.client, path)).map(({ date }) => date)).toContain(
      Date.UTC(2020, 2, 9, 10, 11, 13),
    )
    expect(await live.client.mailImport.end({ id: first.id })).toMatchObject({ added: 4, known: 1, total: 3 })

    const cutOff = await begun(live)
    expect(cutOff.id).not.toBe(first.id)
    expect((await begun(live)).id).toBe(cutOff.id)
    await live.client.mailImport.end({ id: cutOff.id })

    // After a crash nobody remembers what was brought: the account does.
    const again = await live.restart()
    onTestFinished(() => again.stop())
    await idle(again.client)
    const second = await begun(again, first.id)
    expect(second).toEqual(first)
    expect(
      await again.client.mailImport.put({ ...second, mails: [...mails, handed('Three')] }),
    ).toMatchObject({
      ...{ added: 1, known: 4 },
    })

    expect(await again.client.mailImport.undo({ id: first.id })).toEqual({ count: 5 })
    await eventually(async () => expect(await other.subjects(path)).toEqual([]))
    expect(await subjectsOf(again.client, 'Trash')).toHaveLength(5)
    expect((await again.client.mailImport.list()).find(({ id }) => id === first.id)?.undoneAt).not.toBeNull()
    expect(await other.subjects('INBOX')).toEqual(['Known'])
    // What was thrown away is not there: it can be imported again.
    const third = await begun(again)
    expect(await again.client.mailImport.put({ ...third, mails: [handed('One')] })).toMatchObject({
      added: 1,
    })
  })

  it('waits where nobody can be asked, and goes into no folder of another account', async () => {
    const { live, mailbox, other } = await openScene()
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    const run = await begun(live)
    await expect(live.client.mailImport.put({ ...run, folderId: 99_999, mails: [] })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
    await expect(
      live.client.mailImport.begin({ accountId: 77, name: '', source: 'x', total: 0 }),
    ).rejects.toMatchObject({
      data: { code: 'offline' },
    })
    // This server stores mail as Maildir, and takes no dot in a name.
    const [account] = await live.client.accounts.list()
    const names = ['pop.gmail.com', 'Inbox']
    await live.client.mailImport.folder({ accountId: account?.id ?? 0, parentId: null, names })
    expect((await other.imap.list()).map(({ path }) => path)).toContain('pop-gmail-com/Inbox')
    const inbox = await roleId(live.client, 'inbox')
    expect(
      await live.client.mailImport.put({ ...run, folderId: inbox, mails: [handed('In')] }),
    ).toMatchObject({ added: 1 })
    expect(await folderId(live.client, 'INBOX')).toBe(inbox)
  })

  it('stops at a full mailbox and says so, and what fits is there', async () => {
    const { live, mailbox, other } = await openScene(async () => undefined, freshMailbox('small-'))
    await live.addAccount(mailbox, liveSettings(mailbox))
    await idle(live.client)
    const run = await begun(live)
    const mails = Array.from({ length: 8 }, (_, index) => handed(`Mail ${index}`))
    const told = await live.client.mailImport.put({ ...run, mails })
    expect(told.stopped?.problem.code).toBe('over-quota')
    expect(told.added).toBe(told.stopped?.after)
    const [path = ''] = (await other.imap.list())
      .map((one) => one.path)
      .filter((one) => one.includes('Orders'))
    expect(await other.count(path)).toBe(told.added)
  })
})
