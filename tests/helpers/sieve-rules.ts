import fc from 'fast-check'
import {
  rules as rulesSchema,
  type Action,
  type Condition,
  type Rule,
} from '../../src/main/engine/protocols/sieve'

/** Words that rules look for and mails hold, so that both meet often. */
const WORDS = [
  'offerta',
  'Invoice',
  'zażółć',
  'a*b',
  'x?y',
  '"quoted"',
  'back\\slash',
  'ROSSI',
  '50% off',
  '${not}',
]
const ADDRESSES = [
  'anna.rossi@kunde.example',
  'Bob@Example.test',
  'info@list.example',
  'jan+tag@poczta.example',
]
const DAYS = ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03']
const ZONES = ['+0000', '+0100', '-0330', '+1400']

const word = fc.constantFrom(...WORDS)

const compared = (values: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.record({
      match: fc.constantFrom('is' as const, 'contains' as const),
      values: fc.array(values, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      match: fc.constant('matches' as const),
      values: fc.array(values.map(wildcard), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      match: fc.constant('regex' as const),
      values: fc.array(
        fc.oneof(
          fc.constantFrom('^(re|fwd): ', '[0-9]{2}', 'off(erta)?$', 'a.*b', '[[:digit:]]+%'),
          values.map(literal),
        ),
        { minLength: 1, maxLength: 2 },
      ),
    }),
  )

const wildcard = (text: string): string => `*${text.replace(/[*?\\]/g, '\\$&')}*`
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(
      fc.record({
        kind: fc.constant('address' as const),
        field: fc.constantFrom('from' as const, 'to' as const, 'cc' as const, 'recipient' as const),
        part: fc.constantFrom('address' as const, 'localpart' as const, 'domain' as const, 'text' as const),
      }),
      compared(
        fc.oneof(
          fc.constantFrom(...ADDRESSES),
          fc.constantFrom('Anna', 'kunde.example', 'info', 'jan+tag', 'example'),
        ),
      ),
    )
    .map(([head, tail]) => ({ ...head, ...tail })),
  compared(word).map((tail) => ({ kind: 'subject' as const, ...tail })),
  compared(word).map((tail) => ({ kind: 'header' as const, name: 'x-topic', ...tail })),
  compared(fc.constantFrom('list.example', 'News')).map((tail) => ({ kind: 'list' as const, ...tail })),
  compared(word).map((tail) => ({ kind: 'body' as const, ...tail })),
  fc.record({
    kind: fc.constant('size' as const),
    is: fc.constantFrom('over' as const, 'under' as const),
    bytes: fc.constantFrom(0, 20_000, 1_000_000),
  }),
  fc.record({
    kind: fc.constant('date' as const),
    of: fc.constantFrom('sent' as const, 'received' as const),
    is: fc.constantFrom('before' as const, 'on' as const, 'since' as const),
    day: fc.constantFrom(...DAYS),
    zone: fc.constantFrom(...ZONES),
  }),
  fc.record({
    kind: fc.constant('date' as const),
    of: fc.constant('sent' as const),
    is: fc.constantFrom('before' as const, 'on' as const, 'since' as const),
    day: fc.constantFrom(...DAYS),
    zone: fc.constant(''),
  }),
  fc.constantFrom({ kind: 'attachment' as const }, { kind: 'any-list' as const }, { kind: 'spam' as const }),
)

const conditions = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      conditions: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    tie('tree').map((condition) => ({ kind: 'not' as const, condition })),
  ),
}))

export const FOLDERS = ['Archive', 'Łódź & co', 'Work/Offers "2026"']

const vacation: fc.Arbitrary<Action> = fc
  .record({
    days: fc.integer({ min: 1, max: 365 }),
    addresses: fc.uniqueArray(fc.constantFrom(...ADDRESSES)),
    subject: fc.option(fc.constantFrom('Ferie', 'Zażółć "gęślą"'), { nil: undefined }),
    text: fc.constantFrom(
      'One line',
      'Two\nlines',
      '.a dot\n\n..two\n"x" \\ # Rule: no [x]',
      'Zażółć\n# ---- Postilla: end rules ----\n.',
      '/* no comment',
    ),
    period: fc.option(
      fc.record({
        from: fc.constantFrom(undefined, '2026-01-01'),
        until: fc.constantFrom('2026-02-28', '2099-12-31'),
        zone: fc.constantFrom(...ZONES),
      }),
      { nil: undefined },
    ),
  })
  .map(({ subject, period, ...rest }) => ({
    type: 'vacation' as const,
    ...rest,
    ...(subject === undefined ? {} : { subject }),
    ...(period === undefined
      ? {}
      : {
          period: { until: period.until, zone: period.zone, ...(period.from ? { from: period.from } : {}) },
        }),
  }))

