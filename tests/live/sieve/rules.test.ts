import fc from 'fast-check'
import { expect, it } from 'vitest'
import { connectImap } from '../../../src/main/engine/net/imap'
import { connectManageSieve } from '../../../src/main/engine/protocols/managesieve'
import {
  evaluateRules,
  factsOf,
  replaceRules,
  rules as rulesSchema,
  type Action,
  type Condition,
} from '../../../src/main/engine/protocols/sieve'
import { describeLive, dovecot, freshMailbox, liveSettings, type Mailbox } from '../../helpers/dovecot'
import { deliverByLmtp } from '../../helpers/lmtp'
import { manageSieveSettings } from '../../helpers/managesieve'
import { anyExpression, anyMail, anyRules, filingRules } from '../../helpers/sieve-rules'
import { byFolder, deliverCase, runRules, whereabouts } from '../../helpers/sieve-server'

const oneRule = (actions: Action[], when: Condition | null = null) =>
  rulesSchema.parse([{ id: 'r', name: 'Rule', enabled: true, when, actions }])

const mail = (subject: string, from = 'Anna <anna@kunde.example>', to = 'me@example.test'): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Mon, 2 Nov 2026 10:00:00 +0100',
    `Message-ID: <${subject.replace(/\W/g, '')}.${Math.random()}@kunde.example>`,
    '',
    'Hello',
    '',
  ].join('\r\n')

