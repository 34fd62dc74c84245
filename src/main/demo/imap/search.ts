import { decodeWords } from './words'
import { header, parseMime } from './mime'
import { parseSet, stringArg, SyntaxProblem, type Token } from './parser'
import type { Numbered } from './session'

type Test = (numbered: Numbered) => boolean

/** The test a SEARCH program stands for (RFC 3501 section 6.4.4). Texts match without regard to case. */
export function matcher(tokens: readonly Token[], maxSequence: number, maxUid: number): Test {
  const reader = new ProgramReader(tokens, maxSequence, maxUid)
  return reader.all()
}

const FLAG_KEYS: Record<string, string> = {
  ANSWERED: '\\Answered',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
  FLAGGED: '\\Flagged',
  SEEN: '\\Seen',
}

const DAY = 86_400_000

class ProgramReader {
  #at = 0

  constructor(
    readonly tokens: readonly Token[],
    readonly maxSequence: number,
    readonly maxUid: number,
  ) {}

  all(): Test {
    const tests: Test[] = []
    while (this.#at < this.tokens.length) tests.push(this.#key())
    return (numbered) => tests.every((test) => test(numbered))
  }

  #key(): Test {
    const token = this.tokens[this.#at++]
    if (!token) throw new SyntaxProblem('search key expected')
    if (token.type === 'list') return matcher(token.items, this.maxSequence, this.maxUid)
    const key = token.value.toUpperCase()
    const flag = FLAG_KEYS[key] ?? FLAG_KEYS[key.replace(/^UN/, '')]
    if (flag !== undefined) {
      const wanted = key in FLAG_KEYS
      return ({ message }) => message.flags.has(flag) === wanted
    }
    return this.#keyWithArguments(key)
  }

  #keyWithArguments(key: string): Test {
    switch (key) {
      case 'ALL':
      case 'OLD':
        return () => true
      case 'NEW':
      case 'RECENT':
        return () => false
      case 'CHARSET':
        this.#next()
        return () => true
      case 'NOT':
        return not(this.#key())
      case 'OR': {
        const [first, second] = [this.#key(), this.#key()]
        return (numbered) => first(numbered) || second(numbered)
      }
      case 'UID': {
        const isWanted = parseSet(this.#next(), this.maxUid)
        return ({ message }) => isWanted(message.uid)
      }
      case 'KEYWORD':
      case 'UNKEYWORD': {
        const flag = this.#next()
        return ({ message }) => message.flags.has(flag) === (key === 'KEYWORD')
      }
      case 'MODSEQ': {
        const modseq = Number(this.#next())
        return ({ message }) => message.modseq >= modseq
      }
      case 'LARGER':
      case 'SMALLER': {
        const size = Number(this.#next())
        return ({ message }) =>
          key === 'LARGER' ? message.source.length > size : message.source.length < size
      }
      case 'HEADER':
        return headerTest(this.#next().toLowerCase(), this.#next())
      case 'SUBJECT':
      case 'FROM':
      case 'TO':
      case 'CC':
      case 'BCC':
        return headerTest(key.toLowerCase(), this.#next())
      case 'BODY':
      case 'TEXT':
        return textTest(this.#next())
      default:
        return this.#dateOrSet(key)
    }
  }

  #dateOrSet(key: string): Test {
    const found = /^(SENT)?(BEFORE|ON|SINCE)$/.exec(key)
    if (found) {
      const day = Date.parse(`${this.#next().replaceAll('-', ' ')} UTC`)
      if (Number.isNaN(day)) throw new SyntaxProblem('bad date')
      return ({ message }) => {
        const time = message.internalDate
        if (found[2] === 'BEFORE') return time < day
        return time >= day && (found[2] === 'SINCE' || time < day + DAY)
      }
    }
    const isWanted = parseSet(key, this.maxSequence)
    return ({ sequence }) => isWanted(sequence)
  }

  #next(): string {
    return stringArg(this.tokens[this.#at++])
  }
}

const not =
  (test: Test): Test =>
  (numbered) =>
    !test(numbered)

/** What the client sends is UTF-8 in latin1 clothes. */
const readable = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8').toLowerCase()

function headerTest(name: string, bytes: string): Test {
  const wanted = readable(bytes)
  return ({ message }) => {
    const value = header(parseMime(message.source.toString('latin1')), name)
    return value !== null && decodeWords(value).toLowerCase().includes(wanted)
  }
}

function textTest(bytes: string): Test {
  const wanted = readable(bytes)
  return ({ message }) => decodedText(message.source).toLowerCase().includes(wanted)
}

/** The source with encoded words, base64 lines and quoted-printable undone, roughly: enough to find words in. */
function decodedText(source: Buffer): string {
  const raw = source.toString('latin1')
  const head = raw.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const body = raw
    .slice(head.length)
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/(?:^[A-Za-z0-9+/]{60,76}\r?\n)*^[A-Za-z0-9+/]{4,76}={0,2}\r?$/gm, (block) =>
      Buffer.from(block, 'base64').toString('latin1'),
    )
  return `${decodeWords(head)}\n${Buffer.from(body, 'latin1').toString('utf8')}`
}
