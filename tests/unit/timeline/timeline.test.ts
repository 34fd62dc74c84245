import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RecordRef } from '../../../src/shared/contract/crm'
import type { Place, TimelineEntry } from '../../../src/shared/contract/timeline'
import { activitySql } from '../../../src/main/engine/activity/store'
import { mailEntriesSql } from '../../../src/main/engine/features/timeline/mail-entries'
import {
  asRef,
  createCrmBench,
  OWN_ADDRESS,
  problemOf,
  type CrmBench,
  type TestMail,
} from '../../helpers/crm'
import { planOf } from '../../helpers/jobs'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

async function history(record: RecordRef): Promise<TimelineEntry[]> {
  return (await bench.client.timeline.forRecord({ record, limit: 200 })).entries
}
async function subjects(record: RecordRef): Promise<string[]> {
  return (await history(record)).flatMap((entry) => (entry.kind === 'message' ? [entry.subject] : []))
}

describe('timeline', () => {
  it('[SRCH-07] is searched for words of mail, notes and changes, page by page however long it is', async () => {
    const mario = asRef('person', await bench.addPerson('Mario', ['mario@acme.it']))
    bench.addMail({ from: 'Mario <mario@acme.it>', subject: 'Żółty plan' })
    for (let count = 0; count < 700; count += 1)
      bench.addMail({ from: 'Mario <mario@acme.it>', subject: `Order ${count}` })
    await bench.client.notes.create({ record: mario, text: 'Wants a zolty lamp' })
    const found: TimelineEntry[] = []
    let pages = 0
    for (let after: Place | undefined; ;) {
      const page = await bench.client.timeline.forRecord({
        record: mario,
        limit: 30,
        query: 'ZOLTY',
        ...(after ? { after } : {}),
      })
      found.push(...page.entries)
      pages += 1
      if (!page.next) break
      after = page.next
    }
    expect(found.map(({ kind }) => kind)).toEqual(['message', 'note'])
    expect(pages).toBeGreaterThan(1)
    const { entries, next } = await bench.client.timeline.forRecord({ record: mario, limit: 30, query: ' ' })
    expect(entries).toHaveLength(30)
    expect(next).not.toBeNull()
  })

  it('name the customer of a form that writes in our name, as who wrote to us', async () => {
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    bench.addMail({ from: 'Anna <anna@ourshop.it>', replyTo: ['Mario Rossi <mario@acme.it>'] })
    bench.addMail({ from: 'Anna <Anna+x@ourshop.it>', to: ['mario@acme.it'], folder: 'sent' })
    const { entries } = await bench.client.timeline.forRecord({ record: asRef('person', mario), limit: 10 })
    const mail = entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
    expect(mail.map(({ from, outgoing }) => [from.address, outgoing])).toEqual([
      ['Anna+x@ourshop.it', true],
      ['mario@acme.it', false],
    ])
  })

  it("tells what speaks against the sender of mail that names the person, and nothing of the person's own", async () => {
    const mario = asRef('person', await bench.addPerson('Mario', ['mario@acme.it', 'm@gmail.com']))
    bench.addMail({ from: 'Mario <mario@acme.it>', replyTo: ['m@gmail.com'], subject: 'own' })
    bench.addMail({ from: 'Eve <eve@evil.it>', replyTo: ['Mario <mario@acme.it>'], subject: 'borrowed' })
    bench.addMail({ from: 'Per conto di: mario@acme.it <posta@evil.it>', cc: ['mario@acme.it'] })
    const entries = (await history(mario)).flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
    expect(entries.map(({ doubts }) => doubts.map(({ kind }) => kind))).toEqual([
      ['uncertified'],
      ['answers-elsewhere'],
      [],
    ])
  })

  it('[LINK-02] [LINK-10] of a person has the mail with all their addresses and of linked threads, newest first', async () => {
    const mario = asRef('person', await bench.addPerson('Mario', ['mario@acme.it', 'm@gmail.com']))
    bench.addMail({ from: 'mario@acme.it', subject: 'first', receivedAt: 1000 })
    bench.addMail({
      from: 'anna@ourshop.it',
      to: ['m@gmail.com'],
      subject: 'sent',
      receivedAt: 3000,
      folder: 'sent',
    })
    bench.addMail({ from: 'x@y.it', cc: ['MARIO+tag@acme.it'], subject: 'copied', receivedAt: 2000 })
    bench.addMail({ from: 'stranger@y.it', subject: 'unrelated', receivedAt: 5000 })
    const { threadId } = bench.addMail({ from: 'stranger@y.it', subject: 'linked', receivedAt: 4000 })
    await bench.client.links.create({ threadId, record: mario })
    bench.addMail({ from: 'stranger@y.it', subject: 'later reply', receivedAt: 6000, threadId })
    expect(await subjects(mario)).toEqual(['later reply', 'linked', 'sent', 'copied', 'first'])
    const entries = (await history(mario)).filter((entry) => entry.kind === 'message')
    expect(entries.map(({ linked, outgoing }) => [linked, outgoing])).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, false],
      [false, false],
    ])
  })

  it('[LINK-02] of a company has the mail of its people, of its domains and below them, and of linked threads', async () => {
    bench.addMail({ from: 'old@acme.it', subject: 'before the company was known', receivedAt: 1000 })
    bench.addMail({ from: 'certified@pec.acme.it', subject: 'subdomain before', receivedAt: 1500 })
    bench.addMail({ from: 'x@notacme.it', subject: 'another', receivedAt: 1600 })
    const company = await bench.addCompany('Acme', ['acme.it'])
    const acme = asRef('company', company)
    bench.addMail({ from: 'new@acme.it', subject: 'domain', receivedAt: 2000 })
    bench.addMail({ from: 'pec@pec.acme.it', subject: 'subdomain', receivedAt: 2500 })
    bench.addMail({ from: 'boss@gmail.com', subject: 'private', receivedAt: 3000 })
    expect(await subjects(acme)).toEqual([
      'subdomain',
      'domain',
      'subdomain before',
      'before the company was known',
    ])
    const boss = await bench.addPerson('Boss', ['boss@gmail.com'], company.id)
    expect(await subjects(acme)).toContain('private')
    bench.addMail({ from: 'boss@gmail.com', subject: 'private again', receivedAt: 4000 })
    expect((await subjects(acme))[0]).toBe('private again')
    await bench.change(boss, { companyId: null })
    expect(await subjects(acme)).toHaveLength(4)
    await bench.change(company, { domains: [] })
    expect(await subjects(acme)).toEqual([])
  })

  it('of our own company is not all our mail', async () => {
    const ours = asRef('company', await bench.addCompany('Our Shop', ['ourshop.it']))
    bench.addMail({ from: 'mario@acme.it', to: ['anna@ourshop.it'] })
    expect(await subjects(ours)).toEqual([])
  })

  it('of a deal has linked threads only', async () => {
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    const deal = asRef('deal', await bench.addDeal('Saws', { personId: mario.id }))
    bench.addMail({ from: 'mario@acme.it', subject: 'not linked' })
    const { threadId } = bench.addMail({ from: 'mario@acme.it', subject: 'linked' })
    await bench.client.links.create({ threadId, record: deal })
    expect(await subjects(deal)).toEqual(['linked'])
  })

  it('leaves out drafts, junk and what was thrown away, unless it was linked', async () => {
    const mario = asRef('person', await bench.addPerson('Mario', ['mario@acme.it']))
    const linked: number[] = []
    for (const folder of ['drafts', 'junk', 'trash', 'inbox'] as const) {
      bench.addMail({ from: 'mario@acme.it', subject: `${folder} alone`, folder })
      linked.push(bench.addMail({ from: 'mario@acme.it', subject: `${folder} linked`, folder }).threadId)
    }
    for (const threadId of linked) await bench.client.links.create({ threadId, record: mario })
    expect(await subjects(mario)).toEqual(['inbox linked', 'inbox alone', 'trash linked', 'junk linked'])
  })

  it('[LINK-13] [LINK-16] [LINK-17] tells when mail was received and, separately, when it was linked', async () => {
    const record = asRef('company', await bench.addCompany('Acme'))
    const receivedAt = bench.clock.now() - 86_400_000
    const { threadId } = bench.addMail({ from: 'x@y.it', subject: 'Offer', receivedAt })
    bench.clock.advance(5000)
    const link = await bench.client.links.create({ threadId, record })
    const entries = await history(record)
    expect(entries).toContainEqual({
      kind: 'linked',
      at: bench.clock.now(),
      linkId: link.id,
      threadId,
      subject: 'Offer',
      by: OWN_ADDRESS,
    })
    expect(entries.find(({ kind }) => kind === 'message')?.at).toBe(receivedAt)
    expect(link.linkedAt).toBe(bench.clock.now())
    bench.forgetMail()
    expect(await history(record)).toContainEqual({
      kind: 'linked',
      at: link.linkedAt,
      linkId: link.id,
      threadId: null,
      subject: 'Offer',
      by: OWN_ADDRESS,
    })
  })

  it('tells creation, notes and human changes with names instead of ids', async () => {
    const deal = await bench.addDeal('Saws')
    const record = asRef('deal', deal)
    const mario = await bench.addPerson('Mario', [])
    bench.clock.advance(1000)
    await bench.change(deal, {
      stageId: await bench.stageId('Qualified'),
      personId: mario.id,
      amount: { minor: 200_000, currency: 'EUR' },
      expectedCloseAt: Date.UTC(2026, 4, 1),
    })
    bench.clock.advance(1000)
    const { note } = await bench.client.notes.create({ record, text: 'Call back' })
    await bench.undo(await bench.remove(deal))
    const entries = await history(record)
    const at = deal.createdAt
    expect(entries[0]).toEqual({
      kind: 'note',
      at: at + 2000,
      noteId: note.id,
      text: 'Call back',
      pinned: false,
      by: OWN_ADDRESS,
    })
    expect(entries.at(-1)).toEqual({ kind: 'created', at, by: OWN_ADDRESS })
    expect(entries.slice(1, -1)).toHaveLength(4)
    const step = async (name: string) => ({ value: await bench.stageId(name), name })
    const [before, after] = [await step('New'), await step('Qualified')]
    const by = OWN_ADDRESS
    const euros = (minor: number) => ({ value: { minor, currency: 'EUR' }, name: '' })
    expect(entries).toEqual(
      expect.arrayContaining([
        { kind: 'changed', at: at + 1000, field: 'stageId', from: before, to: after, by },
        {
          kind: 'changed',
          at: at + 1000,
          field: 'personId',
          from: { value: null, name: '' },
          to: { value: mario.id, name: 'Mario' },
          by,
        },
        { kind: 'changed', at: at + 1000, field: 'amount', from: euros(150_000), to: euros(200_000), by },
        {
          kind: 'changed',
          at: at + 1000,
          field: 'expectedCloseAt',
          from: { value: null, name: '' },
          to: { value: Date.UTC(2026, 4, 1), name: '' },
          by,
        },
      ]),
    )
  })

  it('is refused for a record that is gone', async () => {
    const person = await bench.addPerson('Mario', [])
    await bench.remove(person)
    expect(
      await problemOf(bench.client.timeline.forRecord({ record: asRef('person', person), limit: 10 })),
    ).toMatchObject({ code: 'not-found' })
  })
})