describeLive('[RULE-01] rules on the server', () => {
  it('file and flag exactly as the local evaluation says', { timeout: 300_000 }, async () => {
    const cases = fc.tuple(filingRules, fc.array(anyMail, { minLength: 4, maxLength: 4 }))
    await fc.assert(
      fc.asyncProperty(cases, async ([rules, mails]) => {
        const mailbox = freshMailbox()
        const { text, notRun } = await runRules(mailbox, rules)
        expect(notRun).toEqual([])
        const expected = new Map<number, unknown>()
        for (const [number, raw] of mails.entries()) {
          await deliverCase(mailbox, number, raw)
          const outcome = evaluateRules(rules, factsOf(Buffer.from(raw), Date.now()))
          if (outcome.stored.length > 0) expected.set(number, outcome.stored.toSorted(byFolder))
        }
        const actual = await whereabouts(mailbox)
        expect({ text, mails, stored: sorted(actual) }).toEqual({ text, mails, stored: sorted(expected) })
      }),
      { numRuns: 40 },
    )
  })

  it('understand regular expressions as the server does', { timeout: 300_000 }, async () => {
    const anchored = fc
      .tuple(fc.constantFrom('', '^'), anyExpression, fc.constantFrom('', '$'))
      .map(([start, inner, end]) => `${start}(${inner})${end}`)
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', 'x', '1', '.', 'ż'),
      maxLength: 8,
    })
    // A Maildir knows 26 keywords.
    const expressions = fc.array(anchored, { minLength: 25, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(expressions, fc.array(word, { minLength: 5, maxLength: 5 }), async (all, words) => {
        const rules = rulesSchema.parse(
          all.map((value, index) => ({
            id: `r${index}`,
            name: 'Expression',
            enabled: true,
            when: { kind: 'header', name: 'x-word', match: 'regex', values: [value] },
            actions: [{ type: 'keyword', keyword: `k${index}` }],
          })),
        )
        const mailbox = freshMailbox()
        await runRules(mailbox, rules)
        const mails = words.map((one) => `X-Word: w${one}w\r\n${mail('x')}`)
        for (const [number, raw] of mails.entries()) await deliverCase(mailbox, number, raw)
        const expected = mails.map(
          (raw) => evaluateRules(rules, factsOf(Buffer.from(raw), Date.now())).stored,
        )
        const actual = await whereabouts(mailbox)
        expect(mails.map((_, number) => actual.get(number))).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  })

  it('of any kind compile there, among foreign text as well', { timeout: 300_000 }, async () => {
    const client = await connectManageSieve(manageSieveSettings(freshMailbox()))
    const around = fc.constantFrom(
      '',
      'require ["fileinto", "variables"];\nset "a" "b";\nif header :is "Subject" "${a}" { fileinto "${a}"; }',
      'require "vacation";\r\n# mine\r\nif false { vacation "x"; }\r\n',
    )
    await fc.assert(
      fc.asyncProperty(anyRules, around, async (rules, foreign) => {
        const entries = rules.map((rule) => ({ kind: 'rule' as const, rule }))
        const { text } = replaceRules(foreign, entries, client.capabilities)
        await client.checkScript(text).catch((error: unknown) => expect.fail(`${String(error)}\n${text}`))
      }),
      { numRuns: 150 },
    )
    await client.logout()
  })

  it.each([
    ['flags and files', [{ type: 'flag' }, { type: 'move', folder: 'Archive', create: false }]],
    [
      'copies with a keyword',
      [
        { type: 'keyword', keyword: '$Work' },
        { type: 'copy', folder: 'New/Deep', create: true },
      ],
    ],
    ['marks read and keeps', [{ type: 'mark-read' }]],
    ['discards', [{ type: 'discard' }]],
    ['files into the inbox itself', [{ type: 'flag' }, { type: 'copy', folder: 'INBOX', create: false }]],
  ] satisfies [string, Action[]][])('%s', async (_, actions) => {
    const mailbox = freshMailbox()
    const rules = oneRule(actions, { kind: 'subject', match: 'contains', values: ['offerta'] })
    await runRules(mailbox, rules)
    const mails = [mail('Nuova Offerta 2026'), mail('Other')]
    for (const [number, raw] of mails.entries()) await deliverCase(mailbox, number, raw)
    const stored = await whereabouts(mailbox)
    for (const [number, raw] of mails.entries()) {
      const outcome = evaluateRules(rules, factsOf(Buffer.from(raw), Date.now()))
      expect(stored.get(number) ?? []).toEqual(outcome.stored.toSorted(byFolder))
    }
  })

  it('redirect to another mailbox, keeping the mail or not', async () => {
    const [keeper, giver, taker] = [freshMailbox(), freshMailbox(), freshMailbox()]
    await runRules(keeper, oneRule([{ type: 'redirect', to: taker.address, keepCopy: true }]))
    await runRules(giver, oneRule([{ type: 'redirect', to: taker.address, keepCopy: false }]))
    await deliverCase(keeper, 1, mail('one'))
    await deliverCase(giver, 2, mail('two'))
    await expect.poll(async () => [...(await whereabouts(taker)).keys()].sort()).toEqual([1, 2])
    expect([...(await whereabouts(keeper)).keys()]).toEqual([1])
    expect([...(await whereabouts(giver)).keys()]).toEqual([])
  })

  it('reject, and tell the sender why', async () => {
    const [strict, sender] = [freshMailbox('strict'), freshMailbox('sender')]
    await runRules(strict, oneRule([{ type: 'reject', reason: 'Not "here", żółw' }]))
    await deliverFrom(sender, strict, mail('unwanted', sender.address, strict.address))
    await expect.poll(() => inboxCount(sender)).toBe(1)
    expect(await inboxCount(strict)).toBe(0)
  })

  it('that contradict each other leave the mail in the inbox, as predicted', async () => {
    const mailbox = freshMailbox()
    const rules = oneRule([
      { type: 'flag' },
      { type: 'copy', folder: 'Archive', create: false },
      { type: 'reject', reason: 'no' },
    ])
    await runRules(mailbox, rules)
    const raw = mail('conflict')
    await deliverCase(mailbox, 1, raw)
    const outcome = evaluateRules(rules, factsOf(Buffer.from(raw), Date.now()))
    expect(outcome.conflict).toBe('rejected-and-delivered')
    expect((await whereabouts(mailbox)).get(1)).toEqual(outcome.stored)
  })

  it('leave the rules of others in force', async () => {
    const mailbox = freshMailbox()
    const foreign =
      'require ["fileinto", "mailbox"];\nif header :contains "Subject" "theirs" { fileinto :create "Theirs"; stop; }\n'
    await runRules(mailbox, oneRule([{ type: 'move', folder: 'Archive', create: false }]), foreign)
    await deliverCase(mailbox, 1, mail('theirs'))
    await deliverCase(mailbox, 2, mail('ours'))
    expect(sorted(await whereabouts(mailbox))).toEqual([
      [1, [{ folder: 'Theirs', flags: [] }]],
      [2, [{ folder: 'Archive', flags: [] }]],
    ])
  })
})

describeLive('[RULE-02] the answer while away', () => {
  const vacation = (more: object = {}): Action[] => [
    {
      type: 'vacation',
      addresses: [],
      days: 3,
      subject: 'Sono in ferie',
      text: 'Torno presto.\n.\n..ł',
      ...more,
    },
  ]
  it('goes to a sender once, and the mail stays', async () => {
    const [away, sender] = [freshMailbox('away'), freshMailbox('sender')]
    await runRules(away, oneRule(vacation()))
    for (const subject of ['first', 'second'])
      await deliverFrom(sender, away, mail(subject, sender.address, away.address))
    await expect.poll(() => inboxCount(sender)).toBe(1)
    expect(await inboxCount(away)).toBe(2)
  })

  it('is held back outside its dates', async () => {
    const [away, sender] = [freshMailbox('away'), freshMailbox('sender')]
    const period = { from: '2020-01-01', until: '2020-02-01', zone: '+0100' }
    const rules = oneRule(vacation({ period }))
    await runRules(away, rules)
    const raw = mail('late', sender.address, away.address)
    await deliverFrom(sender, away, raw)
    expect(evaluateRules(rules, factsOf(Buffer.from(raw), Date.now())).answer).toBeNull()
    const within = evaluateRules(rules, factsOf(Buffer.from(raw), Date.parse('2020-02-01T22:30:00Z')))
    expect(within.answer).not.toBeNull()
    expect(await inboxCount(sender)).toBe(0)
  })
})

const inboxCount = async (mailbox: Mailbox): Promise<number> => {
  const imap = await connectImap(liveSettings(mailbox), mailbox.password)
  try {
    return (await imap.mailboxOpen('INBOX')).exists
  } finally {
    imap.close()
  }
}

const deliverFrom = (sender: Mailbox, to: Mailbox, raw: string): Promise<void> =>
  deliverByLmtp(dovecot().lmtp, [to.address], raw, sender.address)

const sorted = (stored: ReadonlyMap<number, unknown>): unknown[] => [...stored].sort(([a], [b]) => a - b)
