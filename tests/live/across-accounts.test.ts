import { expect, it, onTestFinished } from 'vitest'
import { describeLive, dovecot, freshMailbox, liveSettings, plaintextSettings } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { CUT, startFaultProxy } from '../helpers/fault-proxy'
import { otherClient } from '../helpers/imap-client'
import { rowsOf, type LiveEngine } from '../helpers/live-engine'
import { openScene } from '../helpers/live-scene'
import { WINDOW } from '../helpers/mail-cache'
import { whole } from '../../src/shared/whole'

const date = new Date('2025-03-04T05:06:07Z')

/** Two accounts, the second behind a network of its own; the first holds what `prepare` puts there. */
async function twoAccounts(subjects: readonly string[]) {
  const scene = await openScene(async (other) => {
    for (const subject of subjects)
      await other.append('INBOX', subject, { flags: ['\\Seen', '\\Flagged', '$Later'], date })
  })
  const { live, mailbox } = scene
  const second = freshMailbox()
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imap }, {})
  onTestFinished(() => proxy.stop())
  const there = await otherClient(second)
  onTestFinished(() => there.close())
  await there.imap.mailboxCreate('Clients')
  const one = await live.addAccount(mailbox, liveSettings(mailbox))
  const two = await live.addAccount(second, plaintextSettings(second, proxy.port))
  const restsAll = () =>
    eventually(async () => {
      for (const { sync } of await live.client.accounts.list())
        if (sync.stage !== 'idle' || sync.pending > 0) throw new Error(JSON.stringify(sync))
    })
  /** Lets the second be reached again. The first tries again once it is: it would wait ever longer otherwise. */
  const admit = async (): Promise<void> => {
    await proxy.admit()
    await live.client.accounts.syncNow({ id: two.id })
    await eventually(async () => {
      const again = (await live.client.accounts.list()).find(({ id }) => id === two.id)
      if (again?.sync.stage !== 'idle') throw new Error(JSON.stringify(again?.sync))
    })
    await live.client.accounts.syncNow({})
  }
  await restsAll()
  return { ...scene, there, proxy, one, two, restsAll, admit }
}

const folderOf = async ({ client }: LiveEngine, accountId: number, path: string): Promise<number> => {
  const found = (await whole(client.mailboxes.list())).find(
    (box) => box.accountId === accountId && box.path === path,
  )
  if (!found) throw new Error(`no folder ${path}`)
  return found.id
}

const rowsIn = async ({ client }: LiveEngine, folderId: number) =>
  (await client.messages.threads({ view: { kind: 'folder', folderId }, offset: 0, limit: 50 })).rows

async function move(live: LiveEngine, from: number, folderId: number): Promise<number> {
  const items = (await rowsIn(live, from)).map(({ threadId }) => ({ threadId, folderId: from }))
  const { changeId } = await live.client.messages.change({
    ...{ target: { kind: 'threads', items }, change: { kind: 'move', folderId }, window: WINDOW },
  })
  return changeId ?? 0
}

