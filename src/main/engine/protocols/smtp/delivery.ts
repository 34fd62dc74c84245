import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import { NobodyTaken, type Refused } from '../../net/refused'
import type { Wire } from '../../net/wire'
import type { Conversation } from './conversation'
import { isNo, isYes, misbehaviour, refusal, type Reply } from './reply'

export interface Wanted {
  from: string
  to: readonly string[]
  raw: Uint8Array
  /** As in `OutgoingMessage`. */
  beforeData?: ((rejected: readonly Refused[]) => void) | undefined
}

export interface Delivered {
  accepted: string[]
  rejected: Refused[]
  /** The answer to the whole message. */
  response: string
}

/**
 * Hands over one message. Whether the server can have accepted it is known by one fact: its last byte, and with it the
 * closing dot, was handed to the socket. Before that a lost connection is harmless; after it only a yes or a no of the
 * server counts, and anything else is `send-unconfirmed`.
 */
export async function handOver(
  conversation: Conversation,
  wanted: Wanted,
  endpoint: Endpoint,
): Promise<Delivered> {
  requireSendable(conversation, wanted, endpoint)
  const { accepted, rejected } = await giveEnvelope(conversation, wanted, endpoint)
  if (accepted.length === 0) throw new NobodyTaken(rejected)
  wanted.beforeData?.(rejected)
  const go = await conversation.ask('DATA', 'DATA')
  // Also where it says 250: what it does not take for a message it would take for commands.
  if (go.code !== 354) throw refusal(go, 'DATA', endpoint)
  const last = await giveMessage(conversation, wanted.raw, endpoint)
  return { accepted, rejected, response: last.said }
}

function requireSendable(conversation: Conversation, { from, to, raw }: Wanted, endpoint: Endpoint): void {
  const { extensions } = conversation
  const all = [from, ...to]
  if (to.length === 0) throw new ProblemError(endpointProblem('no-recipients', endpoint))
  // They would end the command they stand in, and begin another.
  const broken = all.filter((address) => /[\p{Cc}<>]/u.test(address))
  if (broken.length > 0)
    throw new ProblemError(
      endpointProblem('address-invalid', endpoint, { params: { addresses: broken.join(', ') } }),
    )
  requireUtf8(extensions.has('SMTPUTF8'), { from, to }, endpoint)
  if (extensions.maxSize > 0 && raw.byteLength > extensions.maxSize)
    throw new ProblemError(endpointProblem('message-too-large', endpoint))
}

/**
 * A server without SMTPUTF8 may read other letters in an address whose local part is not ASCII, and deliver to somebody
 * else. Refused for good, as by servers that say so (RFC 6531 section 3.2).
 */
function requireUtf8(hasUtf8: boolean, { from, to }: Pick<Wanted, 'from' | 'to'>, endpoint: Endpoint): void {
  const needing = [from, ...to].filter(needsUtf8)
  if (needing.length === 0 || hasUtf8) return
  const code = needing.includes(from) ? 'sender-refused' : 'recipient-refused'
  const said = { replyCode: '553', params: { addresses: needing.join(', ') } }
  throw new ProblemError(endpointProblem(code, endpoint, said))
}

const needsUtf8 = (address: string): boolean => /[^\x20-\x7e]/.test(address)

