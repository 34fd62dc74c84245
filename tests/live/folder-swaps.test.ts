import { expect, it } from 'vitest'
import { describeLive } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { away, foldersWith } from '../helpers/folder-scene'
import { folderId, idle, subjectsOf } from '../helpers/live-engine'
import { change, openProxiedScene } from '../helpers/live-scene'
import { WINDOW } from '../helpers/mail-cache'

describeLive('folders another client swaps', () => {
  it.each([[[]], [['Trash/Offers', 'Work/Offers']]])(
    'a folder deleted for good is deleted under the name it has now, and no other: one UIDVALIDITY for %o',
    async (sameValidity) => {
      const { live, other, back, onServer, refusals } = await away(
        (client) =>
          foldersWith(client, {
            'Trash/Offers': ['old 1', 'old 2'],
            Work: [],
            'Work/Offers': ['precious 1', 'precious 2'],
          }),
        sameValidity,
      )
      await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/Offers') })
      await other.imap.mailboxRename('Trash/Offers', 'Offers back')
      await other.imap.mailboxRename('Work/Offers', 'Trash/Offers')
      await back()
      // Brought out of the trash it is not to be destroyed, and the other one in the trash was never meant.
      await eventually(async () => expect(await refusals()).toEqual([['Offers', 'conflict']]))
      expect(await onServer()).toEqual({
        'Offers back': ['old 1', 'old 2'],
        'Trash/Offers': ['precious 1', 'precious 2'],
      })
      await live.client.accounts.syncNow({})
      await eventually(async () => {
        expect((await subjectsOf(live.client, 'Trash/Offers')).sort()).toEqual(['precious 1', 'precious 2'])
        expect((await subjectsOf(live.client, 'Offers back')).sort()).toEqual(['old 1', 'old 2'])
      })
    },
  )

  it('mail that came into a folder after it was deleted for good keeps the folder, and it is said', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/Offers': ['old 1'], INBOX: ['contract'] }),
    )
    const id = await folderId(live.client, 'Trash/Offers')
    await live.client.mailboxes.remove({ id })
    await other.move('INBOX', [1], 'Trash/Offers')
    await back()
    await eventually(async () => expect(await refusals()).toEqual([['Offers', 'folder-changed']]))
    expect(await onServer()).toEqual({ 'Trash/Offers': ['contract', 'old 1'] })
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'Trash/Offers')).sort()).toEqual(['contract', 'old 1']),
    )
    await live.client.mailboxes.remove({ id })
    await eventually(async () => expect(await onServer()).toEqual({}))
  })

  it('a folder another client took out of the trash is not deleted, and it is said', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/Offers': ['old 1'] }),
    )
    await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/Offers') })
    await other.imap.mailboxRename('Trash/Offers', 'Offers')
    await back()
    await eventually(async () => expect(await refusals()).toEqual([['Offers', 'conflict']]))
    expect(await onServer()).toEqual({ Offers: ['old 1'] })
  })

  it('what is put into a folder goes where that lies now, and makes no second one of its name', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { Sub: ['old 1'], New: ['new 1'] }),
    )
    const [sub, moved] = [await folderId(live.client, 'Sub'), await folderId(live.client, 'New')]
    await back()
    await idle(live.client)
    await other.imap.mailboxRename('Sub', 'Customers')
    await live.client.mailboxes.place({ id: moved, parentId: sub })
    await eventually(async () =>
      expect(await onServer()).toEqual({ Customers: ['old 1'], 'Customers/New': ['new 1'] }),
    )
    expect((await other.imap.list()).map(({ path }) => path)).not.toContain('Sub')
    expect(await refusals()).toEqual([])
    await eventually(async () => expect(await folderId(live.client, 'Customers')).toBe(sub))
  })

  it('two folders that exchanged their names stay what they were', async () => {
    const { live, other, back } = await away((client) =>
      foldersWith(client, { Offers: ['old 1'], Work: ['work 1'] }),
    )
    const [offers, work] = [await folderId(live.client, 'Offers'), await folderId(live.client, 'Work')]
    await back()
    await idle(live.client)
    await other.imap.mailboxRename('Offers', 'Between')
    await other.imap.mailboxRename('Work', 'Offers')
    await other.imap.mailboxRename('Between', 'Work')
    await live.client.accounts.syncNow({})
    await eventually(async () => {
      expect(await subjectsOf(live.client, 'Work')).toEqual(['old 1'])
      expect(await subjectsOf(live.client, 'Offers')).toEqual(['work 1'])
    })
    expect([await folderId(live.client, 'Work'), await folderId(live.client, 'Offers')]).toEqual([
      offers,
      work,
    ])
  })

  it('a folder made anew under the name of one that is gone is not the one that was to go', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/Offers': ['old 1'] }),
    )
    await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/Offers') })
    await other.imap.mailboxDelete('Trash/Offers')
    await foldersWith(other, { 'Trash/Offers': ['new 1'] })
    await back()
    await eventually(async () => expect(await refusals()).toEqual([['Offers', 'folder-replaced']]))
    expect(await onServer()).toEqual({ 'Trash/Offers': ['new 1'] })
  })

  it.each([[[]], [['Offers', 'New']]])(
    'a folder put into the trash or renamed goes by what lies in it, at a tidy-up: one UIDVALIDITY for %o',
    async (sameValidity) => {
      const { live, other, back, onServer, refusals } = await away(
        (client) =>
          foldersWith(client, { Offers: ['old 1'], New: ['new 1'], Bills: ['bill 1'], Fresh: ['fresh 1'] }),
        sameValidity,
      )
      await live.client.mailboxes.trash({ id: await folderId(live.client, 'Offers') })
      await live.client.mailboxes.place({ id: await folderId(live.client, 'Bills'), name: 'Lost bills' })
      await other.imap.mailboxRename('Offers', 'Offers 2025')
      await other.imap.mailboxRename('New', 'Offers')
      await other.imap.mailboxRename('Bills', 'Bills 2025')
      await other.imap.mailboxRename('Fresh', 'Bills')
      await back()
      await eventually(async () =>
        expect(await onServer()).toEqual({
          'Trash/Offers 2025': ['old 1'],
          Offers: ['new 1'],
          'Lost bills': ['bill 1'],
          Bills: ['fresh 1'],
        }),
      )
      expect(await refusals()).toEqual([])
    },
  )

  it.each([[[]], [['Offers', 'New']]])(
    'what is wanted of mail follows it to where its folder lies now: one UIDVALIDITY for %o',
    async (sameValidity) => {
      const { live, other, back, onServer } = await away(
        (client) => foldersWith(client, { Offers: ['old 1', 'old 2'], New: ['new 1', 'new 2'] }),
        sameValidity,
      )
      await change(live, 'Offers', 'old 1', { kind: 'move-to-role', role: 'trash' })
      await change(live, 'Offers', 'old 2', { kind: 'flagged', value: true })
      await other.imap.mailboxRename('Offers', 'Offers 2025')
      await other.imap.mailboxRename('New', 'Offers')
      await back()
      await eventually(async () =>
        expect(await onServer()).toEqual({
          Trash: ['old 1'],
          'Offers 2025': ['old 2'],
          Offers: ['new 1', 'new 2'],
        }),
      )
      await eventually(async () =>
        expect((await other.flags('Offers 2025')).map(({ flags }) => flags)).toEqual([['\\Flagged']]),
      )
      expect((await other.flags('Offers')).map(({ flags }) => flags)).toEqual([[], []])
    },
  )

  it('a mail deleted for good is found again where its folder lies now, with one UIDVALIDITY for all', async () => {
    const { live, other, back, onServer } = await away(
      (client) => foldersWith(client, { Junk: ['spam'], Contracts: ['precious'] }),
      ['Junk', 'Contracts'],
    )
    await change(live, 'Junk', 'spam', { kind: 'delete-forever' })
    await other.imap.mailboxRename('Junk', 'Junk 2025')
    await other.imap.mailboxRename('Contracts', 'Junk')
    await back()
    await eventually(async () => expect(await onServer()).toEqual({ Junk: ['precious'] }))
  })

  it('what is wanted of mail whose folder was made anew without it is told as not done', async () => {
    const { live, other, back, onServer } = await away((client) => foldersWith(client, { Offers: ['old 1'] }))
    await change(live, 'Offers', 'old 1', { kind: 'flagged', value: true })
    await other.imap.mailboxDelete('Offers')
    await foldersWith(other, { Offers: ['new 1'] })
    await back()
    await eventually(async () =>
      expect(await live.client.messages.changes({ window: WINDOW })).toMatchObject([
        { refused: 1, problem: { code: 'message-gone' } },
      ]),
    )
    expect(await onServer()).toEqual({ Offers: ['new 1'] })
    expect(live.events).toContainEqual({ type: 'message-changes' })
  })
})

