import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeScript,
  parseSieve,
  readScript,
  removeRules,
  replaceRules,
  rules as rulesSchema,
  type Rule,
  type RuleEntry,
} from '../../../src/main/engine/protocols/sieve'
import { ProblemError } from '../../../src/shared/problem'
import { anyRules } from '../../helpers/sieve-rules'

const all = 'fileinto reject vacation regex imap4flags copy variables body mailbox date relational mime'
const server = { extensions: all.split(' '), maxRedirects: 4 }
const bare = { extensions: [], maxRedirects: null }

const entriesOf = (list: readonly Rule[]): RuleEntry[] => list.map((rule) => ({ kind: 'rule', rule }))

const newsletter: Rule =
  rulesSchema.parse([
    {
      id: 'news',
      name: 'Newsletters',
      enabled: true,
      when: {
        kind: 'any',
        conditions: [{ kind: 'any-list' }, { kind: 'subject', match: 'contains', values: ['news'] }],
      },
      actions: [{ type: 'stop' }, { type: 'move', folder: 'News', create: false }, { type: 'mark-read' }],
    },
  ])[0] ?? expect.fail('no rule')

describe('[RULE-01] rules as Sieve', () => {
  it('are readable', () => {
    expect(replaceRules('', entriesOf([newsletter]), server).text.split('\r\n')).toEqual([
      '# ---- Postilla: begin extensions ----',
      'require ["fileinto", "imap4flags"];',
      '# ---- Postilla: end extensions ----',
      '# ---- Postilla: begin rules, edited in Postilla ----',
      '# Rule: Newsletters [news]',
      'if anyof (exists "List-Id", header :contains "Subject" "news") {',
      '    addflag "\\\\Seen";',
      '    fileinto "News";',
      '    stop;',
      '}',
      '# ---- Postilla: end rules ----',
      '',
    ])
  })

  it('are read back as they were, wherever they run', () => {
    const anyServer = fc.subarray(server.extensions).map((extensions) => ({ extensions, maxRedirects: 1 }))
    const foreign = fc.constantFrom(
      '',
      'keep;\n',
      'require "variables";\r\nset "a" "${b}";',
      '# x',
      '\ufeffstop;',
    )
    fc.assert(
      fc.property(anyRules, anyServer, foreign, (list, capabilities, around) => {
        const { text, notRun } = replaceRules(around, entriesOf(list), capabilities)
        const { entries, problems, replaceable } = readScript(text)
        expect([problems, replaceable]).toEqual([[], true])
        expect(entries).toEqual(entriesOf(list))
        expect(removeRules(text)).toBe(around)
        expect(replaceRules(text, entries, capabilities)).toEqual({ text, notRun })
        const required = parseSieve(text).commands[0]
        const asked = JSON.stringify(required?.name === 'require' ? required.args : [])
        for (const name of server.extensions)
          if (!capabilities.extensions.includes(name) && !around.includes(name))
            expect(asked).not.toContain(`"${name}"`)
      }),
      { numRuns: 300 },
    )
  })

  it('that a server cannot run are named with the reason and kept', () => {
    const { text, notRun } = replaceRules('', entriesOf([newsletter]), bare)
    expect(notRun).toEqual([
      {
        id: 'news',
        name: 'Newsletters',
        obstacle: { reason: 'extensions', extensions: ['fileinto', 'imap4flags'] },
      },
    ])
    expect(text).toContain('# Rule (not run here): Newsletters [news]')
    expect(parseSieve(text).commands).toEqual([])
    expect(readScript(text).entries).toEqual(entriesOf([newsletter]))
    // The same script on a better server.
    expect(replaceRules(text, readScript(text).entries, server).notRun).toEqual([])
  })

  it('whose text a script with variables would change are named', () => {
    const dollars = {
      ...newsletter,
      when: { kind: 'subject' as const, match: 'is' as const, values: ['${name}'] },
    }
    const around = 'require "variables";\r\n'
    expect(replaceRules(around, entriesOf([dollars]), server).notRun).toMatchObject([
      { obstacle: { reason: 'variables', text: '${name}' } },
    ])
    expect(replaceRules('', entriesOf([dollars]), server).notRun).toEqual([])
  })

  it('use ereject where only that is known', () => {
    const reject = { ...newsletter, actions: [{ type: 'reject' as const, reason: 'no' }] }
    const { text } = replaceRules('', entriesOf([reject]), { extensions: ['ereject'], maxRedirects: null })
    expect(text).toContain('    ereject "no";')
    expect(readScript(text).entries).toEqual(entriesOf([reject]))
  })

  it.each([
    ['a control character', { when: { kind: 'subject', match: 'is', values: ['a\nb'] } }],
    ['a header that is none', { when: { kind: 'header', name: 'a b', match: 'is', values: ['x'] } }],
    ['a wrong expression', { when: { kind: 'subject', match: 'regex', values: ['a('] } }],
    ['no day', { when: { kind: 'date', of: 'sent', is: 'on', day: '2026-02-30', zone: '' } }],
    ['no action', { actions: [] }],
    ['two answers', { actions: [{ type: 'stop' }, { type: 'stop' }] }],
    ['an address that breaks out', { actions: [{ type: 'redirect', to: 'a@b.c", "x@y.z', keepCopy: true }] }],
    ['a name over two lines', { name: 'a\r\nstop;' }],
  ])('with %s are refused', (_, change) => {
    expect(rulesSchema.safeParse([newsletter]).success).toBe(true)
    expect(rulesSchema.safeParse([{ ...newsletter, ...change }]).success).toBe(false)
  })
})

