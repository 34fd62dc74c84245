import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectPop3, type Pop3Session } from '../../../src/main/engine/protocols/pop3'
import {
  servedInMemory,
  settle,
  stuffed,
  type Answers,
  type ServedConversation,
  type Shape,
} from '../../helpers/pop3-server'
import { problemOfRejection } from '../../helpers/rejection'
import { answering, clearServer, credentials, GREETING, wellBehaved } from './conversation'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

async function open(
  answers: Answers = wellBehaved,
  shape: Shape = {},
): Promise<{ session: Pop3Session; served: ServedConversation }> {
  const { client, served } = servedInMemory(GREETING, answers, shape)
  const session = await connectPop3(clearServer, credentials, { dial: async () => client })
  return { session, served }
}

const hasEnded = async ({ stream }: ServedConversation): Promise<boolean> => {
  await settle()
  return stream.destroyed || stream.readableEnded
}

describe('an open session', () => {
  it('sends commands ahead, but never more than a few', async () => {
    const { session, served } = await open((command) => (command === 'NOOP' ? null : wellBehaved(command)))
    const calls = Array.from({ length: 50 }, () => session.noop())
    await settle()
    expect(served.received.filter((command) => command === 'NOOP')).toHaveLength(20)
    session.close()
    const ends = await Promise.allSettled(calls)
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']))
  })

  it('waits for every answer where PIPELINING is not offered', async () => {
    const { session, served } = await open((command) =>
      command === 'CAPA' ? '+OK\r\nUSER\r\n.\r\n' : /^(USER|PASS)/.test(command) ? '+OK\r\n' : null,
    )
    const calls = [session.noop(), session.stat()]
    await settle()
    expect(served.received).toEqual(['CAPA', `USER ${credentials.user}`, 'PASS correct horse', 'NOOP'])
    session.close()
    await Promise.allSettled(calls)
  })

  it('takes the farewell of the server for no answer, but passes it on', async () => {
    const { session, served } = await open()
    served.stream.write('-ERR Disconnected for inactivity.\r\n')
    await settle()
    const problem = await problemOfRejection(session.stat())
    expect(problem).toMatchObject({ code: 'server-refused', serverReply: 'Disconnected for inactivity.' })
    expect(served.received).not.toContain('STAT')
    expect(await hasEnded(served)).toBe(true)
  })

  it('takes no answer nobody asked for', async () => {
    const { session, served } = await open()
    served.stream.write('+OK 99 99\r\n')
    await settle()
    expect(await problemOfRejection(session.stat())).toMatchObject({ code: 'server-misbehaved' })
  })

  it('closes its end when the server leaves while nobody asks anything', async () => {
    const { session, served } = await open()
    served.stream.end()
    expect(await hasEnded(served)).toBe(true)
    expect(await problemOfRejection(session.noop())).toMatchObject({ code: 'connection-lost' })
  })

  it('answers nothing after quit, and closes even when quit is refused', async () => {
    const { session, served } = await open(answering({ QUIT: '-ERR [SYS/TEMP] not all removed\r\n' }))
    const quit = problemOfRejection(session.quit())
    expect(await problemOfRejection(session.noop())).toMatchObject({ code: 'connection-lost' })
    expect(await quit).toMatchObject({ code: 'server-refused', params: { replyCode: 'SYS/TEMP' } })
    expect(served.received.at(-1)).toBe('QUIT')
    expect(await hasEnded(served)).toBe(true)
    session.close()
  })

  it('quits once, however often it is asked to', async () => {
    const { session, served } = await open()
    await Promise.all([session.quit(), session.quit()])
    await session.quit()
    expect(served.received.filter((command) => command === 'QUIT')).toHaveLength(1)
  })

  it('makes no command of a number that is none', async () => {
    const { session, served } = await open()
    const count = served.received.length
    expect(() => session.delete(0)).toThrow(RangeError)
    expect(() => session.retrieve(1.5, buffer)).toThrow(RangeError)
    expect(() => session.top(1, -1, buffer)).toThrow(RangeError)
    expect(() => session.sizeOf(Number.NaN)).toThrow(RangeError)
    expect(served.received).toHaveLength(count)
    session.close()
  })
})

