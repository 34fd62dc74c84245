import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRef, createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const titles = async (threadId: number): Promise<string[]> =>
  (await bench.client.links.forThread({ threadId })).map(({ record }) => record.title)

describe('links', () => {
  it('[LINK-03] tie a thread to several records, each once', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it' })
    const company = await bench.addCompany('Acme', ['acme.it'])
    const person = await bench.addPerson('Mario', ['mario@acme.it'])
    const deal = await bench.addDeal('Saws', { companyId: company.id })
    const first = await bench.client.links.create({ threadId, record: asRef('person', person) })
    bench.clock.advance(1000)
    await bench.client.links.create({ threadId, record: asRef('company', company) })
    bench.clock.advance(1000)
    await bench.client.links.create({ threadId, record: asRef('deal', deal) })
    const again = await bench.client.links.create({ threadId, record: asRef('person', person) })
    expect(again.id).toBe(first.id)
    expect(await titles(threadId)).toEqual(['Mario', 'Acme', 'Saws'])
    expect(bench.sent).toContainEqual({ type: 'links', threadIds: [threadId] })
  })

  it('[LINK-20] hand mail from one deal to another in one step, told in both histories, taken back as one', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it', subject: 'Offer' })
    const [old, next] = [await bench.addDeal('Old'), await bench.addDeal('Next')]
    const link = await bench.client.links.create({ threadId, record: asRef('deal', old) })
    bench.clock.advance(1000)
    const moved = await bench.client.links.move({ id: link.id, record: asRef('deal', next) })
    expect(await titles(threadId)).toEqual(['Next'])
    const kinds = async (deal: { id: string }) =>
      (await bench.client.timeline.forRecord({ record: asRef('deal', deal), limit: 20 })).entries
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'created' && kind !== 'changed')
    expect(await kinds(old)).toEqual(['unlinked', 'linked'])
    expect(await kinds(next)).toContain('linked')
    await bench.client.records.undo({ change: moved.change })
    expect(await titles(threadId)).toEqual(['Old'])
    // Moved to where it is already, the other link alone goes; moved to itself, nothing.
    await bench.client.links.create({ threadId, record: asRef('deal', next) })
    await bench.client.links.move({ id: link.id, record: asRef('deal', next) })
    expect(await titles(threadId)).toEqual(['Next'])
    const [only] = await bench.client.links.forThread({ threadId })
    await bench.client.links.move({ id: only?.id ?? '', record: asRef('deal', next) })
    expect(await titles(threadId)).toEqual(['Next'])
    expect(
      await problemOf(bench.client.links.move({ id: link.id, record: asRef('deal', old) })),
    ).toMatchObject({ code: 'not-found' })
  })

  it('are refused between what is not there', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it' })
    const person = await bench.addPerson('Mario', [])
    expect(
      await problemOf(bench.client.links.create({ threadId: 9999, record: asRef('person', person) })),
    ).toMatchObject({ code: 'not-found' })
    expect(
      await problemOf(bench.client.links.create({ threadId, record: asRef('deal', person) })),
    ).toMatchObject({ code: 'not-found' })
    await bench.remove(person)
    expect(
      await problemOf(bench.client.links.create({ threadId, record: asRef('person', person) })),
    ).toMatchObject({ code: 'not-found' })
  })

  it('of many rows come in one answer, without removed records', async () => {
    const person = await bench.addPerson('Mario', [])
    const company = await bench.addCompany('Acme')
    const threadIds: number[] = []
    for (let index = 0; index < 20; index++) {
      const { threadId } = bench.addMail({ from: 'x@y.it' })
      threadIds.push(threadId)
      if (index % 2 === 0) await bench.client.links.create({ threadId, record: asRef('person', person) })
      bench.clock.advance(1000)
      if (index % 4 === 0) await bench.client.links.create({ threadId, record: asRef('company', company) })
    }
    const all = await bench.client.links.forThreads({ threadIds: [...threadIds, ...threadIds] })
    expect(all).toHaveLength(10)
    expect(all.find(({ threadId }) => threadId === threadIds[4])?.records.map(({ title }) => title)).toEqual([
      'Mario',
      'Acme',
    ])
    await bench.remove(person)
    expect(await bench.client.links.forThreads({ threadIds })).toHaveLength(5)
    expect(await titles(threadIds[2] ?? 0)).toEqual([])
  })

  it('come back when their removal is undone, and stay one when linked again meanwhile', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it' })
    const record = asRef('person', await bench.addPerson('Mario', []))
    const link = await bench.client.links.create({ threadId, record })
    await bench.client.links.remove({ id: link.id })
    expect(await titles(threadId)).toEqual([])
    expect(await problemOf(bench.client.links.remove({ id: link.id }))).toMatchObject({ code: 'not-found' })
    expect(await bench.client.links.restore({ id: link.id })).toEqual(link)
    await bench.client.links.remove({ id: link.id })
    const second = await bench.client.links.create({ threadId, record })
    expect((await bench.client.links.restore({ id: link.id })).id).toBe(second.id)
    expect(await titles(threadId)).toEqual(['Mario'])
  })

  it('[BEY-07] hold for replies, from whatever address they come', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it' })
    const person = await bench.addPerson('Mario', ['mario@acme.it'])
    await bench.client.links.create({ threadId, record: asRef('person', person) })
    const own = bench.addMail({ from: 'anna@ourshop.it', to: ['mario@acme.it'], threadId, folder: 'sent' })
    const phone = bench.addMail({ from: 'mario.private@gmail.com', threadId })
    expect(await titles(threadId)).toEqual(['Mario'])
    const { entries } = await bench.client.timeline.forRecord({ record: asRef('person', person), limit: 50 })
    const messages = entries.flatMap((entry) => (entry.kind === 'message' ? [entry.messageId] : []))
    expect(messages).toEqual(expect.arrayContaining([own.messageId, phone.messageId]))
  })

  it('keep full copies of every message of the thread, later ones too', async () => {
    const first = bench.addMail({ from: 'mario@acme.it' })
    const second = bench.addMail({ from: 'mario@acme.it', threadId: first.threadId })
    const other = bench.addMail({ from: 'mario@acme.it' })
    const person = await bench.addPerson('Mario', [])
    await bench.client.links.create({ threadId: first.threadId, record: asRef('person', person) })
    const third = bench.addMail({ from: 'luigi@acme.it', threadId: first.threadId })
    expect(bench.kept).toEqual([first.messageId, second.messageId, third.messageId])
    expect([third, other].map(({ messageId }) => bench.crm.isLinkedMessage(messageId))).toEqual([true, false])
  })
})

