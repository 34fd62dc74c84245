import { duplexPair, type Duplex } from 'node:stream'

/** What the server says to a command (Latin-1, so that every byte can be said); null says nothing. */
export type Answers = (command: string) => string | null

/** How the server's bytes, counted from its greeting, reach the client. */
export interface Shape {
  /** Before each of these bytes the stream is cut. */
  cuts?: readonly number[]
  /** From this byte on nothing comes any more, and this is what happens instead. */
  stopAt?: number
  then?: 'stall' | 'end' | 'destroy'
}

export interface ServedConversation {
  /** Lines the client sent. */
  received: string[]
  /** Bytes said so far. */
  said(): number
  stream: Duplex
}

/** Speaks on an open stream: greets unless the greeting is '', then answers line by line. */
export function speakPop3(
  stream: Duplex,
  greeting: string,
  answers: Answers,
  { cuts = [], stopAt = Infinity, then = 'stall' }: Shape = {},
): ServedConversation {
  const received: string[] = []
  let queue: Buffer[] = []
  let offset = 0
  let pumping = false
  let unfinished = ''

  const say = (text: string): void => {
    queue.push(Buffer.from(text, 'latin1'))
    if (!pumping) void pump()
  }

  async function pump(): Promise<void> {
    pumping = true
    await settle()
    while (queue.length > 0) {
      const bytes = Buffer.concat(queue)
      queue = []
      for (const piece of splitAt(
        bytes,
        [...cuts, stopAt].map((cut) => cut - offset),
      )) {
        if (offset >= stopAt) return stop()
        if (stream.writableEnded || stream.destroyed) return
        if (!stream.write(piece)) await drainedOrGone(stream)
        offset += piece.length
        await settle()
      }
    }
    pumping = false
    if (offset >= stopAt) stop()
  }

  function stop(): void {
    pumping = true
    if (then === 'end') stream.end()
    if (then === 'destroy') stream.destroy()
  }

  stream.on('error', () => undefined)
  stream.on('data', (data: Buffer) => {
    const lines = (unfinished + data.toString('latin1')).split('\r\n')
    unfinished = lines.pop() ?? ''
    for (const line of lines) {
      received.push(line)
      const answer = answers(line)
      if (answer !== null) say(answer)
    }
  })
  stream.on('end', () => void stream.end())
  if (greeting !== '') say(greeting)
  return { received, said: () => offset, stream }
}

/** A client's end in memory, connected to a server that speaks: pieces arrive exactly as they are cut. */
export function servedInMemory(
  greeting: string,
  answers: Answers,
  shape: Shape = {},
): { client: Duplex; served: ServedConversation } {
  const [client, server] = duplexPair()
  return { client, served: speakPop3(server, greeting, answers, shape) }
}

/** A message as RFC 1939, 3 sends it. */
export function stuffed(message: string): string {
  const lines = message.endsWith('\r\n') || message === '' ? message : `${message}\r\n`
  return `${lines.replace(/(^|\r\n)\./g, '$1..')}.\r\n`
}

function splitAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const inside = [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b)
  return [0, ...inside].map((cut, index) => bytes.subarray(cut, inside[index]))
}

/** Not once of node:events, which would fail where the client resets the connection. */
const drainedOrGone = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve).once('close', resolve)
  })

/** Long enough for the other end to take what it was given and to answer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