describe('a message on its way', () => {
  const large = 'line of a long message\r\n'.repeat(20_000)

  it('is held back while its reader is busy', async () => {
    const cuts = Array.from({ length: large.length / 1000 }, (_, index) => 1000 * (index + 1))
    const answers = answering({ 'RETR 1': `+OK\r\n${stuffed(large)}` })
    const { session, served } = await open(answers, { cuts })
    const busy = Promise.withResolvers<void>()
    const retrieved = session.retrieve(1, async (bytes) => {
      let size = 0
      for await (const piece of bytes) {
        size += piece.length
        await busy.promise
      }
      return size
    })
    for (let turn = 0; turn < cuts.length; turn++) await settle()
    expect(served.said()).toBeLessThan(large.length / 2)
    // However long it takes: the reader's time is not the server's silence.
    await vi.advanceTimersByTimeAsync(3_600_000)
    busy.resolve()
    expect(await retrieved).toBe(large.length)
    session.close()
  })

  it('ends for everyone when the connection does, though its reader never returns', async () => {
    const { session, served } = await open(answering({ 'RETR 1': `+OK\r\n${stuffed(large)}` }))
    const retrieved = session.retrieve(1, () => new Promise(() => undefined))
    const next = session.noop()
    await settle()
    served.stream.destroy()
    const ends = [problemOfRejection(retrieved), problemOfRejection(next)]
    expect((await Promise.all(ends)).map(({ code }) => code)).toEqual(['connection-lost', 'connection-lost'])
  })

  it('passes on the failure of its reader and nothing is lost of what follows', async () => {
    const { session } = await open()
    const failure = new Error('disk full')
    const calls = [
      session.retrieve(1, async (bytes) => {
        for await (const _ of bytes) throw failure
      }),
      session.retrieve(2, buffer),
    ]
    const [first, second] = await Promise.allSettled(calls)
    expect(first).toEqual({ status: 'rejected', reason: failure })
    expect(second).toMatchObject({ status: 'fulfilled', value: Buffer.from('.\r\n') })
    session.close()
  })

  it('gives nothing to a reader that comes back later', async () => {
    const { session } = await open()
    const kept: AsyncIterable<Buffer>[] = []
    await session.retrieve(1, async (bytes) => void kept.push(bytes))
    const late = session.stat()
    const pieces: Buffer[] = []
    for (const bytes of kept) for await (const piece of bytes) pieces.push(piece)
    expect(kept).toHaveLength(1)
    expect(pieces).toEqual([])
    expect(await late).toEqual({ count: 2, octets: 64 })
    session.close()
  })

  it('counts a trickle as silence', async () => {
    const { session, served } = await open(answering({ 'RETR 1': '+OK\r\n' }))
    const problem = problemOfRejection(session.retrieve(1, buffer))
    await settle()
    let drops = 0
    for (; drops < 500 && !(await hasEnded(served)); drops++) {
      served.stream.write('x')
      await settle()
      await vi.advanceTimersByTimeAsync(50_000)
    }
    expect(await problem).toMatchObject({ code: 'timeout' })
    expect(drops).toBeLessThan(10)
  })

  it('may come as slowly as it likes while it comes', async () => {
    const { session, served } = await open(answering({ 'RETR 1': '+OK\r\n' }))
    const retrieved = session.retrieve(1, buffer)
    await settle()
    for (let piece = 0; piece < 50; piece++) {
      served.stream.write('x'.repeat(70))
      await settle()
      await vi.advanceTimersByTimeAsync(100_000)
    }
    served.stream.write('\r\n.\r\n')
    expect(await retrieved).toHaveLength(50 * 70 + 2)
    session.close()
  })
})