describe('our part among the words of others', () => {
  const foreign = 'require ["fileinto"];\n# mine\nif header :is "x" "y" { fileinto "z"; }\n'

  it('comes and goes and leaves every byte', () => {
    const text = replaceRules(foreign, entriesOf([newsletter]), server).text
    expect(text).toContain(foreign)
    expect(text).not.toContain('\r')
    expect(removeRules(text)).toBe(foreign)
  })

  it('is replaced where it stands, also when others wrote below it', () => {
    const first = replaceRules(foreign, entriesOf([newsletter]), server).text
    const later = `${first}keep;`
    const { text } = replaceRules(later, [], server)
    expect(removeRules(text)).toBe(`${foreign}keep;`)
    expect(text.endsWith('keep;')).toBe(true)
  })

  it('keeps a rule another hand changed, with the extensions it needs', () => {
    const first = replaceRules('', entriesOf([newsletter]), server).text
    const edited = first.replace('stop;', 'stop; # why?')
    const { entries } = readScript(edited)
    expect(entries.map((entry) => entry.kind === 'unread' && entry.text.includes('stop; # why?'))).toEqual([
      true,
    ])
    const again = replaceRules(edited, [...entries, ...entriesOf([{ ...newsletter, id: 'two' }])], server)
    expect(again.text).toContain('stop; # why?')
    expect(again.text).toContain('require ["fileinto", "imap4flags"];')
    expect(readScript(again.text).entries.map(({ kind }) => kind)).toEqual(['unread', 'rule'])
  })

  it('reads a rule whose code was changed as what the code now says', () => {
    const first = replaceRules('', entriesOf([newsletter]), server).text
    const { entries } = readScript(first.replace('fileinto "News"', 'fileinto "Other"'))
    expect(entries).toMatchObject([
      { kind: 'rule', rule: { actions: [{}, { type: 'move', folder: 'Other' }, {}] } },
    ])
  })

  it.each([
    ['a mark is gone', (text: string) => text.replace(/# ---- Postilla: end rules.*/, '')],
    ['a mark is doubled', (text: string) => text + text],
    ['a mark stands in a block', (text: string) => `if true {\r\n${text}}`],
    [
      'a command reaches across',
      (text: string) => text.replace('# ---- Postilla: end rules', 'x # ---- Postilla: end rules'),
    ],
    ['the head holds more than extensions', (text: string) => text.replace('require', 'keep; require')],
    ['it is no Sieve', (text: string) => `${text}if {`],
  ])('is not touched where %s', (_, damage) => {
    const text = damage(replaceRules('', entriesOf([newsletter]), server).text)
    expect(readScript(text).replaceable).toBe(false)
    expect(() => replaceRules(text, [], server)).toThrow(ProblemError)
    expect(() => removeRules(text)).toThrow(ProblemError)
  })

  it('is not believed in strings', () => {
    const { text: marks } = replaceRules('', entriesOf([newsletter]), server)
    const quoting = `set "x" text:\r\n${marks}.\r\n;\r\n`
    expect(readScript(quoting).entries).toEqual([])
    expect(removeRules(quoting)).toBe(quoting)
  })

  it('is told from the rest in the outline', () => {
    const { outline } = readScript(replaceRules(foreign, entriesOf([newsletter]), server).text)
    expect(outline.map(({ text, ours, line }) => [text.slice(0, 20), ours, line])).toEqual([
      ['require ["fileinto",', true, 2],
      ['require ["fileinto"]', false, 4],
      ['if header :is "x" "y', false, 6],
      ['if anyof (exists "Li', true, 9],
    ])
    expect(outline[2]).toMatchObject({ comment: 'mine', children: [{ text: 'fileinto "z"' }] })
  })

  it('any text around it stays, or nothing is changed at all', () => {
    const words = fc.constantFrom(
      'keep;',
      '\n',
      '\r\n',
      '\r',
      '# c',
      '/* d */',
      '"',
      'text:\n',
      '.',
      '{',
      '}',
      '\ufeff',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.array(words).map((list) => list.join('')),
        (around) => {
          let text: string
          try {
            text = replaceRules(around, entriesOf([newsletter]), server).text
          } catch (error) {
            expect(error).toBeInstanceOf(ProblemError)
            return
          }
          expect(removeRules(text)).toBe(around)
          expect(readScript(text).entries).toEqual(entriesOf([newsletter]))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('damaged anywhere is read without an exception, and only replaced where that is safe', () => {
    const { text } = replaceRules(foreign, entriesOf([newsletter]), server)
    const damage = fc.record({
      at: fc.nat(text.length),
      remove: fc.nat(80),
      insert: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 10 }),
        fc.constantFrom('"', '/*', '{', '}', '\n# '),
      ),
    })
    fc.assert(
      fc.property(damage, ({ at, remove, insert }) => {
        const broken = text.slice(0, at) + insert + text.slice(at + remove)
        const { entries, replaceable } = readScript(broken)
        if (!replaceable || !broken.isWellFormed()) {
          expect(() => replaceRules(broken, entries, server)).toThrow(ProblemError)
          return
        }
        const again = replaceRules(broken, entries, server).text
        expect(removeRules(again)).toBe(removeRules(broken))
        expect(readScript(again).entries).toEqual(entries)
      }),
      { numRuns: 2000 },
    )
  })

  it('bytes that are no UTF-8 are never taken for text', () => {
    expect(() => decodeScript(Buffer.from([0x6b, 0xff]))).toThrow(ProblemError)
    expect(decodeScript(Buffer.from('\ufeffkeep;'))).toBe('\ufeffkeep;')
  })
})
