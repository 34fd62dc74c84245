import {
  arrivingSql,
  leavingSql,
  onTheWaySql,
} from '../../../src/main/engine/features/mailboxes/store/changes'
import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pieceEndSql, pieceSql, syncedSql } from '../../../src/main/engine/features/mailboxes/store/counts'
import { orphansSql } from '../../../src/main/engine/features/messages/store/messages'
import {
  dropPendingSql,
  keyCountSql,
  keysSql,
  takeOutSql,
} from '../../../src/main/engine/features/messages/store/placements'
import { broughtSql } from '../../../src/main/engine/features/sync/imap/store'
import { linesAfterSql } from '../../../src/main/engine/features/messages/store/rows'
import { createAccountsFeature } from '../../../src/main/engine/features/accounts/index'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { allJobsDone, failedJobs, killed, planOf, slices, waitingJobs } from '../../helpers/jobs'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'
import { plainSettings } from '../../helpers/plain-settings'

/** More than a slice takes. */
const MAILS = 180

async function withBench(work: (test: TestContext) => Promise<TestContext>): Promise<void> {
  let test = createTestContext()
  try {
    test = await work(test)
  } finally {
    test.context.jobs.stop()
    test.close()
  }
}

const mails = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => ({
    id: `${prefix}${at}@x`,
    flags: at % 3 === 0 ? [] : ['\\Seen'],
  }))

/** As after a crash: the same database, and everything else anew. */
function again(test: TestContext): { test: TestContext; bench: MailCacheBench } {
  const reopened = killed(test)
  const bench = createMailCacheBench(reopened)
  reopened.context.jobs.start()
  return { test: reopened, bench }
}

const rolesOfLines = ({ context }: TestContext): string[] =>
  context.db.prepare<[], string>('SELECT DISTINCT role FROM thread_row').pluck().all()

