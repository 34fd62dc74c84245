import type { Endpoint } from '../../net/problem-of'
import type { Wire } from '../../net/wire'
import type { Pop3Capabilities } from './capabilities'
import type { Exchange } from './exchange'
import { deliverMessage } from './message'
import { misbehaviour, refusal, type Asked, type Reply } from './reply'
import type { MessageSink, Pop3Limits, Pop3Session } from './types'

/** The commands of the TRANSACTION state (RFC 1939, 5 and 7) over a connection that is signed in. */
export function createSession(
  wire: Wire,
  exchange: Exchange,
  endpoint: Endpoint,
  capabilities: Pop3Capabilities,
  limits: Pop3Limits,
): Pop3Session {
  if (capabilities.pipelining) exchange.allowPipelining()

  const requireOk = (reply: Reply, asked: Asked): void => {
    if (reply.status === 'error') throw refusal(reply, endpoint, asked)
    if (reply.status === 'continue') throw nonsense(reply.text)
  }
  const nonsense = (said: string): unknown => wire.fail(misbehaviour(endpoint, said))

  const simple = (command: string, asked: Asked = 'command'): Promise<void> =>
    exchange.run(command, (reply) => requireOk(reply, asked))

  /** Two words out of a reply or a line of a list; more may follow (RFC 1939, 5). */
  const pair = <T>(said: string, parse: (value: string) => T | null): [number, T] => {
    const [, first = '', second = ''] = /^(\d{1,15})[ \t]+([^ \t]+)/.exec(said.slice(0, MAX_PAIR)) ?? []
    const value = parse(second)
    if (first === '' || value === null) throw nonsense(said)
    return [Number(first), value]
  }

  const listing = <T>(command: string, parse: (value: string) => T | null): Promise<Map<number, T>> =>
    exchange.run(command, async (reply) => {
      requireOk(reply, 'command')
      const entries = new Map<number, T>()
      for await (const line of exchange.lines(limits.entries)) {
        const [message, value] = pair(line, parse)
        if (message === 0 || entries.has(message)) throw nonsense(line)
        entries.set(message, value)
      }
      return entries
    })

  const entry = <T>(command: string, message: number, parse: (value: string) => T | null): Promise<T> =>
    exchange.run(`${command} ${natural(message, 1)}`, (reply) => {
      requireOk(reply, 'message')
      const [answered, value] = pair(reply.text, parse)
      if (answered !== message) throw nonsense(reply.text)
      return value
    })

  const message = <T>(command: string, sink: MessageSink<T>): Promise<T> =>
    exchange.run(command, (reply) => {
      requireOk(reply, 'message')
      return deliverMessage(wire, endpoint, limits.message, sink)
    })

  let quitting: Promise<void> | null = null
  const quit = async (): Promise<void> => {
    try {
      await exchange.finish('QUIT', (reply) => requireOk(reply, 'command'))
    } finally {
      wire.close()
    }
  }

  return {
    capabilities,
    stat: () =>
      exchange.run('STAT', (reply) => {
        requireOk(reply, 'command')
        const [count, octets] = pair(reply.text, parseOctets)
        return { count, octets }
      }),
    list: () => listing('LIST', parseOctets),
    sizeOf: (number) => entry('LIST', number, parseOctets),
    uidl: () => listing('UIDL', parseUniqueId),
    uidOf: (number) => entry('UIDL', number, parseUniqueId),
    top: (number, lines, sink) => message(`TOP ${natural(number, 1)} ${natural(lines, 0)}`, sink),
    retrieve: (number, sink) => message(`RETR ${natural(number, 1)}`, sink),
    delete: (number) => simple(`DELE ${natural(number, 1)}`, 'message'),
    reset: () => simple('RSET'),
    noop: () => simple('NOOP'),
    quit: () => (quitting ??= quit()),
    close: () => wire.close(),
  }
}

/** What a list keeps of a line is bounded, and with it the list. */
const MAX_PAIR = 512

const parseOctets = (value: string): number | null => (/^\d{1,15}$/.test(value) ? Number(value) : null)

/** RFC 1939 allows 70 printable ASCII characters; longer ones are met and harm nobody. */
const parseUniqueId = (value: string): string | null => (/^[\x21-\x7e]{1,255}$/.test(value) ? value : null)

/** A caller's mistake must not become another command. */
function natural(value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`Not a message or line number: ${value}`)
  return value
}
