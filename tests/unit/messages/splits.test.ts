import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboxSplit, MailView } from '../../../src/shared/contract/mailboxes'
import { splitCountsSql } from '../../../src/main/engine/features/mailboxes/store/counts'
import { addressSql } from '../../../src/main/engine/features/messages/store/addresses'
import { splitCountSql, splitRowsSql } from '../../../src/main/engine/features/messages/store/split-rows'
import { splitSql } from '../../../src/main/engine/features/messages/store/splits'
import { foldersSql } from '../../../src/main/engine/features/messages/store/single-rows'
import { allJobsDone, failedJobs, planOf } from '../../helpers/jobs'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'
import { folder, WINDOW, type TestMessage } from '../../helpers/mail-cache'

const splits: InboxSplit[] = ['customers', 'colleagues', 'automatic', 'rest']

let bench: KnownPeopleBench
let inbox: ReturnType<typeof folder>
let sent: ReturnType<typeof folder>
beforeEach(() => {
  bench = createKnownPeopleBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'archive'])
  inbox = folder(folders, 'inbox')
  sent = folder(folders, 'sent')
})
afterEach(() => bench.stop())

const EWA = 'ewa@nowak.pl'
const ewa = () => bench.add('person', { name: 'Ewa Nowak', emails: emails(EWA) })

let count = 0
function receive(from: string, more: Partial<TestMessage> = {}): string {
  const id = `${++count}@x`
  bench.deliver(inbox, { id, subject: id, from, ...more })
  return id
}

const rows = async (view: MailView, single = false) =>
  (await bench.mailClient.messages.threads({ view, single, offset: 0, limit: 50 })).rows
const subjects = async (view: MailView): Promise<string[]> => (await rows(view)).map(({ subject }) => subject)
const threads = async (view: MailView, single: boolean): Promise<Set<number>> =>
  new Set((await rows(view, single)).map(({ threadId }) => threadId))

/** Where a conversation stands: in one part, in lists of conversations and of single messages alike. */
async function standsIn(subject: string): Promise<InboxSplit | undefined> {
  const found: InboxSplit[] = []
  for (const split of splits) {
    const view: MailView = { kind: 'role', role: 'inbox', splits: [split] }
    const here = await subjects(view)
    expect(await subjects({ kind: 'folder', folderId: inbox.id, splits: [split] })).toEqual(here)
    expect(await threads(view, true)).toEqual(await threads(view, false))
    if (here.includes(subject)) found.push(split)
  }
  expect(found).toHaveLength(1)
  return found[0]
}

const bulk = ['Precedence: bulk']