it('gives all lines of a folder its role, whatever changed between two slices and wherever it was cut off', async () => {
  const change = fc.constantFrom('archive', 'trash', 'none', 'mail', 'crash', 'flag', 'move')
  const steps = fc.array(fc.record({ change, slices: fc.nat(4) }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(steps, (all) =>
      withBench(async (first) => {
        let bench = createMailCacheBench(first)
        let test = first
        const folders = bench.addAccount('anna@ourshop.it', ['inbox', null])
        const clients = folder(folders, 'Clients')
        bench.deliver(clients, ...mails(MAILS, 'a'))
        await bench.client.mailboxes.setRole({ id: clients.id, role: 'archive' })
        for (const [at, one] of all.entries()) {
          if (one.change === 'crash') ({ test, bench } = again(test))
          else if (one.change === 'mail')
            bench.deliver(
              clients,
              { id: `new${at}@x`, key: 1000 + at },
              { id: `re${at}@x`, key: 2000 + at, inReplyTo: `a${at}@x` },
            )
          else if (one.change === 'flag')
            bench.messages.change(
              { kind: 'messages', messageIds: [bench.idOf(`a${at}@x`)] },
              { kind: 'flagged', value: true },
            )
          else if (one.change === 'move')
            bench.messages.change(
              { kind: 'messages', messageIds: [bench.idOf(`a${at + 150}@x`)] },
              { kind: 'move', folderId: folder(folders, 'inbox').id },
            )
          else {
            await bench.client.mailboxes.setRole({ id: clients.id, role: null })
            if (one.change !== 'none')
              await bench.client.mailboxes.setRole({ id: clients.id, role: one.change })
          }
          await slices(one.slices)
        }
        ;({ test, bench } = again(test))
        await allJobsDone(test)
        expect(bench.untruths()).toEqual([])
        const role = bench.mailboxes.folder(clients.id)?.role ?? ''
        expect(rolesOfLines(test).filter((one) => one !== role && one !== 'inbox')).toEqual([])
        expect(failedJobs(test)).toEqual([])
        return test
      }),
    ),
    { numRuns: 20 },
  )
})

it('shows the newest lines of a folder with its new role at once, and the others soon', () =>
  withBench(async (test) => {
    const bench = createMailCacheBench(test)
    const clients = folder(bench.addAccount('anna@ourshop.it', ['inbox', null]), 'Clients')
    bench.deliver(clients, ...mails(MAILS, 'a'))
    await bench.client.mailboxes.setRole({ id: clients.id, role: 'archive' })
    expect(rolesOfLines(test).sort()).toEqual(['', 'archive'])
    expect(waitingJobs(test.context.db)).toEqual([`folder-lines ${clients.id}`])
    await allJobsDone(test)
    expect(rolesOfLines(test)).toEqual(['archive'])
    return test
  }))

/** Removes accounts as the engine does. */
function accountsOf(bench: MailCacheBench): ReturnType<typeof createAccountsFeature> {
  const accounts = createAccountsFeature(bench.context)
  accounts.whenRemoved(bench.messages.forgetAccount)
  return accounts
}

const count = ({ context }: Pick<TestContext, 'context'>, what: string): number =>
  Number(context.db.prepare(`SELECT count(*) FROM ${what}`).pluck().get())

it('[ACC-15] forgets a removed account wherever it was cut off, and nothing of the others', async () => {
  const step = fc.record({ change: fc.constantFrom('crash', 'mail', 'flag', 'sweep'), slices: fc.nat(4) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), (all) =>
      withBench(async (first) => {
        let test = first
        let bench = createMailCacheBench(test)
        const own = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
        const gone = bench.addAccount('info@ourshop.it', ['inbox', null])
        test.context.db
          .prepare('UPDATE account SET settings = ?')
          .run(JSON.stringify({ ...plainSettings(1), address: 'info@ourshop.it' }))
        accountsOf(bench)
        const shared = mails(30, 'shared')
        for (const place of [own, folder(gone, 'inbox')]) bench.deliver(place, ...shared)
        bench.deliver(folder(gone, 'inbox'), ...mails(MAILS, 'a'))
        bench.deliver(folder(gone, 'Clients'), ...mails(MAILS, 'b'))
        bench.deliver(own, ...mails(20, 'own'))
        // One is on its way out, one on its way into the other folder.
        bench.messages.change(
          { kind: 'messages', messageIds: [bench.idOf('a7@x')] },
          { kind: 'move', folderId: folder(gone, 'Clients').id },
        )
        await removeAccount(bench, own.accountId + 1)
        for (const [at, one] of all.entries()) {
          if (one.change === 'crash') {
            ;({ test, bench } = again(test))
            accountsOf(bench)
          } else if (one.change === 'mail')
            bench.deliver(own, { id: `late${at}@x`, key: 5000 + at, inReplyTo: `b${at}@x` })
          else if (one.change === 'sweep') await bench.messages.sweep()
          else
            bench.messages.change(
              { kind: 'messages', messageIds: [bench.idOf(`a${at}@x`)] },
              { kind: 'flagged', value: true },
            )
          await slices(one.slices)
        }
        ;({ test, bench } = again(test))
        accountsOf(bench)
        await allJobsDone(test)
        expect(bench.untruths()).toEqual([])
        const late = all.filter(({ change }) => change === 'mail').length
        const here = `account_id = ${own.accountId}`
        expect([count(test, 'folder'), count(test, `folder WHERE ${here}`)]).toEqual([1, 1])
        const placed = [count(test, 'placement'), count(test, `placement WHERE ${here}`)]
        expect(placed).toEqual([50 + late, 50 + late])
        expect(count(test, 'message WHERE orphaned_at IS NULL')).toBe(50 + late)
        test.clock.advance(11 * 60_000)
        await bench.messages.sweep()
        expect(count(test, 'message')).toBe(50 + late)
        expect(failedJobs(test)).toEqual([])
        return test
      }),
    ),
    { numRuns: 12 },
  )
})

async function removeAccount(bench: MailCacheBench, id: number): Promise<void> {
  const { router } = accountsOf(bench)
  await createRouterClient({ accounts: router }, { context: { log: bench.context.log } }).accounts.remove({
    id,
  })
}

it('shows no folder of a removed account from the beginning, and its address can be added again', () =>
  withBench(async (test) => {
    const bench = createMailCacheBench(test)
    const gone = folder(bench.addAccount('info@ourshop.it', ['inbox']), 'inbox')
    test.context.db.prepare('UPDATE account SET settings = ?').run(JSON.stringify(plainSettings(1)))
    bench.deliver(gone, ...mails(MAILS, 'a'))
    await removeAccount(bench, gone.accountId)
    expect(waitingJobs(test.context.db)).toEqual([`account-mail ${gone.accountId}`])
    for await (const piece of await bench.client.mailboxes.list()) expect(piece).toEqual([])
    expect(await bench.client.mailboxes.smartCounts()).toMatchObject({ inboxUnread: 0 })
    bench.addAccount('info@ourshop.it', ['inbox'])
    await allJobsDone(test)
    expect(count(test, 'placement')).toBe(0)
    return test
  }))

