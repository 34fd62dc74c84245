import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  evaluateRules,
  factsOf,
  rules as rulesSchema,
  type Condition,
  type Outcome,
} from '../../../src/main/engine/protocols/sieve'
import { parseErex } from '../../../src/main/engine/protocols/sieve/erex'
import { anyExpression } from '../../helpers/sieve-rules'

const message = (lines: string[], body = 'Hello'): Uint8Array =>
  Buffer.from([...lines, '', body].join('\r\n'))

const basic = message([
  'From: =?utf-8?Q?Anna_Zi=C4=99ba?= <Anna.Zieba@Kunde.example>',
  'To: "Smith, Bob" <bob+tag@example.test>, info@list.example',
  'Cc: third@example.test',
  'Subject: =?utf-8?B?xYHDs2TFug==?= 50% *off*',
  'Date: Sun, 1 Nov 2026 23:30:00 -0330',
  'List-Id: News <news.list.example>',
  'X-Spam-Status: Yes, score=9',
])

const holds = (when: Condition, source = basic, received = Date.parse('2026-11-03T12:00:00Z')): boolean =>
  evaluateRules(
    rulesSchema.parse([{ id: 'r', name: 'r', enabled: true, when, actions: [{ type: 'flag' }] }]),
    factsOf(source, received),
  ).applied.length > 0

describe('conditions', () => {
  const subject = (match: 'is' | 'contains' | 'matches' | 'regex', value: string): Condition => ({
    kind: 'subject',
    match,
    values: [value],
  })
  const address = (
    field: 'from' | 'to' | 'cc' | 'recipient',
    part: 'address' | 'localpart' | 'domain' | 'text',
    value: string,
    match: 'is' | 'contains' = 'is',
  ): Condition => ({ kind: 'address', field, part, match, values: [value] })
  const date = (
    of: 'sent' | 'received',
    is: 'before' | 'on' | 'since',
    day: string,
    zone: string,
  ): Condition => ({
    kind: 'date',
    of,
    is,
    day,
    zone,
  })

  it.each<[string, Condition, boolean]>([
    ['a word within the subject', subject('contains', '50% *OFF'), true],
    ['letters beyond ASCII in their own case', subject('contains', 'Łódź'), true],
    ['letters beyond ASCII in another case', subject('contains', 'łódź'), false],
    ['the whole subject, ASCII in any case', subject('is', 'ŁóDź 50% *OFF*'), true],
    ['wildcards', subject('matches', '*50% \\*off\\*'), true],
    ['a question mark for each byte', subject('matches', '??ódź*'), true],
    ['one question mark for two bytes', subject('matches', '?ódź*'), false],
    ['an expression', subject('regex', '[0-9]+% .off.$'), true],
    ['an address in any case', address('from', 'address', 'anna.zieba@kunde.EXAMPLE'), true],
    ['a name is no address', address('from', 'address', 'Zięba', 'contains'), false],
    ['a name as people read it', address('from', 'text', 'Zięba', 'contains'), true],
    ['a domain', address('to', 'domain', 'list.example'), true],
    ['a local part', address('to', 'localpart', 'BOB+tag'), true],
    ['a recipient under Cc', address('recipient', 'address', 'third@example.test'), true],
    ['which is none under To', address('to', 'address', 'third@example.test'), false],
    ['the day in the zone of the message', date('sent', 'on', '2026-11-01', ''), true],
    ['the day elsewhere', date('sent', 'on', '2026-11-02', '+0100'), true],
    ['before excludes the day', date('sent', 'before', '2026-11-01', ''), false],
    ['since includes the day', date('received', 'since', '2026-11-03', '+0000'), true],
    ['the day of arrival in a far zone', date('received', 'on', '2026-11-04', '+1200'), true],
    ['any list', { kind: 'any-list' }, true],
    ['that list', { kind: 'list', match: 'contains', values: ['NEWS.list'] }, true],
    ['spam', { kind: 'spam' }, true],
    ['no attachment', { kind: 'attachment' }, false],
    ['not', { kind: 'not', condition: { kind: 'attachment' } }, true],
    ['all', { kind: 'all', conditions: [{ kind: 'spam' }, { kind: 'attachment' }] }, false],
    ['any', { kind: 'any', conditions: [{ kind: 'attachment' }, { kind: 'spam' }] }, true],
    ['size', { kind: 'size', is: 'over', bytes: 100 }, true],
    [
      'a header that is not there',
      { kind: 'header', name: 'x-none', match: 'matches', values: ['*'] },
      false,
    ],
  ])('%s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected)
  })

  it('look into text and HTML, not into tags or attachments', () => {
    const source = message(
      ['Subject: x', 'Content-Type: multipart/mixed; boundary=b'],
      [
        '--b',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('<p title="hidden">Gr&amp;&#252;&#x6e;</p><script>var secret</script>').toString(
          'base64',
        ),
        '--b',
        'Content-Type: application/pdf',
        'Content-Disposition: attachment; filename=x.pdf',
        '',
        'inside',
        '--b--',
      ].join('\r\n'),
    )
    const found = (value: string): boolean =>
      holds({ kind: 'body', match: 'contains', values: [value] }, source)
    expect([found('Gr&ün'), found('hidden'), found('secret'), found('inside')]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(holds({ kind: 'attachment' }, source)).toBe(true)
  })
})

