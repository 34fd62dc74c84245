import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import type { Wire } from '../../net/wire'
import type { MessageSink } from './types'
import { createUnstuffer } from './unstuff'

/**
 * Hands the multi-line answer that follows to the sink while it arrives, then reads what the sink left. Settles as the
 * sink does, or rejects with the wire's failure, even while the sink is busy with something else.
 */
export async function deliverMessage<T>(
  wire: Wire,
  endpoint: Endpoint,
  limit: number,
  sink: MessageSink<T>,
): Promise<T> {
  const next = createMessageReader(wire, endpoint, limit)
  const [outcome] = await Promise.allSettled([Promise.race([sink(piecesOf(next)), wire.failure])])
  while ((await next()) !== null);
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

async function* piecesOf(next: () => Promise<Buffer | null>): AsyncGenerator<Buffer, void> {
  for (let piece = await next(); piece !== null; piece = await next()) yield piece
}

/** Reads piece by piece up to the end, then gives null for ever. Calls before the last one settled wait for it. */
function createMessageReader(wire: Wire, endpoint: Endpoint, limit: number): () => Promise<Buffer | null> {
  const unstuffer = createUnstuffer()
  let size = 0
  let ended = false
  let last: Promise<Buffer | null> = Promise.resolve(null)

  async function read(): Promise<Buffer | null> {
    while (!ended) {
      const { bytes, rest } = unstuffer.push(await wire.chunk())
      if (rest !== null) {
        ended = true
        wire.unread(rest)
      }
      const piece = bytes.length === 1 ? bytes[0] : Buffer.concat(bytes)
      size += piece?.length ?? 0
      if (size > limit) throw wire.fail(tooLarge(endpoint, limit))
      if (piece !== undefined && piece.length > 0) return piece
    }
    return null
  }

  return () => {
    last = last.then(read)
    return last
  }
}

const tooLarge = (endpoint: Endpoint, limit: number): ProblemError => {
  const problem = endpointProblem('message-too-large', endpoint)
  return new ProblemError({ ...problem, params: { ...problem.params, limit: String(limit) } })
}