describeLive('mail that goes to another account', () => {
  it('[FLD-14] is put there with its date, flags and keywords, goes here only then, and comes back by undo', async () => {
    const { live, other, there, one, two, restsAll } = await twoAccounts(['Offer', 'Order'])
    const inbox = await folderOf(live, one.id, 'INBOX')
    const clients = await folderOf(live, two.id, 'Clients')
    const changeId = await move(live, inbox, clients)
    // Shown at once, as mail of the other account.
    expect(await rowsIn(live, inbox)).toEqual([])
    expect((await rowsIn(live, clients)).map(({ accountId }) => accountId)).toEqual([two.id, two.id])
    await restsAll()
    expect((await there.subjects('Clients')).sort()).toEqual(['Offer', 'Order'])
    expect((await there.flags('Clients')).map(({ flags }) => flags)).toEqual([
      ['$Later', '\\Flagged', '\\Seen'],
      ['$Later', '\\Flagged', '\\Seen'],
    ])
    const dates = await there.imap.fetchAll('1:*', { internalDate: true })
    expect(dates.map(({ internalDate }) => new Date(internalDate ?? 0).getTime())).toEqual([+date, +date])
    expect(await other.count('INBOX')).toBe(0)
    await eventually(async () => expect(await rowsIn(live, clients)).toHaveLength(2))
    expect((await rowsIn(live, clients)).every(({ pending, flagged }) => !pending && flagged)).toBe(true)
    await live.client.messages.undo({ changeId })
    expect(await rowsIn(live, clients)).toEqual([])
    await restsAll()
    await eventually(async () => expect((await other.subjects('INBOX')).sort()).toEqual(['Offer', 'Order']))
    expect(await there.count('Clients')).toBe(0)
    expect((await other.flags('INBOX'))[0]?.flags).toEqual(['$Later', '\\Flagged', '\\Seen'])
  })

  it('waits here while the other account cannot be reached, and nothing is lost or doubled when its answer is', async () => {
    const { live, other, there, one, two, proxy, restsAll, admit } = await twoAccounts(['Offer'])
    const clients = await folderOf(live, two.id, 'Clients')
    await proxy.refuse()
    proxy.reset()
    await move(live, await folderOf(live, one.id, 'INBOX'), clients)
    await eventually(async () => {
      const [account] = (await live.client.accounts.list()).filter(({ id }) => id === one.id)
      expect(account?.sync.pendingProblem?.code).toMatch(/offline|port-refused|connection-lost/)
    })
    expect(await other.subjects('INBOX')).toEqual(['Offer'])
    expect((await rowsIn(live, clients)).map(({ pending }) => pending)).toEqual([true])
    await admit()
    await restsAll()
    expect(await there.subjects('Clients')).toEqual(['Offer'])
    expect(await other.count('INBOX')).toBe(0)
  })

  it('is not doubled where the connection ends before the other server has said that it took the mail', async () => {
    const { live, other, there, one, two, proxy, restsAll } = await twoAccounts(['Offer'])
    const clients = await folderOf(live, two.id, 'Clients')
    proxy.faults.rewrite = (line) => {
      if (!line.includes('APPENDUID')) return line
      proxy.faults.rewrite = null
      return CUT
    }
    await move(live, await folderOf(live, one.id, 'INBOX'), clients)
    await eventually(async () => expect(await there.subjects('Clients')).toEqual(['Offer']))
    expect(proxy.faults.rewrite).toBeNull()
    await eventually(async () => expect(await other.count('INBOX')).toBe(0))
    await restsAll()
    expect(await there.subjects('Clients')).toEqual(['Offer'])
    await eventually(async () => expect(await rowsIn(live, clients)).toHaveLength(1))
  })

  it('stays here where the other server refuses it, in its words', async () => {
    const { live, other, there, one, two, restsAll } = await twoAccounts(['Offer'])
    const inbox = await folderOf(live, one.id, 'INBOX')
    const clients = await folderOf(live, two.id, 'Clients')
    // Another client has deleted the folder, which this one does not know yet.
    await there.imap.mailboxDelete('Clients')
    const changeId = await move(live, inbox, clients)
    await eventually(async () => {
      const [change] = await live.client.messages.changes({ window: WINDOW })
      expect(change).toMatchObject({ id: changeId, refused: 1 })
    })
    await restsAll()
    expect(await other.subjects('INBOX')).toEqual(['Offer'])
    expect((await rowsOf(live.client, 'INBOX')).length + (await rowsIn(live, inbox)).length).toBeGreaterThan(
      0,
    )
    expect((await rowsIn(live, inbox)).map(({ subject, pending }) => [subject, pending])).toEqual([
      ['Offer', false],
    ])
  })

  it('of which several share a Message-ID, or whose name lies there already, is put there each, also after a try that reached nobody', async () => {
    const scene = await twoAccounts([])
    const { live, other, there, proxy, one, two, restsAll, admit } = scene
    for (const number of [1, 2, 3])
      await other.append('INBOX', `Alarm ${number}`, { id: 'device@scanner.local', body: `Body ${number}` })
    await other.append('INBOX', 'Draft, last version', { id: 'draft@x.local', body: 'Last words' })
    await there.append('Clients', 'Draft, last version', { id: 'draft@x.local', body: 'First words' })
    await live.client.accounts.syncNow({})
    const inbox = await folderOf(live, one.id, 'INBOX')
    const clients = await folderOf(live, two.id, 'Clients')
    await eventually(async () => expect(await other.count('INBOX')).toBe(4))
    await eventually(async () => expect((await rowsIn(live, inbox)).length).toBeGreaterThan(1))
    await restsAll()
    await proxy.refuse()
    proxy.reset()
    await move(live, inbox, clients)
    await eventually(async () =>
      expect((await live.client.accounts.list()).some(({ sync }) => sync.pendingProblem !== null)).toBe(true),
    )
    await admit()
    await eventually(async () => expect(await other.count('INBOX')).toBe(0))
    await restsAll()
    expect((await there.subjects('Clients')).sort()).toEqual(
      ['Alarm 1', 'Alarm 2', 'Alarm 3', 'Draft, last version', 'Draft, last version'].sort(),
    )
  })
})
