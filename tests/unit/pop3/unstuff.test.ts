import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUnstuffer } from '../../../src/main/engine/protocols/pop3/unstuff'
import { stuffed } from '../../helpers/pop3-server'

/** The message and what follows its end, or null while there is no end. */
function unstuff(chunks: readonly Buffer[]): { message: string; rest: string } | null {
  const unstuffer = createUnstuffer()
  const pieces: Buffer[] = []
  for (const [index, chunk] of chunks.entries()) {
    const { bytes, rest } = unstuffer.push(chunk)
    pieces.push(...bytes)
    if (rest === null) continue
    const after = Buffer.concat([rest, ...chunks.slice(index + 1)])
    return { message: Buffer.concat(pieces).toString('latin1'), rest: after.toString('latin1') }
  }
  return null
}

function cutAt(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, 'latin1')
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)]
  return places.map((from, index) => bytes.subarray(from, places[index + 1]))
}

/** Any bytes, though mostly those that mean something. */
const anyBytes = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', '.\r\n', '..') },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)) },
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

const asStored = (body: string): string => (body === '' || body.endsWith('\r\n') ? body : `${body}\r\n`)

describe('taking dots off', () => {
  it('gives back any bytes whatever the chunks', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, fc.array(fc.nat(), { maxLength: 20 }), (body, rest, cuts) => {
        expect(unstuff(cutAt(stuffed(body) + rest, cuts))).toEqual({ message: asStored(body), rest })
      }),
      { numRuns: 3000 },
    )
  })

  it('gives back any bytes one by one, and in every pair of chunks', () => {
    fc.assert(
      fc.property(anyBytes, (body) => {
        const wire = stuffed(body)
        const single = Array.from({ length: wire.length }, (_, at) => at)
        const expected = { message: asStored(body), rest: '' }
        expect(unstuff(cutAt(wire, single))).toEqual(expected)
        for (const at of single) expect(unstuff(cutAt(wire, [at]))).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['bare line feeds', 'text\n.\n'],
    ['a dot behind text', 'text.\r\n'],
    ['a dot behind a bare CR', 'text\r.\r\n'],
    ['a dot without its line feed', 'text\r\n.\r'],
    ['a dot before a bare line feed', 'text\r\n.\n'],
    ['a doubled dot', 'text\r\n..\r\n'],
  ])('takes %s for no end', (_, wire) => {
    expect(unstuff([Buffer.from(wire, 'latin1')])).toBeNull()
  })

  it('drops the first dot of a line that lacks its second', () => {
    expect(unstuff([Buffer.from('.text\r\n.\r\r\n.\r\n')])).toEqual({ message: 'text\r\n\r\r\n', rest: '' })
  })
})