async function giveEnvelope(
  conversation: Conversation,
  { from, to, raw }: Wanted,
  endpoint: Endpoint,
): Promise<Pick<Delivered, 'accepted' | 'rejected'>> {
  const { extensions } = conversation
  const parameters = [
    ...([from, ...to].some(needsUtf8) ? ['SMTPUTF8'] : []),
    ...(extensions.has('8BITMIME') ? ['BODY=8BITMIME'] : []),
    ...(extensions.has('SIZE') ? [`SIZE=${raw.byteLength}`] : []),
  ]
  const rcpt = (address: string): string => `RCPT TO:<${address}>`
  await conversation.quiet('MAIL FROM')
  conversation.send([`MAIL FROM:<${from}>`, ...parameters].join(' '))
  // Without waiting for the answers in between, which costs a trip for each of what may be thousands (RFC 2920).
  const ahead = extensions.has('PIPELINING')
  if (ahead) for (const address of to) conversation.send(rcpt(address))
  const sender = await conversation.answer('MAIL FROM')
  if (!isYes(sender)) throw refusal(sender, 'MAIL FROM', endpoint)
  const accepted: string[] = []
  const rejected: Refused[] = []
  for (const address of to) {
    if (!ahead) {
      await conversation.quiet('RCPT TO')
      conversation.send(rcpt(address))
    }
    const reply = await conversation.answer('RCPT TO', address)
    if (isYes(reply)) accepted.push(address)
    else rejected.push({ address, problem: refusal(reply, 'RCPT TO', endpoint, [address]).problem })
  }
  return { accepted, rejected }
}

async function giveMessage(conversation: Conversation, raw: Uint8Array, endpoint: Endpoint): Promise<Reply> {
  const { wire } = conversation
  await conversation.quiet('DATA')
  let hasLeft = false
  const verdict = conversation.reply()
  const hasty = verdict.then((reply) => {
    if (hasLeft) return
    // Answered before it was asked: whatever it says, this message it has not accepted.
    throw wire.fail(isNo(reply) ? refusal(reply, 'DATA', endpoint) : misbehaviour(endpoint, reply.said))
  })
  hasty.catch(() => undefined)
  try {
    for (const piece of stuffed(raw))
      await conversation.inTime(() => Promise.race([hasty, write(wire, piece)]))
    hasLeft = true
    wire.send('.\r\n')
    const reply = await conversation.inTime(() => verdict)
    if (isYes(reply)) return reply
    throw isNo(reply) ? refusal(reply, 'DATA', endpoint) : misbehaviour(endpoint, reply.said)
  } catch (error) {
    wire.close()
    throw hasLeft ? asUnconfirmed(error, endpoint) : error
  }
}

/** Resolves when the bytes have left for the system, so that back-pressure is felt. Where they cannot, the wire ends. */
const write = (wire: Wire, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    wire.stream.write(bytes, (error) => {
      if (!error) resolve()
    })
  })

/** Everything but the server's own no leaves it open whether the message went out. */
function asUnconfirmed(error: unknown, endpoint: Endpoint): unknown {
  const problem = error instanceof ProblemError ? error.problem : endpointProblem('connection-lost', endpoint)
  if (/^[45]/.test(problem.params?.replyCode ?? '')) return error
  return new ProblemError({ ...problem, code: 'send-unconfirmed' }, { cause: error })
}

const CHUNK = 64 * 1024
const [CR, LF, DOT] = [0x0d, 0x0a, 0x2e]

/**
 * The message as it goes over the wire, in pieces and without the closing dot: every line ends in CRLF, and dots at their beginning are doubled
 * (RFC 5321 section 4.5.2). A bare CR counts as a line end: there are servers to which it is one, and a message must
 * not be able to end itself.
 */
export function* stuffed(raw: Uint8Array): Generator<Buffer> {
  let before = LF
  for (let start = 0; start < raw.byteLength; start += CHUNK) {
    const piece = raw.subarray(start, start + CHUNK)
    const bytes = Buffer.allocUnsafe(piece.byteLength * 2 + 2)
    let length = 0
    for (const byte of piece) {
      if (before === CR && byte !== LF) bytes[length++] = LF
      if (before !== CR && byte === LF) bytes[length++] = CR
      if (byte === DOT && (before === LF || before === CR)) bytes[length++] = DOT
      bytes[length++] = byte
      before = byte
    }
    yield bytes.subarray(0, length)
  }
  if (before !== LF) yield Buffer.from(before === CR ? '\n' : '\r\n')
}
