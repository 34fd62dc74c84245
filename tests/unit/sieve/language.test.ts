import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSieve, printSieve, type Command, type Script } from '../../../src/main/engine/protocols/sieve'
import { numberValue } from '../../../src/main/engine/protocols/sieve/syntax'

const corpus = resolve(import.meta.dirname, '../../../../shared/corpus/dovecot+pigeonhole')
const scripts = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(sieve|svtest)$/.test(name),
    )
  : []

/** The tree without positions; comments only by their text. */
const shape = (script: Pick<Script, 'commands'>): unknown =>
  JSON.parse(
    JSON.stringify(script.commands, (key, value: unknown) =>
      key === 'span' || key === 'comments' || key === 'inner' ? undefined : value,
    ),
  )

const commentsOf = ({ commands, comments }: Pick<Script, 'commands' | 'comments'>): string[] => [
  ...commands.flatMap((command: Command) => [
    ...[...command.comments, ...command.inner].map(({ text }) => text),
    ...(command.block ? commentsOf(command.block) : []),
  ]),
  ...comments.map(({ text }) => text),
]

describe.skipIf(scripts.length === 0)('every script of Pigeonhole (skipped without the corpus)', () => {
  const meantToFail = /(errors|recover|warnings)\/|failures/

  it.each(scripts)('%s', (name) => {
    const text = readFileSync(resolve(corpus, name), 'utf8')
    const script = parseSieve(text)
    if (!meantToFail.test(name)) expect(script.problems).toEqual([])
    if (script.problems.length > 0) return
    const printed = printSieve(script)
    const again = parseSieve(printed)
    expect(again.problems).toEqual([])
    expect(shape(again)).toEqual(shape(script))
    expect(commentsOf(again)).toEqual(commentsOf(script))
    expect(printSieve(again)).toBe(printed)
  })
})

describe('the language', () => {
  const only = (text: string): Command => {
    const { commands, problems } = parseSieve(text)
    expect([problems, commands.length]).toEqual([[], 1])
    return commands[0] ?? expect.fail('no command')
  }

  it('knows strings of both kinds', () => {
    expect(only('x "a\\"b\\\\c\\d\r\ne";').args).toMatchObject([{ value: 'a"b\\cd\r\ne', form: 'quoted' }])
    expect(only('x text: # c\r\n..a\r\n.b\r\n\r\n.\r\n;').args).toMatchObject([
      { value: '.a\r\n.b\r\n\r\n', form: 'text' },
    ])
    expect(only('x ["a", "b"] [];').args).toMatchObject([
      { items: [{ value: 'a' }, { value: 'b' }] },
      { items: [] },
    ])
  })

  it('knows numbers, tags and tests', () => {
    const { args, tests, isList, block } = only('IF :tag 10k 3G 99999999999999999999 anyof (not a, b "x") {}')
    expect(args.map((arg) => (arg.kind === 'number' ? numberValue(arg) : arg.kind))).toEqual([
      'tag',
      10240,
      3 * 2 ** 30,
      Infinity,
    ])
    expect([tests.map(({ name }) => name), isList, block?.commands]).toEqual([['anyof'], false, []])
    expect(tests[0]).toMatchObject({
      isList: true,
      tests: [{ name: 'not', tests: [{ name: 'a' }] }, { name: 'b' }],
    })
  })

  it('keeps comments where they stand and says where things are', () => {
    const text = '# one\r\nif true /* two */ {\r\n  keep; # three\r\n  # four\r\n}\r\n# five'
    const script = parseSieve(text)
    expect(commentsOf(script)).toEqual(['# one', '/* two */', '# three', '# four', '# five'])
    expect(script.comments.map(({ text: words }) => words)).toEqual(['# five'])
    const [condition] = script.commands
    expect(text.slice(condition?.span.start, condition?.span.end)).toBe(text.slice(7, -8))
  })

  it('reports what is wrong with its place, and reads on', () => {
    const script = parseSieve('keep;\r\n  foo $$ "x"\r\nbar;\r\nstop;\r\n}\r\ndiscard;')
    expect(script.problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['unexpected-character', 2, 7],
      ['unexpected', 5, 1],
    ])
    expect(script.commands.map(({ name }) => name)).toEqual(['keep', 'foo', 'stop', 'discard'])
    for (const [text, code] of [
      ['keep', 'expected-end'],
      ['x "abc', 'unclosed-string'],
      ['x text:\r\nabc', 'unclosed-text'],
      ['keep; /* abc', 'unclosed-comment'],
      ['if true { keep;', 'unclosed-block'],
      ['if anyof (a, b { keep; }', 'expected-close'],
      ['if anyof (a, "x") { keep; }', 'expected-test'],
      ['x [1];', 'expected-string'],
      ['"x";', 'unexpected'],
    ] as const)
      expect([text, parseSieve(text).problems.map((problem) => problem.code)]).toEqual([
        text,
        expect.arrayContaining([code]),
      ])
  })
})

describe('bad input', () => {
  const million = 1024 * 1024
  it.each([
    ['blocks', 'if true {'.repeat(100_000)],
    ['tests', `if ${'not '.repeat(200_000)}`],
    ['test lists', `if ${'anyof ('.repeat(100_000)}`],
    ['brackets', '['.repeat(million)],
    ['closing braces', '}'.repeat(million)],
    ['commands', 'a;'.repeat(million)],
    ['quotes', '"\\"'.repeat(million)],
    ['open comments', '/*'.repeat(million)],
    ['hashes', '#\n'.repeat(million / 2)],
    ['texts', 'text:\n'.repeat(200_000)],
    ['garbage', '\u0000\ufffd$%&'.repeat(million / 4)],
    ['colons', ':'.repeat(million)],
    ['blanks', ' \t'.repeat(million)],
    ['numbers', '9'.repeat(million)],
  ])('a megabyte of %s is bounded', (_, text) => {
    const script = parseSieve(text)
    expect(script.problems.length).toBeLessThanOrEqual(100)
  })

  it('what is nested deeply is printed at once', () => {
    const script = parseSieve(
      `if ${'anyof ('.repeat(60)}${'true, '.repeat(50)}true${')'.repeat(60)} { keep; }`,
    )
    expect(script.problems).toEqual([])
    expect(shape(parseSieve(printSieve(script)))).toEqual(shape(script))
  })

  it('any text is read; what is read without problems is printed and read again as the same', () => {
    const pieces = fc.constantFrom(
      ...[
        'keep',
        ';',
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        ',',
        ':is',
        '"a"',
        '"',
        '\\',
        'text:',
        '\r\n',
        '.',
        '#',
        '/*',
        '*/',
      ],
      ...['12K', 'if', 'not', 'anyof', 'text:\r\nx\r\n.\r\n', ' ', '\n', 'ł', '\u0000', ':', '"${a}"'],
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join(' ')),
    )
    fc.assert(
      fc.property(text, (input) => {
        const script = parseSieve(input)
        if (script.problems.length > 0) return
        const again = parseSieve(printSieve(script))
        expect(again.problems).toEqual([])
        expect(commentsOf(again).length).toBe(commentsOf(script).length)
        expect(shape(again)).toEqual(shape(script))
      }),
      { numRuns: 2000 },
    )
  })
})
