import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench, type TestMessage } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const threadIds = (...ids: string[]): number[] =>
  ids.map((id) => bench.messages.threadOf(bench.idOf(id)) ?? 0)

describe('threads', () => {
  it('[READ-07] bind answers to what they answer, over Inbox and Sent', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent'])
    bench.deliver(folder(folders, 'inbox'), { id: 'a@x' })
    bench.deliver(folder(folders, 'sent'), {
      id: 'b@x',
      inReplyTo: 'a@x',
      from: 'anna@ourshop.it',
      to: 'Mario <mario@rossi.it>',
    })
    const [thread] = threadIds('a@x')
    expect(threadIds('a@x', 'b@x')).toEqual([thread, thread])
    const messages = await bench.client.messages.thread({ threadId: thread ?? 0 })
    expect(messages.map(({ messageId, outgoing }) => [messageId, outgoing])).toEqual([
      ['a@x', false],
      ['b@x', true],
    ])
    const [sent] = await bench.rows(folder(folders, 'sent'))
    expect(sent).toMatchObject({ messageCount: 1, people: [{ name: 'Mario', address: 'mario@rossi.it' }] })
  })

  it('[READ-07] join when the missing link arrives after the answers, and listeners hear of it', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    const merges: [number, number][] = []
    bench.messages.addListener({ threadsMerged: (from, into) => void merges.push([from, into]) })
    bench.deliver(inbox, { id: 'c@x', inReplyTo: 'b@x' }, { id: 'd@x', inReplyTo: 'b@x' })
    bench.deliver(inbox, { id: 'a@x' })
    const [loser, winner] = threadIds('a@x', 'c@x')
    bench.deliver(inbox, { id: 'b@x', inReplyTo: 'a@x' })
    expect(merges).toEqual([[loser, winner]])
    expect(new Set(threadIds('a@x', 'b@x', 'c@x', 'd@x'))).toEqual(new Set([winner]))
    expect(bench.untruths()).toEqual([])
  })

  describe('do not glue what programs send', () => {
    const me = 'anna@ourshop.it'
    const order = (number: number, who: string): TestMessage => ({
      id: `o${number}@shop`,
      from: 'noreply@shop.example',
      subject: `Ordine ${number} da ${who}`,
    })
    const form = (number: number, customer: string): TestMessage => ({
      id: `f${number}@site`,
      from: me,
      headers: [`Reply-To: ${customer}`],
      subject: 'Richiesta dal sito',
    })
    const letter = (number: number, customer: string): TestMessage => ({
      id: `l${number}@crm`,
      from: me,
      to: customer,
      subject: 'La tua fattura',
    })
    const customers = ['bianchi@acme.it', 'verdi@beta.it', 'neri@gamma.it']
    it.each<[string, TestMessage[]]>([
      [
        'orders with the same unknown References',
        customers.map((who, n) => ({ ...order(n, who), references: ['orders@shop'] })),
      ],
      [
        'orders that name the first of them',
        customers.map((who, n) => ({ ...order(n, who), references: ['o0@shop'] })),
      ],
      [
        'orders of a desk that name the first of them',
        customers.map((who, n) => ({ ...order(n, who), from: 'ordini@shop.it', inReplyTo: 'o0@shop' })),
      ],
      [
        'a form with a constant In-Reply-To, in our name',
        customers.map((who, n) => ({ ...form(n, who), inReplyTo: 'form@site' })),
      ],
      [
        'a form with a constant In-Reply-To, in the name of the customer',
        customers.map((who, n) => ({ ...form(n, who), from: who, headers: [], inReplyTo: 'form@site' })),
      ],
      [
        'a form whose mails name the first of them',
        customers.map((who, n) => ({ ...form(n, who), inReplyTo: 'f0@site' })),
      ],
      [
        'a form with one Message-ID for all',
        customers.map((who, n) => ({ ...form(n, who), id: 'form@site', key: n + 1 })),
      ],
      [
        'a device with one Message-ID for all',
        [1, 2, 3].map((n) => ({ id: 'scan@x', subject: `Scan A${n}` })),
      ],
      [
        'a CRM with one Message-ID for all',
        customers.map((who, n) => ({ ...letter(n, who), id: 'invoice@crm' })),
      ],
      [
        'a CRM whose mails name the first of them',
        customers.map((who, n) => ({ ...letter(n, who), inReplyTo: 'l0@crm' })),
      ],
    ])('%s', (_, mails) => {
      for (const list of [mails, mails.toReversed()]) {
        const own = createMailCacheBench()
        const inbox = folder(own.addAccount(me, ['inbox']), 'inbox')
        own.deliver(inbox, ...list)
        expect(own.context.db.prepare('SELECT count(*) FROM thread').pluck().get()).toBe(3)
        expect(own.untruths()).toEqual([])
        own.close()
      }
    })

    it('and each answer goes to its own', () => {
      const folders = bench.addAccount(me, ['inbox', 'sent'])
      const sent = folder(folders, 'sent')
      for (const who of customers) bench.deliver(sent, { ...letter(0, who), id: 'invoice@crm', text: who })
      for (const who of customers)
        bench.deliver(folder(folders, 'inbox'), {
          id: `re-${who}`,
          from: who,
          subject: 'Re: La tua fattura',
          inReplyTo: 'invoice@crm',
        })
      const sizes = bench.context.db
        .prepare('SELECT count(*) FROM message GROUP BY thread_id ORDER BY 1')
        .pluck()
        .all()
      expect(sizes).toEqual([2, 2, 2])
    })
  })

  it.each<[string, Partial<TestMessage>]>([
    ['with another subject', { from: 'mario@rossi.it', to: 'anna@ourshop.it', subject: 'Contratto' }],
    ['by somebody it was sent to', { from: 'luigi@rossi.it', to: 'peter@else.com', subject: 'Contratto' }],
    ['from another address', { from: 'mario@private.example', to: 'anna@ourshop.it', subject: 'Ciao' }],
    ['of a robot', { from: 'noreply@rossi.it', to: 'anna@ourshop.it', subject: 'Ticket 12 aperto' }],
    ['of a mailer daemon', { from: 'MAILER-DAEMON@rossi.it', to: 'anna@ourshop.it', subject: 'Undelivered' }],
    ['of ourselves', { from: 'anna@ourshop.it', to: 'mario@rossi.it', subject: 'Ancora una cosa' }],
    [
      'to a list',
      { from: 'x@y.example', to: 'list@z.example', subject: 'Neu', headers: ['List-Id: <list.z>'] },
    ],
  ])('bind an answer %s, whichever comes first', (_, answer) => {
    const original: TestMessage = {
      id: 'a@x',
      from: 'anna@ourshop.it',
      to: 'mario@rossi.it, luigi@rossi.it, list@z.example',
      subject: 'Offerta',
    }
    const second: TestMessage = { id: 'b@x', references: ['a@x'], ...answer }
    for (const list of [
      [original, second],
      [second, original],
    ]) {
      const own = createMailCacheBench()
      own.deliver(folder(own.addAccount('anna@ourshop.it', ['inbox']), 'inbox'), ...list)
      expect(own.context.db.prepare('SELECT count(DISTINCT thread_id) FROM message').pluck().get()).toBe(1)
      expect(own.untruths()).toEqual([])
      own.close()
    }
  })

  it('bind answers to a mail we do not have, where they speak of the same with the same people', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(
      inbox,
      { id: 'b@x', from: 'mario@rossi.it', subject: 'R: Offerta', inReplyTo: 'lost@x' },
      {
        id: 'c@x',
        from: 'anna@ourshop.it',
        to: 'mario@rossi.it',
        subject: 'Re: Offerta',
        references: ['lost@x'],
      },
      { id: 'd@x', from: 'mario@rossi.it', subject: 'Altro', inReplyTo: 'lost@x' },
    )
    const [first, second, third] = threadIds('b@x', 'c@x', 'd@x')
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('never join by subject alone', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.deliver(
      inbox,
      { id: 'a@x', subject: 'Hello' },
      { id: 'b@x', subject: 'Re: Hello' },
      { subject: 'Re: Hello', headers: ['X: 1'] },
    )
    expect(new Set(threadIds('a@x', 'b@x')).size).toBe(2)
    expect(bench.context.db.prepare('SELECT count(*) FROM thread').pluck().get()).toBe(3)
  })

  it('does not let one hostile message glue many threads together', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    const ids = Array.from({ length: 30 }, (_, index) => `t${index}@x`)
    bench.deliver(inbox, ...ids.map((id) => ({ id })))
    bench.deliver(inbox, { id: 'evil@x', references: ids })
    expect(new Set(threadIds(...ids, 'evil@x')).size).toBe(31)
  })

  it('does not let a thread grow without bound', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    const many = Array.from({ length: 1100 }, (_, index) => ({ id: `m${index}@x`, references: ['root@x'] }))
    for (let start = 0; start < many.length; start += 100)
      bench.deliver(inbox, ...many.slice(start, start + 100))
    const largest = bench.context.db.prepare('SELECT max(message_count) FROM thread_row').pluck().get()
    expect(largest).toBe(1000)
    expect(bench.untruths()).toEqual([])
  })

  it('are found by the id of a message that its full thread had no room for', () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    const many = Array.from({ length: 1000 }, (_, index) => ({ id: `m${index}@x`, references: ['root@x'] }))
    for (let start = 0; start < many.length; start += 200)
      bench.deliver(inbox, ...many.slice(start, start + 200))
    bench.deliver(inbox, { id: 'root@x' })
    const root = bench.messages.findByMessageId('root@x')
    expect(root).not.toBeNull()
    expect(bench.messages.threadOfMessageId('root@x')).toBe(bench.messages.threadOf(root ?? 0))
    bench.deliver(inbox, { id: 'answer@x', inReplyTo: 'root@x' })
    expect(new Set(threadIds('root@x', 'answer@x')).size).toBe(1)
  })

  it('[READ-07] are the same in whatever order and batches messages arrive', () => {
    const nodes = fc.array(
      fc.record({
        parents: fc.array(fc.nat(15), { maxLength: 3 }),
        subject: fc.constantFrom('Offerta', 'Re: Offerta', 'Ordine 1', ''),
        from: fc.constantFrom('mario@rossi.it', 'a@x', 'noreply@shop.it', 'info@rossi.it', 'luigi@rossi.it'),
        to: fc.constantFrom('a@x', 'mario@rossi.it, luigi@rossi.it', 'luigi@rossi.it', 'a@x, list@z.it'),
        headers: fc.constantFrom<string[]>([], ['Reply-To: neri@gamma.it'], ['List-Id: <list.z.it>']),
        cut: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 2, maxLength: 14 },
    )
    fc.assert(
      fc.property(nodes, fc.infiniteStream(fc.nat()), (graph, randomness) => {
        const mails: TestMessage[] = graph.map(({ parents, cut: _, ...mail }, index) => ({
          ...mail,
          id: `n${index}@x`,
          key: index + 1,
          references: parents.map((parent) => `n${parent}@x`),
        }))
        const shuffled = mails
          .map((mail) => ({ mail, key: Number(randomness.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ mail }) => mail)
        expect(partition(shuffled, graph[0]?.cut ?? 1)).toEqual(partition(mails, mails.length))
      }),
      { numRuns: 12 },
    )
  })
})

/** Which messages share a thread, after they arrived in this order. */
function partition(mails: readonly TestMessage[], batch: number): string[] {
  const own = createMailCacheBench()
  try {
    const inbox = folder(own.addAccount('a@x', ['inbox']), 'inbox')
    for (let start = 0; start < mails.length; start += batch)
      own.deliver(inbox, ...mails.slice(start, start + batch))
    expect(own.untruths()).toEqual([])
    const threads = Map.groupBy(mails, ({ id = '' }) => own.messages.threadOf(own.idOf(id)))
    return [...threads.values()]
      .map((thread) =>
        thread
          .map(({ id }) => id)
          .sort()
          .join(),
      )
      .sort()
  } finally {
    own.close()
  }
}