describeLive('folders another client renames or deletes', () => {
  it.each([
    [[], 'renamed'],
    [['MOVE'], 'renamed'],
    [[], 'renamed, with mail in it'],
    [['MOVE'], 'renamed, with mail in it'],
  ])('a move into one goes where it lies now, at a server without %o: %s', async (hide, how) => {
    const scene = await openProxiedScene({ hide }, (client) =>
      foldersWith(client, { INBOX: ['hello', 'stay'], Customers: how === 'renamed' ? [] : ['old'] }),
    )
    const { live, other } = scene
    await idle(live.client)
    const id = await folderId(live.client, 'Customers')
    await other.imap.mailboxRename('Customers', 'Clients')
    await change(live, 'INBOX', 'hello', { kind: 'move', folderId: id })
    await eventually(async () => {
      expect(await other.subjects('Clients')).toContain('hello')
      expect(await other.subjects('INBOX')).toEqual(['stay'])
    })
    expect(await live.client.messages.changes({ window: WINDOW })).toMatchObject([{ refused: 0 }])
  })

  it.each([[[]], [['MOVE']], [['QRESYNC', 'CONDSTORE']]])(
    'one that is gone holds up no other, at a server without %o',
    async (hide) => {
      const scene = await openProxiedScene({ hide }, (client) =>
        foldersWith(client, { INBOX: ['hello'], Doomed: ['old'], Zed: [] }),
      )
      const { live, other, proxy } = scene
      await idle(live.client)
      await proxy.refuse()
      proxy.reset()
      await change(live, 'Doomed', 'old', { kind: 'flagged', value: true })
      await change(live, 'INBOX', 'hello', { kind: 'move', folderId: await folderId(live.client, 'Doomed') })
      await other.imap.mailboxDelete('Doomed')
      await other.append('Zed', 'new in zed')
      const before = live.log.length
      await proxy.admit()
      await live.client.accounts.syncNow({})
      await eventually(async () => expect(await subjectsOf(live.client, 'Zed')).toEqual(['new in zed']))
      await eventually(async () =>
        expect(await live.client.messages.changes({ window: WINDOW })).toMatchObject([
          {},
          { refused: 1, problem: { code: 'folder-gone' } },
        ]),
      )
      expect(await other.subjects('INBOX')).toEqual(['hello'])
      const failures = live.log.slice(before).filter((line) => /next try/.test(line))
      expect(failures).toEqual([])
    },
  )
})

