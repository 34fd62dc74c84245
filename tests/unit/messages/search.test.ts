import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MARK_END, MARK_START } from '../../../src/main/engine/features/messages/snippet'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
  bench.clock.advance(60 * 86_400_000)
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'trash', null])
  bench.deliver(
    folder(folders, 'inbox'),
    {
      id: 'lodz@x',
      subject: 'Spotkanie w Łodzi',
      from: 'Łukasz Żak <lukasz@firma.pl>',
      text: 'Zażółć gęślą jaźń',
      receivedAt: Date.UTC(2026, 1, 1, 12),
    },
    {
      id: 'offer@x',
      subject: 'Quantità offerta',
      from: 'Mario Rossi <mario.rossi@rossi.it>',
      to: 'anna@ourshop.it',
      cc: 'Giulia <giulia@rossi.it>',
      text: 'La perché della città: prezzo netto.',
      flags: ['\\Seen', '\\Flagged'],
      receivedAt: Date.UTC(2026, 2, 1, 12),
    },
    {
      id: 'strasse@x',
      subject: 'Lieferung',
      from: 'Jörg <joerg@firma.de>',
      text: 'Hauptstraße 5, Smørrebrød',
      headers: ['Received: from firma.de by mx.ourshop.it; Wed, 1 Apr 2026 12:00:00 +0000'],
      receivedAt: Date.UTC(2026, 3, 1, 12),
    },
  )
  bench.deliver(folder(folders, 'Clients'), {
    id: 'filed@x',
    subject: 'Prezzo vecchio',
    from: 'x@y.it',
    text: 'nulla',
    receivedAt: Date.UTC(2025, 0, 1),
  })
  bench.messages.drainIndexer()
})
afterEach(() => bench.close())

const find = async (query: string): Promise<string[]> => {
  const { hits, total } = await bench.client.messages.search({ query, limit: 50 })
  expect(total).toBe(hits.length)
  return hits.map((hit) => bench.messages.summary(hit.messageId)?.messageId ?? '')
}

describe('search', () => {
  it.each([
    ['lodzi', ['lodz@x']],
    ['ŁODZI', ['lodz@x']],
    ['gesla jazn', ['lodz@x']],
    ['lukasz', ['lodz@x']],
    ['hauptstrasse', ['strasse@x']],
    ['smorrebrod', ['strasse@x']],
    ['quantita', ['offer@x']],
    ['prezz', ['offer@x', 'filed@x']],
    ['prezzo offerta', ['offer@x']],
    ['"prezzo netto"', ['offer@x']],
    ['"netto prezzo"', []],
    ['mario.rossi@rossi.it', ['offer@x']],
  ])('[SRCH-01] finds %s in subjects, people and texts, whatever the accents', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it.each([
    ['from:mario', ['offer@x']],
    ['to:mario', []],
    ['to:giulia', ['offer@x']],
    ['from:"Łukasz Żak"', ['lodz@x']],
    ['subject:prezzo', ['filed@x']],
    ['in:clients', ['filed@x']],
    ['in:inbox prezzo', ['offer@x']],
    ['is:flagged', ['offer@x']],
    ['is:unread in:inbox', ['strasse@x', 'lodz@x']],
    ['before:2026-02-10', ['lodz@x', 'filed@x']],
    ['after:2026-02-10 before:2026-03-15', ['offer@x']],
    ['has:attachment', []],
    ['in:nowhere', []],
  ])('[SRCH-01] understands %s', async (query, expected) => {
    expect(await find(query)).toEqual(expected)
  })

  it('[SRCH-01] shows where it matched', async () => {
    const { hits } = await bench.client.messages.search({ query: 'citta prezz', limit: 10 })
    expect(hits[0]?.snippet).toBe(
      `La perché della ${MARK_START}città${MARK_END}: ${MARK_START}prezzo${MARK_END} netto.`,
    )
    expect(hits[0]?.row).toMatchObject({ subject: 'Quantità offerta', messageCount: 1 })
  })

  it('[SRCH-01] follows what the user did: a moved message is found where it lies now', async () => {
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('offer@x')] },
      change: { kind: 'move-to-role', role: 'trash' },
    })
    expect(await find('in:trash')).toEqual(['offer@x'])
    expect(await find('in:inbox prezzo')).toEqual([])
  })

  it('[SRCH-01] takes any text as a question', async () => {
    const syntax = fc.constantFrom(
      '"',
      "'",
      '*',
      '(',
      ')',
      ':',
      '-',
      '^',
      '+',
      'NEAR',
      'AND',
      'OR',
      'NOT',
      '{',
      '}',
      '\u0000',
      'from:',
      'in:"',
      'subject:*',
      'before:2026-99-99',
      'is:',
      '\ud800',
      'ſ',
    )
    const queries = fc.array(fc.oneof(syntax, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(queries, fc.constantFrom('', ' '), async (parts, glue) => {
        const { hits, total } = await bench.client.messages.search({
          query: parts.join(glue).slice(0, 500),
          limit: 10,
        })
        expect(hits.length).toBeLessThanOrEqual(total)
      }),
      { numRuns: 300 },
    )
  })

  it('knows people met in mail by the start of a name or address', () => {
    expect(bench.messages.correspondents('mar ros', 5).map((person) => person.address)).toEqual([
      'mario.rossi@rossi.it',
    ])
    expect(bench.messages.correspondents('zak', 5).map((person) => person.name)).toEqual(['Łukasz Żak'])
    expect(bench.messages.correspondents('" OR', 5)).toEqual([])
  })
})

