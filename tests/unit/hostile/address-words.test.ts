import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../src/main/engine/protocols/sieve/facts'
import { parseHeader } from '../../../src/main/engine/mime/header'

/** Header lines are bytes; what is not ASCII stands in them as UTF-8. */
const bytes = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\ntext`, 'utf8')
const from = (field: string): string[] =>
  parseHeader(bytes(`From: ${field}`)).from.map(({ address }) => address)

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const hex = (text: string): string =>
  Buffer.from(text).reduce((all, byte) => `${all}=${byte.toString(16).padStart(2, '0')}`, '')

/** All the ways in which programs and forgers put a name before or after an address. */
const writings: readonly ((name: string) => string)[] = [
  (name) => `"${name.replace(/["\\]/g, '\\$&')}" <x@evil.example>`,
  (name) => `(${name.replace(/[()\\]/g, '\\$&')}) <x@evil.example>`,
  (name) => `x@evil.example (${name.replace(/[()\\]/g, '\\$&')})`,
  (name) => `x@evil.example (a (${name.replace(/[()\\]/g, '\\$&')}) b)`,
  (name) => `=?utf-8?q?${hex(name)}?= <x@evil.example>`,
  (name) => `=?utf-8?B?${base64(name)}?= <x@evil.example>`,
  (name) => `"=?utf-8?B?${base64(name)}?=" <x@evil.example>`,
  (name) => `=?utf-8?q?${hex(name)}?= =?utf-8?B?${base64(name)}?= x@evil.example`,
  (name) => `(=?utf-8?q?${hex(name)}?=) x@evil.example`,
  (name) => `=?utf-8?q?${hex(name)}?=<x@evil.example>`,
  (name) => `=?utf-7?q?${hex(name)}?= <x@evil.example>`,
  (name) => `=?utf-16be?b?${base64(name)}?= <x@evil.example>`,
  (name) => `=?utf-8*en?q?${name.replace(/[?=]/g, '')}?= <x@evil.example>`,
  (name) => `=?${'x'.repeat(50)}?Q?${name.replace(/[?=]/g, '')}?= <x@evil.example>`,
  (name) => `=?iso-8859-1:x.y?q?${'long '.repeat(200)}${name.replace(/[?=]/g, '')}?= <x@evil.example>`,
  (name) => `=?utf-8?b?${name.replace(/[?=]/g, '')}?= <x@evil.example>`,
  (name) => `Group: =?utf-8?q?${name.replace(/[?=]/g, '')}?= <x@evil.example>;`,
  (name) => `=?utf-8?q?${name.replace(/[?=]/g, '')}?=: =?utf-8?q?${hex(name)}?= <x@evil.example>;`,
]

describe('the address of a mail, whatever is in the name', () => {
  it('is the one outside, however a name full of signs is written', () => {
    const piece = fc.constantFrom(
      ...['<', '>', '"', '(', ')', ',', ';', ':', '@', '\\', '[', ']', ' ', '\t', '.', "'", '=', '?', '_'],
      ...['boss@bank.example', '<boss@bank.example>', 'mailto:', 'à', '日', '＜', '＠', '+ADw-', '\u202e'],
    )
    // A colon within quotes or a comment is as good as any; a name of blanks alone is none.
    const name = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => `n${pieces.join('')}`)
    fc.assert(
      fc.property(name, fc.constantFrom(...writings), (text, write) => {
        expect(from(write(text))).toEqual(['x@evil.example'])
      }),
      { numRuns: 4000 },
    )
  })

  it.each([
    ['=?utf-8?q?boss=40bank.example?='],
    [`=?utf-8?b?${base64('Boss <boss@bank.example>')}?=`],
    ['<=?utf-8?q?boss=40bank.example?=>'],
    ['=?utf-8?q?boss@bank.example?='],
  ])('%s is no address but a name', (field) => {
    expect(from(field)).toEqual([''])
  })

  it.each([
    // Quotes, comments and brackets end what begins in them, an encoded word too.
    ['"=?utf-8?q?a" <x@evil.example>, "b?=" <boss@bank.example>'],
    ['(=?utf-8?q?a) <x@evil.example>, (b?=) <boss@bank.example>'],
    ['((a) =?utf-8?q?b) <x@evil.example>, (c?=) <boss@bank.example>'],
    ['(it is 5" =?utf-8?q?b) <x@evil.example>, (c"?=) <boss@bank.example>'],
    ['"a" <x@evil.example> "b" <boss@bank.example>'],
    ['a <x@evil.example> <boss@bank.example>'],
    ['=?utf-8?q?a <x@evil.example> <boss@bank.example>'],
    ['=?utf-8?x?a <x@evil.example> b?= <boss@bank.example>'],
    ['=?utf-8?q?a?b <x@evil.example> b?= <boss@bank.example>'],
    ['G: a <x@evil.example> b <boss@bank.example>;'],
  ])('%s names two, and both are read', (field) => {
    expect(from(field)).toEqual(['x@evil.example', 'boss@bank.example'])
  })

  it.each([['<<x@evil.example>>'], ['Mario <> <x@evil.example>']])('%s names one', (field) => {
    expect(from(field)).toContain('x@evil.example')
    expect(from(field)).toHaveLength(1)
  })

  it('is read from each field by itself: nothing opened in one reaches into the next', () => {
    const lines = ['From: =?utf-8?q? <x@evil.example>', 'From: b?= <boss@bank.example>']
    const all = ['x@evil.example', 'boss@bank.example']
    expect(parseHeader(bytes(...lines)).from.map(({ address }) => address)).toEqual(all)
    expect(factsOf(bytes(...lines), 0).addresses.get('from')).toEqual(all)
  })

  it.each([
    'utf-7',
    'unicode-1-1-utf-7',
    'utf-16',
    'utf-16le',
    'utf-32',
    'hex',
    'base64',
    'hz-gb-2312',
    'iso-2022-jp',
    'iso-2022-kr',
    'nobody-knows',
  ])('is not turned into another by a body in %s, where the name has bytes beyond ASCII', (charset) => {
    const line = 'From: "\xe9\xff +ADw-boss+AEA-bank.example+AD4- ~{<@~} \x1b$B!w\x1b(B" <x@evil.example>'
    const head = Buffer.from(`${line}\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`, 'latin1')
    expect(parseHeader(head).from.map(({ address }) => address)).toEqual(['x@evil.example'])
  })

  it('is not hidden by a mark of UTF-16 before it', () => {
    const hidden = Buffer.from('a <boss@bank.example>, ', 'utf16le').toString('latin1')
    const head = Buffer.from(`From: \xff\xfe${hidden} <x@evil.example>\r\n\r\n`, 'latin1')
    expect(parseHeader(head).from.at(-1)?.address).toBe('x@evil.example')
  })
})