describe('where a conversation of the inbox stands', () => {
  it.each<[what: string, from: string, more: Partial<TestMessage>, split: InboxSplit]>([
    ['a customer', `Ewa Nowak <${EWA}>`, {}, 'customers'],
    ['another spelling of her address', 'Ewa <EWA@Nowak.PL>', {}, 'customers'],
    ['somebody at a known company', 'Jan <jan@acme.it>', {}, 'customers'],
    ['certified mail of a customer', 'Form <x@y.it>', { headers: [`Reply-To: ${EWA}`] }, 'rest'],
    ['a colleague', 'Lucia <lucia@ourshop.it>', {}, 'colleagues'],
    ['a colleague below our domain', 'Lucia <lucia@mail.ourshop.it>', {}, 'colleagues'],
    ['a colleague to a customer', 'Lucia <lucia@ourshop.it>', { cc: EWA }, 'customers'],
    ['a mailing list', 'Ugo <ugo@list.it>', { headers: ['List-Id: <l.list.it>'] }, 'automatic'],
    ['a newsletter', 'Shop <n@shop.it>', { headers: ['List-Unsubscribe: <https://s.it/u>'] }, 'automatic'],
    ['bulk mail', 'Shop <n@shop.it>', { headers: bulk }, 'automatic'],
    ['a customer’s own newsletter', `Ewa <${EWA}>`, { headers: bulk }, 'automatic'],
    ['an automatic answer', 'Ugo <u@b.it>', { headers: ['Auto-Submitted: auto-replied'] }, 'automatic'],
    ['mail that says it is not automatic', 'Ugo <u@b.it>', { headers: ['Auto-Submitted: no'] }, 'rest'],
    ['a program', 'Bank <no-reply@bank.it>', {}, 'automatic'],
    ['a program of a known company', 'Acme <noreply@acme.it>', {}, 'automatic'],
    ['a stranger', 'Mario <mario@rossi.it>', {}, 'rest'],
    ['a stranger at her provider', 'Mario <mario@gmail.com>', {}, 'rest'],
    ['ourselves', 'Anna <anna@ourshop.it>', {}, 'rest'],
    ['nobody', '', {}, 'automatic'],
  ])('%s', async (_, from, more, split) => {
    await ewa()
    await bench.add('company', { name: 'Acme', domains: ['acme.it'] })
    expect(await standsIn(receive(from, more))).toBe(split)
  })

  it('of several messages the customer counts, then the stranger, then the colleague', async () => {
    await ewa()
    const first = receive('List <l@list.it>', { headers: bulk })
    expect(await standsIn(first)).toBe('automatic')
    const steps: [string, InboxSplit][] = [
      ['Lucia <lucia@ourshop.it>', 'colleagues'],
      ['Mario <mario@rossi.it>', 'rest'],
      [`Ewa <${EWA}>`, 'customers'],
    ]
    for (const [from, split] of steps) {
      receive(from, { inReplyTo: first, subject: `Re: ${first}`, cc: 'l@list.it' })
      const [row] = await bench.rows(inbox)
      expect(await standsIn(row?.subject ?? '')).toBe(split)
    }
  })

  it('what we wrote to a customer is theirs when only a program answers', async () => {
    await ewa()
    bench.deliver(sent, { id: 'ours@x', from: 'anna@ourshop.it', to: EWA, subject: 'Offer' })
    const answer = { inReplyTo: 'ours@x', subject: 'Re: Offer', headers: ['Auto-Submitted: auto-replied'] }
    receive(`Ewa <${EWA}>`, answer)
    expect(await standsIn('Re: Offer')).toBe('customers')
  })

  it('follows at once as people, companies and links come and go', async () => {
    const mail = receive(`Ewa <${EWA}>`)
    const list = receive('List <l@list.it>', { headers: bulk })
    const both = async () => [await standsIn(mail), await standsIn(list)]
    expect(await both()).toEqual(['rest', 'automatic'])
    const id = await ewa()
    expect(await both()).toEqual(['customers', 'automatic'])
    const record = { type: 'person', id }
    const threadId = bench.messages.threadOf(bench.idOf(list)) ?? 0
    const link = await bench.client.links.create({ threadId, record })
    expect(await both()).toEqual(['customers', 'customers'])
    await bench.client.links.remove({ id: link.id })
    expect(await both()).toEqual(['customers', 'automatic'])
    await bench.client.records.update({ record, fields: { emails: emails('ewa@else.it') } })
    expect(await both()).toEqual(['rest', 'automatic'])
    const { change } = await bench.client.records.remove(record)
    await bench.client.records.undo({ change })
    await bench.client.records.update({ record, fields: { emails: emails(EWA) } })
    const gone = await bench.client.records.remove(record)
    expect(await both()).toEqual(['rest', 'automatic'])
    await bench.client.records.undo({ change: gone.change })
    expect(await both()).toEqual(['customers', 'automatic'])
    await bench.client.records.remove(record)
    const company = { type: 'company', id: await bench.add('company', { name: 'N', domains: ['nowak.pl'] }) }
    expect(await both()).toEqual(['customers', 'automatic'])
    await bench.client.records.update({ record: company, fields: { domains: [] } })
    expect(await both()).toEqual(['rest', 'automatic'])
    expect(bench.untruths()).toEqual([])
  })

  it('follows when a domain becomes ours, and when it was stored before there were rules', async () => {
    const mail = receive('Lucia <lucia@sister.it>')
    const list = receive('List <l@list.it>', { headers: bulk })
    bench.context.db.prepare("UPDATE thread_row SET split = 'rest'").run()
    bench.messages.ownChanged()
    await allJobsDone(bench)
    expect([await standsIn(mail), await standsIn(list)]).toEqual(['rest', 'automatic'])
    bench.context.db
      .prepare('UPDATE account SET settings = ?')
      .run('{"ownDomains":["ourshop.it","sister.it"]}')
    bench.messages.ownChanged()
    await allJobsDone(bench)
    expect(await standsIn(mail)).toBe('colleagues')
    expect(failedJobs(bench)).toEqual([])
  })

  it('keeps the line in front of the user where it was read, in pages, counts and all rows alike', async () => {
    const subject = receive(`Ewa <${EWA}>`)
    const other = receive('Mario <mario@rossi.it>')
    const view: MailView = { kind: 'role', role: 'inbox', splits: ['rest'] }
    const threadId = bench.messages.threadOf(bench.idOf(subject)) ?? 0
    await ewa()
    expect(await subjects(view)).toEqual([other])
    for (const single of [false, true]) {
      const messageId = single ? { messageId: bench.idOf(subject) } : {}
      const keep = [{ threadId, folderId: inbox.id, ...messageId }]
      const page = await bench.mailClient.messages.threads({ view, single, keep, offset: 0, limit: 10 })
      expect([page.total, page.rows.map((row) => row.subject)]).toEqual([2, [other, subject]])
      expect(await bench.mailClient.messages.rows({ kind: 'view', view, single, keep })).toHaveLength(2)
      const own: MailView = { kind: 'role', role: 'inbox', splits: ['customers'] }
      const there = await bench.mailClient.messages.threads({ view: own, single, keep, offset: 0, limit: 10 })
      expect([there.total, there.rows.length]).toEqual([1, 1])
    }
  })

  it('lists two parts of two inboxes as one, in pages, counts their unread lines and changes all of them', async () => {
    await ewa()
    const other = folder(bench.addAccount('info@ourshop.it', ['inbox', 'archive']), 'inbox')
    for (let at = 0; at < 3; at++) {
      const minute = { receivedAt: Date.parse('2026-03-01T10:00Z') + at * 60_000 }
      bench.deliver(inbox, { id: `a${at}@x`, subject: `a${at}`, from: EWA, ...minute })
      bench.deliver(other, {
        id: `b${at}@x`,
        subject: `b${at}`,
        from: 'x@y.it',
        ...minute,
        flags: ['\\Seen'],
      })
      bench.deliver(inbox, { id: `c${at}@x`, subject: `c${at}`, from: 'x@z.it', headers: bulk, ...minute })
    }
    const view: MailView = { kind: 'role', role: 'inbox', splits: ['customers', 'rest'] }
    const expected = ['b2', 'a2', 'b1', 'a1', 'b0', 'a0']
    expect(await subjects(view)).toEqual(expected)
    for (const single of [false, true]) {
      const { total, rows } = await bench.mailClient.messages.threads({ view, single, offset: 2, limit: 3 })
      expect([total, rows.map(({ subject }) => subject)]).toEqual([6, expected.slice(2, 5)])
    }
    expect(await bench.mailClient.mailboxes.splitCounts()).toEqual([
      { folderId: inbox.id, split: 'automatic', unread: 3 },
      { folderId: inbox.id, split: 'customers', unread: 3 },
    ])
    const items = await bench.mailClient.messages.rows({ kind: 'view', view })
    expect(items).toHaveLength(6)
    const { changeId } = await bench.mailClient.messages.change({
      target: { kind: 'threads', items },
      change: { kind: 'move-to-role', role: 'archive' },
      window: WINDOW,
    })
    expect(await subjects(view)).toEqual([])
    await bench.mailClient.messages.undo({ changeId: changeId ?? 0 })
    expect(await subjects(view)).toEqual(expected)
    expect(bench.untruths()).toEqual([])
  })
})