describe('actions', () => {
  const run = (...lists: object[][]): Outcome =>
    evaluateRules(
      rulesSchema.parse(
        lists.map((actions, index) => ({ id: `r${index}`, name: 'r', enabled: true, when: null, actions })),
      ),
      factsOf(basic, Date.parse('2026-11-03T12:00:00Z')),
    )
  const flag = { type: 'flag' }
  const move = { type: 'move', folder: 'A', create: false }
  const copy = { ...move, type: 'copy', folder: 'B' }
  const reject = { type: 'reject', reason: 'no' }
  const vacation = { type: 'vacation', addresses: [], days: 7, text: 'away' }

  it('flags reach what is filed later, in other rules too', () => {
    expect(run([copy], [flag], [move]).stored).toEqual([
      { folder: 'B', flags: [] },
      { folder: 'A', flags: ['\\Flagged'] },
    ])
  })

  it('stop ends, discard keeps what is filed', () => {
    expect(run([copy, { type: 'discard' }], [{ type: 'stop' }], [move])).toMatchObject({
      stored: [{ folder: 'B' }],
      applied: ['r0', 'r1'],
    })
  })

  it('a redirect without a copy leaves nothing here', () => {
    const to = { type: 'redirect', to: 'a@b.example', keepCopy: false }
    expect(run([to], [{ ...to, keepCopy: true }])).toMatchObject({
      stored: [],
      redirectedTo: ['a@b.example'],
    })
  })

  it('a rejection goes alone', () => {
    expect(run([reject])).toMatchObject({ stored: [], rejected: 'no', conflict: null })
    for (const other of [copy, vacation]) {
      expect(run([reject, other])).toMatchObject({
        stored: [{ folder: 'INBOX', flags: [] }],
        rejected: null,
        answer: null,
        conflict: 'rejected-and-delivered',
      })
    }
  })

  it('[RULE-02] one answer, within its days', () => {
    expect(run([vacation]).answer).toMatchObject({ text: 'away' })
    expect(run([vacation], [vacation])).toMatchObject({ answer: null, conflict: 'answered-twice' })
    const period = { from: '2026-11-03', until: '2026-11-03', zone: '+0000' }
    expect(run([{ ...vacation, period }]).answer).not.toBeNull()
    expect(run([{ ...vacation, period: { ...period, zone: '+1400' } }]).answer).toBeNull()
  })

  it('a rule that is switched off does nothing', () => {
    const off = rulesSchema.parse([{ id: 'r', name: 'r', enabled: false, when: null, actions: [move] }])
    expect(evaluateRules(off, factsOf(basic, 0))).toMatchObject({
      applied: [],
      stored: [{ folder: 'INBOX' }],
    })
  })
})

describe('expressions', () => {
  it('match as those of JavaScript where both mean the same', () => {
    fc.assert(
      fc.property(
        anyExpression,
        fc.boolean(),
        fc.boolean(),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', 'x', '1', '.', '\n') }),
        (source, from, to, text) => {
          const whole = `${from ? '^' : ''}(${source})${to ? '$' : ''}`
          const ours = parseErex(whole)
          if (ours === null) return
          const theirs = new RegExp(whole.replaceAll('[:digit:]', '0-9'), 'is')
          expect([whole, text, ours.test(Buffer.from(text))]).toEqual([whole, text, theirs.test(text)])
        },
      ),
      { numRuns: 3000 },
    )
  })

  it.each([
    '',
    'a(',
    'a)',
    '[a',
    'a|',
    '*a',
    'a{3,1}',
    'a{999}',
    '\\d',
    '\\1',
    '[ż]',
    'ż+',
    '((((a{200}){200}){200}){200})',
  ])('refuses %s', (source) => expect(parseErex(source)).toBeNull())

  it('never takes longer than the text is long', () => {
    const text = Buffer.from('a'.repeat(100_000))
    expect(parseErex('^(a+)+(a+)+(a|aa)+$')?.test(text)).toBe(true)
    expect(parseErex('^(a+)+(a+)+(a|aa)+b$')?.test(text)).toBe(false)
  })

  it('any text is an expression or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.uint8Array(), (source, text) => {
        parseErex(source)?.test(text)
      }),
    )
  })
})

describe('bad input', () => {
  it.each([
    ['angle brackets', '<'.repeat(1_000_000)],
    ['script tags', '<script>'.repeat(120_000)],
  ])('HTML of %s is read in one pass', (_, html) => {
    const { texts } = factsOf(message(['Content-Type: text/html'], html), 0)
    expect(texts).toHaveLength(1)
  })

  it('any bytes have facts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(factsOf(bytes, 0).size).toBeGreaterThanOrEqual(bytes.length)
      }),
    )
  })
})
