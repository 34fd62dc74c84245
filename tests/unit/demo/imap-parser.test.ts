import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyStructure, parseMime, section } from '../../../src/main/demo/imap/mime'
import {
  CommandReader,
  formatSet,
  parseCommand,
  parseSet,
  SyntaxProblem,
  type Command,
} from '../../../src/main/demo/imap/parser'

const stream = Buffer.from(
  'a1 LOGIN "giu\\"lia" {4}\r\npa\r\n\r\na2 UID FETCH 1:5,9 (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)]<0.64>)\r\n',
)

function read(chunks: readonly Buffer[]): Command[] {
  const commands: Command[] = []
  const reader = new CommandReader(
    (pieces) => commands.push(parseCommand(pieces)),
    () => undefined,
  )
  for (const chunk of chunks) reader.push(chunk)
  return commands
}

describe('the demo IMAP grammar', () => {
  test('reads the same commands however the bytes are cut', () => {
    const whole = read([stream])
    expect(whole.map(({ tag, name }) => `${tag} ${name}`)).toEqual(['a1 LOGIN', 'a2 UID FETCH'])
    expect(whole[0]?.args).toEqual([
      { type: 'string', value: 'giu"lia' },
      { type: 'string', value: 'pa\r\n' },
    ])
    expect(whole[1]?.args[1]).toEqual({
      type: 'list',
      items: [
        { type: 'atom', value: 'FLAGS' },
        { type: 'atom', value: 'BODY.PEEK[HEADER.FIELDS (SUBJECT)]<0.64>' },
      ],
    })
    for (let at = 1; at < stream.length; at++) {
      expect(read([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole)
    }
  })

  test('refuses endless lines, giant literals and bottomless lists', () => {
    expect(() => read([Buffer.alloc(100_000, 'x')])).toThrow(SyntaxProblem)
    expect(() => read([Buffer.from('a1 APPEND x {9999999999}\r\n')])).toThrow(SyntaxProblem)
    expect(() => parseCommand([`a1 FETCH ${'('.repeat(5_000)}`])).toThrow(SyntaxProblem)
  })

  test('understands sets with stars and writes compact ones', () => {
    const isWanted = parseSet('2:4,9,20:*', 25)
    expect([1, 2, 4, 5, 9, 19, 20, 25, 26].filter(isWanted)).toEqual([2, 4, 9, 20, 25])
    expect(formatSet([1, 2, 3, 7, 9, 10])).toBe('1:3,7,9:10')
  })

  test('describes any bytes as a structure, and the whole is always the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (noise) => {
        const text = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${noise}`).toString(
          'latin1',
        )
        const root = parseMime(text)
        expect(bodyStructure(text, root)).toMatch(/^\(.+\)$/s)
        expect(section(text, root, '')).toBe(text)
        expect((section(text, root, 'HEADER') ?? '') + (section(text, root, 'TEXT') ?? '')).toBe(text)
      }),
    )
  })
})