describe('links outlive the mail cache', () => {
  it.each([
    ['its own Message-ID', 'first@acme.it'],
    ['its dedupe key where it has no Message-ID', ''],
  ])('and find a forgotten thread again by %s', async (_, messageId) => {
    const mail = { from: 'mario@acme.it', messageId, receivedAt: 1000 }
    const { threadId } = bench.addMail(mail)
    const dedupeKey = bench.context.db
      .prepare<[], { dedupeKey: Buffer }>('SELECT dedupe_key AS dedupeKey FROM message')
      .get()?.dedupeKey
    const record = asRef('company', await bench.addCompany('Acme'))
    const link = await bench.client.links.create({ threadId, record })
    bench.forgetMail()
    expect(await titles(threadId)).toEqual([])
    const again = bench.context.write(() => {
      const next = bench.addThread()
      const id = bench.context.db
        .prepare(
          'INSERT INTO message (dedupe_key, thread_id, message_id, received_at) VALUES (?, ?, ?, 1000)',
        )
        .run(dedupeKey, next, messageId).lastInsertRowid
      bench.crm.listener.messagesAdded([Number(id)])
      return next
    })
    expect(await bench.client.links.forThread({ threadId: again })).toMatchObject([
      { id: link.id, threadId: again },
    ])
  })

  it('also when only a reply that refers to the anchor is met again', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it', messageId: 'first@acme.it' })
    const record = asRef('company', await bench.addCompany('Acme'))
    await bench.client.links.create({ threadId, record })
    bench.forgetMail()
    const next = bench.addThread()
    bench.addMail({
      ...{ from: 'mario@acme.it', messageId: 'reply@acme.it', threadId: next },
      references: 'older@acme.it first@acme.it',
    })
    expect(await titles(next)).toEqual(['Acme'])
  })

  it('and a link removed before is restored onto the thread as it is now', async () => {
    const { threadId } = bench.addMail({ from: 'mario@acme.it', messageId: 'first@acme.it' })
    const record = asRef('company', await bench.addCompany('Acme'))
    const link = await bench.client.links.create({ threadId, record })
    await bench.client.links.remove({ id: link.id })
    bench.forgetMail()
    const next = bench.addMail({ from: 'mario@acme.it', messageId: 'first@acme.it' })
    expect(await bench.client.links.restore({ id: link.id })).toMatchObject({ threadId: next.threadId })
  })

  it('move when threads merge; the same record is linked once, by the older link', async () => {
    const one = bench.addMail({ from: 'mario@acme.it' })
    const two = bench.addMail({ from: 'mario@acme.it' })
    const company = asRef('company', await bench.addCompany('Acme'))
    const person = asRef('person', await bench.addPerson('Mario', []))
    const older = await bench.client.links.create({ threadId: one.threadId, record: company })
    bench.clock.advance(1000)
    await bench.client.links.create({ threadId: two.threadId, record: company })
    await bench.client.links.create({ threadId: one.threadId, record: person })
    bench.mergeThreads(one.threadId, two.threadId)
    const links = await bench.client.links.forThread({ threadId: two.threadId })
    expect(links.map(({ record }) => record.title).sort()).toEqual(['Acme', 'Mario'])
    expect(links.find(({ record }) => record.id === company.id)?.id).toBe(older.id)
  })

  it('by index searches only', () => {
    const plan = bench.context.db
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT l.id FROM link l JOIN link_thread t ON t.link_id = l.id JOIN json_each('[1]') w ON t.thread_id = w.value WHERE l.deleted_at IS NULL`,
      )
      .all()
      .map(({ detail }) => detail)
      .join()
    expect(plan).toMatch(/SEARCH t USING COVERING INDEX link_thread_thread/)
  })
})

describe('suggestions', () => {
  const suggest = async (threadId: number): Promise<string[]> =>
    (await bench.client.links.suggest({ threadId })).map(
      ({ record, reason, because }) => `${record.title}: ${reason}${because && ` ${because}`}`,
    )

  it('[LINK-05] rank the exact address, others in the thread, companies by domain, their open deals, recent records', async () => {
    const acme = await bench.addCompany('Acme', ['acme.it'])
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    await bench.addPerson('Luigi', ['luigi@other.it'])
    const deal = await bench.addDeal('Saws', { companyId: acme.id })
    await bench.addDeal('Lost saws', { companyId: acme.id }, 'Lost')
    const lately = await bench.addPerson('Lately', ['l@lately.it'])
    const elsewhere = bench.addMail({ from: 'l@lately.it' })
    await bench.client.links.create({ threadId: elsewhere.threadId, record: asRef('person', lately) })
    const { threadId } = bench.addMail({ from: 'mario@acme.it', cc: ['luigi@other.it'] })
    const found = await suggest(threadId)
    expect(found.slice(0, 5)).toEqual([
      'Mario: address mario@acme.it',
      'Luigi: thread luigi@other.it',
      'Acme: domain acme.it',
      'Saws: domain acme.it',
      'Lately: recent',
    ])
    await bench.client.links.create({ threadId, record: asRef('person', mario) })
    await bench.client.links.create({ threadId, record: asRef('deal', deal) })
    expect((await suggest(threadId)).slice(0, 2)).toEqual([
      'Luigi: thread luigi@other.it',
      'Acme: domain acme.it',
    ])
  })

  it('[LINK-05] go by the recipient of what we sent, a company of the person, and a namesake', async () => {
    const holding = await bench.addCompany('Holding', [])
    await bench.addPerson('Mario', ['mario@gmail.com'], holding.id)
    await bench.addPerson('Jan Nowak', ['jan@stalex.pl'])
    const sent = bench.addMail({ from: 'anna@ourshop.it', to: ['mario@gmail.com'], folder: 'sent' })
    expect((await suggest(sent.threadId)).slice(0, 2)).toEqual([
      'Mario: address mario@gmail.com',
      'Holding: address mario@gmail.com',
    ])
    const privately = bench.addMail({ from: 'JAN NOWAK <jn@wp.pl>' })
    expect((await suggest(privately.threadId))[0]).toBe('Jan Nowak: name JAN NOWAK')
  })

  it('[LINK-22] never name ourselves, colleagues or our own company, yet all may be linked by hand', async () => {
    const colleague = await bench.addPerson('Bruno', ['bruno@ourshop.it'])
    await bench.addCompany('Our Shop', ['ourshop.it'])
    await bench.addPerson('Mario', ['mario@acme.it'])
    const { threadId } = bench.addMail({
      from: 'Bruno <bruno@ourshop.it>',
      to: ['anna@ourshop.it'],
      cc: ['mario@acme.it'],
    })
    expect(await suggest(threadId)).toEqual(['Mario: thread mario@acme.it'])
    await bench.client.links.create({ threadId, record: asRef('person', colleague) })
    expect(await titles(threadId)).toEqual(['Bruno'])
  })

  it('[LINK-05] see no colleagues at a provider, even our own provider', async () => {
    bench.addAccount('anna.shop@gmail.com')
    const mario = await bench.addPerson('Mario', ['mario@gmail.com'])
    const { threadId } = bench.addMail({ from: 'mario@gmail.com', to: ['anna.shop@gmail.com'] })
    expect((await bench.client.links.suggest({ threadId }))[0]).toMatchObject({
      record: { id: mario.id },
      reason: 'address',
    })
  })

  it('are bounded and follow nothing for a thread of a thousand strangers', async () => {
    for (let index = 0; index < 30; index++)
      await bench.addPerson(`Person ${index}`, [`p${index}@acme${index}.it`])
    const everyone = Array.from({ length: 1000 }, (_, index) => `p${index}@acme${index}.it`)
    const { threadId } = bench.addMail({ from: 'x@list.org', to: everyone })
    expect(await bench.client.links.suggest({ threadId })).toHaveLength(12)
    expect(await bench.client.links.suggest({ threadId: 99_999 })).toHaveLength(5)
  })
})

describe('finding a record to link', () => {
  it('[LINK-04] [LINK-06] searches all types at once and leaves the suggestions', async () => {
    await bench.addCompany('Młyn', ['mlyn.pl'])
    await bench.addPerson('Młynarz Jan', ['jan@gmail.com'])
    await bench.addDeal('Młyn nowy')
    await bench.addPerson('Someone Else', ['else@acme.it'])
    const found = await bench.client.links.findRecords({ query: 'mlyn', limit: 10 })
    expect(found.map(({ type }) => type).sort()).toEqual(['company', 'deal', 'person'])
    expect(
      (await bench.client.links.findRecords({ query: 'acme.it', limit: 10 })).map(({ title }) => title),
    ).toEqual(['Someone Else'])
    expect(await bench.client.links.findRecords({ query: 'nothing like it', limit: 10 })).toEqual([])
  })

  it('shows what was changed last for an empty query', async () => {
    const first = await bench.addPerson('First', [])
    bench.clock.advance(1000)
    await bench.addCompany('Second')
    bench.clock.advance(1000)
    await bench.change(first, { phone: '1' })
    expect(
      (await bench.client.links.findRecords({ query: ' ', limit: 10 })).map(({ title }) => title),
    ).toEqual(['First', 'Second'])
  })

  it('names people by job and company, companies by domain', async () => {
    const acme = await bench.addCompany('Acme', ['acme.it'])
    const mario = await bench.addPerson('Mario', ['mario@acme.it'], acme.id)
    await bench.change(mario, { jobTitle: 'Buyer' })
    await bench.addPerson('Solo', ['solo@gmail.com'])
    const found = await bench.client.links.findRecords({ query: '', limit: 10 })
    const email = { address: 'solo@gmail.com', label: '', isPrimary: true }
    expect(Object.fromEntries(found.map(({ title, details }) => [title, details]))).toEqual({
      Acme: [{ field: 'domains', value: ['acme.it'], name: '' }],
      Mario: [
        { field: 'jobTitle', value: 'Buyer', name: '' },
        { field: 'companyId', value: acme.id, name: 'Acme' },
      ],
      Solo: [{ field: 'emails', value: [email], name: '' }],
    })
  })
})

it('[SRCH-01] a search asks which threads are linked: to anything, or to what a name finds', async () => {
  const mail = ['a@acme.it', 'b@acme.it', 'c@else.it'].map((from) => bench.addMail({ from }).threadId)
  const [first = 0, second = 0] = mail
  const rossi = await bench.addCompany('Rossi Impianti')
  const mario = await bench.addPerson('Mario Rossi', [])
  await bench.client.links.create({ threadId: first, record: asRef('company', rossi) })
  const link = await bench.client.links.create({ threadId: second, record: asRef('person', mario) })
  const { threads, named } = bench.crm.linkedThreads
  expect(threads(null).sort()).toEqual([first, second])
  expect(threads('rossi').sort()).toEqual([first, second])
  expect(threads('rossi impianti')).toEqual([first])
  expect(threads('nobody')).toEqual([])
  expect(['rossi impianti', 'rossi', 'nobody'].map(named)).toEqual(['exactly', 'begun', null])
  await bench.client.links.remove({ id: link.id })
  expect(threads(null)).toEqual([first])
  expect(threads('mario')).toEqual([])
})