it.each([
  ['how many there are', splitCountSql, /COVERING INDEX thread_row_split \(folder_id=\? AND split=\?\)/],
  ['unread lines', splitCountsSql, /SCAN thread_row USING COVERING INDEX thread_row_split_unread/],
  ['single messages', foldersSql(2, true), /INDEX placement_shown/],
  ['whom the CRM knows', splitSql.known, /INDEX address_key \(address_key=\?\)/],
  ['whom we wrote to', splitSql.writtenTo, /PRIMARY KEY|message_address/],
  ['addresses of a domain', addressSql.atDomain, /INDEX address_domain \(domain=\? AND rowid>\?\)/],
  ['addresses of a mailbox', addressSql.atMailbox, /INDEX address_loose \(loose_key=\? AND rowid>\?\)/],
  [
    'mail that names one',
    splitSql.namedInInbox,
    /INDEX message_address_address \(address_id=\? AND message_id>\?\)/,
  ],
])('is read along an index, without sorting: %s', (_, sql, index) => {
  const plan = planOf(bench, sql).join('\n')
  expect(plan).toMatch(index)
  expect(plan).not.toMatch(/TEMP B-TREE|SCAN (r|p|m|a|message|placement|address)\b|SCAN thread_row$/m)
})

it.each([1, 6])(
  'merges %i parts of inboxes, each walked along its index; only kept lines are sorted',
  (pairs) => {
    const [walked = '', kept = ''] = planOf(bench, splitRowsSql(pairs)).join('\n').split('SCAN kept')
    expect(walked.match(/MERGE \(UNION ALL\)/g)).toHaveLength(pairs)
    expect(
      walked.match(
        /COVERING INDEX thread_row_split \(folder_id=\? AND split=\? AND \(date,thread_id\)<\(\?,\?\)\)/g,
      ),
    ).toHaveLength(pairs)
    expect(walked).not.toContain('TEMP B-TREE')
    expect(kept).toContain('PRIMARY KEY (thread_id=? AND folder_id=?)')
  },
)
