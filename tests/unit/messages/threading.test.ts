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
        cut: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 2, maxLength: 14 },
    )
    fc.assert(
      fc.property(nodes, fc.infiniteStream(fc.nat()), (graph, randomness) => {
        const mails: TestMessage[] = graph.map(({ parents }, index) => ({
          id: `n${index}@x`,
          uid: index + 1,
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
