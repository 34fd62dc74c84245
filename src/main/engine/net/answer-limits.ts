const KIB = 1024
const MIB = 1024 * KIB

/** A whole message or part: its size is not ours to choose. */
const WHOLE = 256 * MIB
/** Far more than any header that is not an attack. */
const HEADER = 8 * MIB
/** Names, flags, structures of messages, and the short mails of servers that give all of what was asked for in part. */
const SMALL = 4 * MIB
const LINE = 16 * MIB
/** The UIDs of a very large folder come in one line. */
const LONG_LINE = 64 * MIB
/** A part is asked for by its length; what comes may be somewhat longer, never another order of magnitude. */
const MULTIPLE = 2

/** Bytes the server may make us hold for one response. */
export interface AnswerLimits {
  literal: number
  line: number
}

/**
 * Cuts off every response that is far larger than what was asked for, as soon as the server announces it, and lets
 * the command fail with that reason: a request for 4 kB never takes 250 MB. Works by way of the method `exec` and the
 * property `streamer` of imapflow, which are not declared.
 */
export function limitAnswers(client: object): void {
  const exec: unknown = 'exec' in client ? client.exec : null
  const stream: unknown = 'streamer' in client ? client.streamer : null
  if (typeof exec !== 'function' || !isRecord(stream) || typeof stream.once !== 'function')
    throw new Error('this imapflow has another way to read answers')
  // A command may wait for the one before it: the most generous counts.
  const running = new Set<AnswerLimits>()
  const apply = (): void => {
    const literal = Math.max(SMALL, ...[...running].map((limits) => limits.literal))
    const line = Math.max(LINE, ...[...running].map((limits) => limits.line))
    Object.assign(stream, { maxLiteralSize: literal, maxLineLength: line, maxResponseSize: literal + line })
  }
  const cut: { error: unknown } = { error: null }
  Reflect.apply(stream.once, stream, ['error', (error: unknown) => (cut.error = error)])
  apply()
  const execute = async (command: unknown, attributes: unknown, options: unknown): Promise<unknown> => {
    const limits = limitsOf(command, attributes)
    running.add(limits)
    apply()
    try {
      return await Reflect.apply(exec, client, [command, attributes, options])
    } catch (error) {
      // imapflow tells only that the connection was closed.
      throw isTooLarge(cut.error) ? cut.error : error
    } finally {
      running.delete(limits)
      apply()
    }
  }
  Object.defineProperty(client, 'exec', { configurable: true, writable: true, value: execute })
}

/** What the answer to a command may hold, by what the command asks for. */
export function limitsOf(command: unknown, attributes: unknown): AnswerLimits {
  const name = typeof command === 'string' ? command.toUpperCase() : ''
  const line = /SEARCH$|FETCH$/.test(name) ? LONG_LINE : LINE
  if (!name.endsWith('FETCH') || !Array.isArray(attributes)) return { literal: SMALL, line }
  const asked = [attributes[1]].flat().reduce((sum: number, item: unknown) => sum + bytesOf(item), 0)
  return { literal: Math.min(WHOLE, Math.max(SMALL, asked * MULTIPLE)), line }
}

/** How many bytes one item of a FETCH asks for. */
function bytesOf(item: unknown): number {
  if (!isRecord(item) || !('section' in item)) return 0
  const length: unknown = Array.isArray(item.partial) ? item.partial[1] : undefined
  if (typeof length === 'number') return length
  const [section]: unknown[] = [item.section].flat()
  const isHeader = isRecord(section) && typeof section.value === 'string' && /^HEADER/i.test(section.value)
  return isHeader ? HEADER : WHOLE
}

const TOO_LARGE = new Set<unknown>(['LiteralTooLarge', 'LineTooLarge', 'ResponseTooLarge'])

const isTooLarge = (error: unknown): boolean => isRecord(error) && TOO_LARGE.has(error.code)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