describe('the index', () => {
  const mails = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `n${index}@x`, subject: `Nuovo ${index}` }))
  const inbox = () => {
    const found = bench.mailboxes.byRole(1, 'inbox')
    if (!found) throw new Error('no inbox')
    return found
  }

  it('follows in the background, yet what came in a moment ago is found', async () => {
    bench.deliver(inbox(), { id: 'new@x', subject: 'Fresco' })
    expect(await find('fresco')).toEqual(['new@x'])
  })

  it('holds the text of a message that was opened before its turn', async () => {
    bench.deliver(inbox(), { id: 'new@x', subject: 'Fresco', text: 'albicocca' })
    await bench.client.messages.body({ messageId: bench.idOf('new@x') })
    bench.messages.drainIndexer()
    expect(await find('albicocca fresco')).toEqual(['new@x'])
  })

  it('tells listeners of every message once, in order, and goes on after a restart where it stopped', async () => {
    const told: number[] = []
    const listen = () => bench.messages.addListener({ messagesSettled: (ids) => void told.push(...ids) })
    listen()
    bench.deliver(inbox(), ...mails(70))
    bench.messages.drainIndexer()
    const before = told.length
    bench.deliver(inbox(), ...mails(130).slice(70))
    await bench.messages.stop()
    bench = createMailCacheBench(bench.reopen())
    listen()
    bench.messages.drainIndexer()
    const ids = bench.context.db
      .prepare<[], number>("SELECT id FROM message WHERE message_id LIKE 'n%@x'")
      .pluck()
    expect(before).toBe(70)
    expect(told).toEqual(ids.all().toSorted((a, b) => a - b))
    expect((await bench.client.messages.search({ query: 'nuovo', limit: 5 })).total).toBe(130)
  })
})

describe('what lies beyond the first results', () => {
  const COUNT = 260
  const asked = { query: 'subject:bulk', locale: 'en' }

  it('is counted as conversations and as messages, and read page by page in the order of the list', async () => {
    const inbox = folder(bench.addAccount('two@ourshop.it', ['inbox']), 'inbox')
    const mails = Array.from({ length: COUNT }, (_, index) => ({
      ...{ id: `b${index}@x`, subject: `Bulk ${index}`, from: 's@s.example' },
      receivedAt: Date.UTC(2026, 4, 1, 0, index),
    }))
    bench.deliver(inbox, ...mails, {
      ...{ id: 'again@x', subject: 'Re: Bulk 3', from: 's@s.example', receivedAt: Date.UTC(2026, 5, 1) },
      headers: ['In-Reply-To: <b3@x>'],
    })
    bench.messages.drainIndexer()
    const { messages } = bench.client
    expect((await messages.search({ ...asked, limit: 200 })).hits).toHaveLength(200)
    const count = await messages.searchPage({ ...asked, offset: 0, limit: 0 })
    expect(count).toEqual({ hits: [], conversations: COUNT, messages: COUNT + 1 })
    const pages = await Promise.all(
      [0, 100, 200, 300].map((offset) => messages.searchPage({ ...asked, offset, limit: 100 })),
    )
    const listed = pages.flatMap(({ hits }) => hits)
    expect(listed.map(({ row }) => row.threadId)).toEqual(
      (await messages.rows({ kind: 'search', ...asked })).map(({ threadId }) => threadId),
    )
    // A conversation stands once, where its newest message is.
    expect(listed.slice(0, 2).map(({ row }) => row.subject)).toEqual(['Re: Bulk 3', `Bulk ${COUNT - 1}`])
    expect(listed).toHaveLength(COUNT)
  })
})