describeLive('mail taken out of a folder before that is deleted for good', () => {
  const inbox = (live: Awaited<ReturnType<typeof away>>['live']): Promise<number> =>
    folderId(live.client, 'INBOX')

  it.each([
    ['offline', true],
    ['at once', false],
  ])('is where it was put, also when both were done %s', async (_, isAway) => {
    const { live, back, onServer, refusals } = await away((client) =>
      foldersWith(client, {
        'Trash/Offers': ['rescued', 'rubbish'],
        'Trash/Other': ['old'],
        INBOX: ['late'],
      }),
    )
    if (!isAway) {
      await back()
      await idle(live.client)
      await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/Other') })
    }
    const id = await folderId(live.client, 'Trash/Offers')
    await change(live, 'Trash/Offers', 'rescued', { kind: 'move', folderId: await inbox(live) })
    // What was put in before is to go with it.
    await change(live, 'INBOX', 'late', { kind: 'move', folderId: id })
    await live.client.mailboxes.remove({ id })
    if (isAway) await back()
    const kept = isAway ? { INBOX: ['rescued'], 'Trash/Other': ['old'] } : { INBOX: ['rescued'] }
    await eventually(async () => expect(await onServer()).toEqual(kept))
    expect(await refusals()).toEqual([])
    await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toEqual(['rescued']))
  })

  it('is waited for where the server does not let it go yet', async () => {
    const { live, proxy, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/Offers': ['rescued', 'rubbish'] }),
    )
    await change(live, 'Trash/Offers', 'rescued', { kind: 'move', folderId: await inbox(live) })
    await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/Offers') })
    let tag = ''
    proxy.faults.rewriteClient = (line) => {
      const moving = /^(\S+) UID MOVE /.exec(line)
      if (tag !== '' || !moving) return line
      tag = moving[1] ?? ''
      return `${tag} NOOP`
    }
    proxy.faults.rewrite = (line) =>
      tag !== '' && line.startsWith(`${tag} OK`) ? `${tag} NO [INUSE] Mailbox is in use` : line
    await back()
    await eventually(() => expect(tag).not.toBe(''))
    await eventually(async () => {
      live.clock.advance(60_000)
      await live.client.accounts.syncNow({})
      expect(await onServer()).toEqual({ INBOX: ['rescued'] })
    })
    expect(await refusals()).toEqual([])
  })

  it('goes into a folder that is made after the deletion was asked for, and nothing waits for ever', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/X': ['rescued', 'rubbish'], Keep: [], Other: ['o'] }),
    )
    const keep = await folderId(live.client, 'Keep')
    await change(live, 'Trash/X', 'rescued', { kind: 'move', folderId: keep })
    await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/X') })
    const [account] = await live.client.accounts.list()
    const made = await live.client.mailboxes.create({
      ...{ accountId: account?.id ?? 0, parentId: null, name: 'New' },
    })
    await change(live, 'Keep', 'rescued', { kind: 'move', folderId: made.id })
    await live.client.mailboxes.place({ id: await folderId(live.client, 'Other'), name: 'Renamed' })
    await back()
    await eventually(async () => {
      live.clock.advance(20_000)
      await live.client.accounts.syncNow({})
      expect(await onServer()).toEqual({ New: ['rescued'], Renamed: ['o'] })
    })
    expect((await other.imap.list()).map(({ path }) => path)).not.toContain('Trash/X')
    expect(await refusals()).toEqual([])
  })

  it('keeps the folder where it cannot go, and it is said', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/Offers': ['rescued', 'rubbish'], Keep: [] }),
    )
    const id = await folderId(live.client, 'Trash/Offers')
    await change(live, 'Trash/Offers', 'rescued', {
      kind: 'move',
      folderId: await folderId(live.client, 'Keep'),
    })
    await live.client.mailboxes.remove({ id })
    await other.imap.mailboxDelete('Keep')
    await back()
    await eventually(async () => expect(await refusals()).toEqual([['Offers', 'folder-changed']]))
    expect(await onServer()).toEqual({ 'Trash/Offers': ['rescued', 'rubbish'] })
  })

  it('or a folder taken out of it, whose place is taken meanwhile', async () => {
    const { live, other, back, onServer, refusals } = await away((client) =>
      foldersWith(client, { 'Trash/Offers': ['rubbish'], 'Trash/Offers/Sub': ['rescued'] }),
    )
    await live.client.mailboxes.place({
      id: await folderId(live.client, 'Trash/Offers/Sub'),
      parentId: null,
    })
    await live.client.mailboxes.remove({ id: await folderId(live.client, 'Trash/Offers') })
    await other.imap.mailboxCreate('Sub')
    await back()
    await eventually(async () =>
      expect((await refusals()).toSorted()).toEqual([
        ['Offers', 'folder-changed'],
        ['Sub', 'server-refused'],
      ]),
    )
    expect(await onServer()).toEqual({ 'Trash/Offers': ['rubbish'], 'Trash/Offers/Sub': ['rescued'] })
  })

  it('a folder whose newest mail is gone is the same, where folders share a UIDVALIDITY', async () => {
    const subjects = Array.from({ length: 9 }, (_, at) => `mail ${at + 1}`)
    const { live, other, back, refusals } = await away(
      (client) => foldersWith(client, { Offers: subjects, Work: ['work'] }),
      ['Offers', 'Work'],
    )
    await live.client.mailboxes.place({ id: await folderId(live.client, 'Offers'), name: 'Deals' })
    await other.expunge('Offers', [5, 6, 7, 8, 9])
    await back()
    await eventually(async () => expect(await other.subjects('Deals')).toEqual(subjects.slice(0, 4)))
    expect(await refusals()).toEqual([])
  })
})
