import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inPieces } from '../../../src/main/engine/features/sync/imap/in-pieces'

const CONTENT = randomBytes(2_500_000)
const MOST = 1024 * 1024
const whole = async (): Promise<Uint8Array> => CONTENT

/** A server that gives pieces its own way, and the pieces it was asked for. */
function server(give: (start: number, length: number) => Uint8Array | null) {
  const asked: number[] = []
  const ask = async (start: number, length: number): Promise<Uint8Array | null> => {
    asked.push(length)
    return give(start, length)
  }
  return { ask, asked }
}

const honest = (start: number, length: number): Uint8Array => CONTENT.subarray(start, start + length)
const never = (): Promise<never> => Promise.reject(new Error('asked for all of it'))

describe('content fetched in pieces', () => {
  it('is the content, byte for byte, in pieces that are small', async () => {
    const { ask, asked } = server(honest)
    expect(Buffer.from((await inPieces(CONTENT.length, ask, never)) ?? []).equals(CONTENT)).toBe(true)
    expect(asked.length).toBeGreaterThan(2)
    expect(Math.max(...asked)).toBeLessThanOrEqual(MOST)
  })

  it('goes on where a server gives less than it is asked for', async () => {
    const { ask } = server((start, length) => honest(start, Math.min(length, 100_000)))
    expect(Buffer.from((await inPieces(CONTENT.length, ask, never)) ?? []).equals(CONTENT)).toBe(true)
  })

  it('is taken as it comes where a server takes no notice of the bounds', async () => {
    const { ask, asked } = server(() => CONTENT)
    expect(await inPieces(CONTENT.length, ask, never)).toBe(CONTENT)
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['the offset is ignored', CONTENT.length, (_: number, length: number) => honest(0, length)],
    [
      'later bounds are ignored',
      CONTENT.length,
      (start: number, length: number) => (start ? CONTENT : honest(0, length)),
    ],
    ['it is told shorter than it is', CONTENT.length - 7, honest],
    ['it is told longer than it is', CONTENT.length + 7, honest],
    [
      'it ends too soon',
      CONTENT.length,
      (start: number, length: number) => (start ? Buffer.alloc(0) : honest(start, length)),
    ],
    ['no pieces are given', CONTENT.length, () => null],
  ])('is asked for in one where %s', async (_name, told, give) => {
    const { ask } = server(give)
    expect(Buffer.from((await inPieces(told, ask, whole)) ?? []).equals(CONTENT)).toBe(true)
  })
})