const filing: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<Action>({ type: 'flag' }, { type: 'mark-read' }, { type: 'discard' }, { type: 'stop' }),
  fc.constantFrom('$Work', 'Later').map((keyword) => ({ type: 'keyword' as const, keyword })),
  fc.record({
    type: fc.constantFrom('copy' as const, 'move' as const),
    folder: fc.constantFrom(...FOLDERS),
    create: fc.constant(true),
  }),
)

const sending: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('redirect' as const),
    to: fc.constantFrom(...ADDRESSES),
    keepCopy: fc.boolean(),
  }),
  fc.constant({ type: 'reject' as const, reason: 'No, "thanks"' }),
  vacation,
)

const rulesWith = (actions: fc.Arbitrary<Action>, enabled: fc.Arbitrary<boolean>): fc.Arbitrary<Rule[]> =>
  fc
    .array(
      fc.record({
        name: fc.constantFrom('Newsletters', 'Żółte [x]', '"; stop; #', '*/'),
        enabled,
        when: fc.option(conditions.tree, { nil: null, freq: 8 }),
        actions: fc.uniqueArray(actions, {
          minLength: 1,
          maxLength: 4,
          selector: (one) => (['copy', 'move', 'keyword', 'redirect'].includes(one.type) ? one : one.type),
        }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((all) => rulesSchema.parse(all.map((one, index) => ({ ...one, id: `r${index}` }))))

/** Any rules at all. */
export const anyRules = rulesWith(fc.oneof(filing, sending), fc.boolean())

/** Rules that only file and flag. */
export const filingRules = rulesWith(filing, fc.boolean())

/** A mail made to be matched by such rules, as the bytes that are delivered. */
export const anyMail: fc.Arbitrary<string> = fc
  .record({
    from: fc.constantFrom(...ADDRESSES),
    to: fc.subarray(ADDRESSES, { minLength: 1 }),
    cc: fc.subarray(ADDRESSES),
    subject: fc.array(fc.oneof(word, fc.constantFrom('Re: ', '42')), { maxLength: 3 }),
    topic: fc.option(word, { nil: undefined }),
    list: fc.option(fc.constantFrom('News <news.list.example>', '<other.example>'), { nil: undefined }),
    spam: fc.option(fc.constantFrom('X-Spam-Flag: YES', 'X-Spam-Status: No, score=1', 'X-Spam: Yes'), {
      nil: undefined,
    }),
    date: fc.constantFrom(
      'Sun, 1 Nov 2026 00:30:00 +0100',
      'Sun, 1 Nov 2026 23:30:00 -0330',
      'Mon, 2 Nov 2026 10:00:00 +0000',
    ),
    body: fc.array(word, { maxLength: 4 }),
    long: fc.boolean(),
    kind: fc.constantFrom('plain' as const, 'base64' as const, 'attachment' as const),
  })
  .map((mail) => {
    const text = `${mail.body.join(' ')}\r\n${mail.long ? 'Lorem ipsum dolor.\r\n'.repeat(1500) : ''}`
    const header = [
      `From: Anna <${mail.from}>`,
      `To: ${mail.to.map((to) => `"${to[0] ?? ''}" <${to}>`).join(',\r\n ')}`,
      ...(mail.cc.length > 0 ? [`Cc: ${mail.cc.join(', ')}`] : []),
      `Subject: ${encoded(mail.subject.join(' ').trim())}`,
      ...(mail.topic === undefined ? [] : [`X-Topic: ${encoded(mail.topic)}`]),
      ...(mail.list === undefined ? [] : [`List-Id: ${mail.list}`]),
      ...(mail.spam === undefined ? [] : [mail.spam]),
      `Date: ${mail.date}`,
      'Message-ID: <generated@kunde.example>',
      'MIME-Version: 1.0',
    ]
    const plain = 'Content-Type: text/plain; charset=utf-8'
    if (mail.kind === 'plain')
      return [...header, plain, 'Content-Transfer-Encoding: 8bit', '', text].join('\r\n')
    const base64 = [plain, 'Content-Transfer-Encoding: base64', '', base64Lines(text)]
    if (mail.kind === 'base64') return [...header, ...base64].join('\r\n')
    return [
      ...header,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      ...base64,
      '--b',
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Disposition: attachment; filename=a.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      'AAAA',
      '--b--',
      '',
    ].join('\r\n')
  })

const base64Lines = (text: string): string =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')

const encoded = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** POSIX extended regular expressions over few letters, so that they often match. */
export const anyExpression: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'B', '.', '[ab]', '[^a-c]', '[[:digit:]x]', '\\.', 'ab', '1', 'ż'),
    fc.tuple(tie('tree'), tie('tree')).map(([first, second]) => first + second),
    fc.tuple(tie('tree'), tie('tree')).map(([first, second]) => `(${first}|${second})`),
    fc
      .tuple(tie('tree'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}'))
      .map(([inner, count]) => `(${inner})${count}`),
  ),
})).tree