it('counts what is unread and flagged, however many slices that takes', () =>
  withBench(async (test) => {
    const bench = createMailCacheBench(test)
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    const flags = (at: number): string[] => [
      ...(at % 3 === 0 ? [] : ['\\Seen']),
      ...(at % 2 === 0 ? ['\\Flagged'] : []),
    ]
    // All of one moment, too: a slice may end between them.
    const all = Array.from({ length: 2100 }, (_, at) => ({
      ...{ id: `c${at}@x`, flags: flags(at) },
      receivedAt: test.clock.now() + Math.floor(at / 700),
    }))
    bench.deliver(inbox, ...all)
    expect(await bench.client.mailboxes.smartCounts()).toEqual({
      inboxUnread: 700,
      unread: 700,
      unreadOf: [{ accountId: inbox.accountId, unread: 700 }],
      flagged: 1050,
    })
    for await (const [mailbox] of await bench.client.mailboxes.list())
      if (mailbox) expect(mailbox).toMatchObject({ synced: 2100 })
    return test
  }))

it.each([
  [
    'lines of a folder',
    linesAfterSql,
    /INDEX thread_row_folder \(folder_id=\? AND \(date,thread_id\)<\(\?,\?\)\)/,
  ],
  ['messages to take out', takeOutSql, /INDEX placement_server_key \(folder_id=\?\)/],
  [
    'pending changes for a folder',
    dropPendingSql.replaceAll('@id', '?'),
    /placement_want_folder[^]*placement_in_flight_folder/,
  ],
  ['what is to leave folders', leavingSql.replaceAll('@inside', '?'), /INDEX placement_want_folder/],
  [
    'what is on its way',
    onTheWaySql.replaceAll('@inside', '?'),
    /INDEX placement_want_folder[^]*INDEX placement_in_flight_folder/,
  ],
  [
    'what is on its way into folders',
    arrivingSql.replaceAll('@inside', '?'),
    /INDEX placement_want_folder[^]*INDEX placement_server_key \(folder_id=\? AND server_key=\?\)/,
  ],
  [
    'what was brought into folders since they were read',
    broughtSql.replaceAll('@inside', '?'),
    /INDEX placement_server_key \(folder_id=\? AND server_key>\?\)/,
  ],
  ['mail that lies nowhere', orphansSql, /INDEX message_orphaned \(.*orphaned_at/],
  ['messages of a folder', syncedSql, /INDEX placement_server_key \(folder_id=\? AND server_key>\?\)/],
  ['keys of a folder', keysSql, /COVERING INDEX placement_server_key \(folder_id=\? AND server_key>\?\)/],
  [
    'how many there are',
    keyCountSql,
    /COVERING INDEX placement_server_key \(folder_id=\? AND server_key>\?\)/,
  ],
  ['ends of unread lines', pieceEndSql('unread'), /INDEX thread_row_unread \(\(date,thread_id\)<\(\?,\?\)\)/],
  ['unread lines', pieceSql('unread'), /INDEX thread_row_unread \(\(date,thread_id\)/],
  [
    'ends of flagged lines',
    pieceEndSql('flagged'),
    /INDEX thread_row_flagged \(\(date,thread_id\)<\(\?,\?\)\)/,
  ],
  ['flagged lines', pieceSql('flagged'), /INDEX thread_row_flagged \(\(date,thread_id\)/],
])('walks %s along an index, without sorting', (_, sql, index) =>
  withBench((test) => {
    const plan = planOf(test, sql).join('\n')
    expect(plan).toMatch(index)
    expect(plan).not.toMatch(/TEMP B-TREE FOR (ORDER|LAST)|SCAN (message|placement|thread_row|other)\b/)
    return Promise.resolve(test)
  }),
)

it('keeps SQLite from merging the search index in whichever statement comes next, and erases mail from it', () =>
  withBench(async (test) => {
    const bench = createMailCacheBench(test)
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(inbox, ...mails(MAILS, 'a').map((mail, at) => ({ ...mail, subject: `Preventivo ${at}` })))
    bench.messages.drainIndexer()
    for (const index of ['message_search', 'search_word_part'])
      expect(count(test, `${index}_config WHERE k = 'automerge' AND v = 0`)).toBe(1)
    const found = async (): Promise<number> =>
      (await bench.client.messages.search({ query: 'preventivo', limit: 10 })).total
    expect(await found()).toBe(MAILS)
    bench.messages.cache.removeKeys(inbox, bench.messages.cache.keys(inbox.id).slice(0, 100), {})
    test.clock.advance(11 * 60_000)
    await bench.messages.sweep()
    expect([count(test, 'message'), await found()]).toEqual([MAILS - 100, MAILS - 100])
    return test
  }))