describe('a long timeline', () => {
  const mails = (count: number): TestMail[] =>
    Array.from({ length: count }, (_, index) => ({
      from: 'mario@acme.it',
      subject: `mail ${index}`,
      // Mail comes in bursts of the same millisecond, and in no order.
      receivedAt: 1000 + Math.floor(((index * 7919) % count) / 3),
      folder: index % 10 === 0 ? 'trash' : 'inbox',
    }))

  it('pages without loss or repetition over 5,000 messages, equal times and hidden mail', async () => {
    const record = asRef('person', await bench.addPerson('Mario', ['mario@acme.it']))
    const all = mails(5000)
    for (let index = 0; index < all.length; index += 200) bench.addMails(all.slice(index, index + 200))
    const seen: TimelineEntry[] = []
    let after: Place | undefined
    for (;;) {
      const page = await bench.client.timeline.forRecord({ record, limit: 50, after })
      seen.push(...page.entries)
      if (!page.next) break
      expect(page.entries).toHaveLength(50)
      after = page.next
    }
    const ids = seen.flatMap((entry) => (entry.kind === 'message' ? [entry.messageId] : []))
    expect(ids).toHaveLength(4500)
    expect(new Set(ids).size).toBe(4500)
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort((a, b) => b - a))
    expect(seen).toHaveLength(4501)
  })

  it('is one walk along an index', () => {
    expect(planOf(bench, activitySql.newest.replaceAll(/@\w+/g, '?'))).toEqual([
      'SEARCH activity USING PRIMARY KEY (record_id=? AND (at,kind,reference)<(?,?,?))',
    ])
    expect(planOf(bench, activitySql.drop)).toEqual([
      'SEARCH activity USING INDEX activity_reference (reference=? AND kind=?)',
    ])
  })

  it.each(Object.entries(mailEntriesSql))('finds mail that is %s by its id', (_, sql) => {
    // A list in JSON is no table.
    const scans = planOf(bench, sql).filter((line) => /^SCAN (?!\w+ VIRTUAL TABLE)/.test(line))
    expect(scans).toEqual([])
  })

  it('forgets messages that the cache drops', async () => {
    const record = asRef('person', await bench.addPerson('Mario', ['mario@acme.it']))
    const { messageId } = bench.addMail({ from: 'mario@acme.it', subject: 'gone' })
    bench.context.db.prepare('DELETE FROM message WHERE id = ?').run(messageId)
    expect(await subjects(record)).toEqual([])
    expect(bench.context.db.prepare("SELECT * FROM activity WHERE kind = 'mail'").all()).toEqual([])
  })
})
