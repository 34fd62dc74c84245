import type { ImapFlow } from 'imapflow'
import { enhanceCommandError } from 'imapflow/lib/tools.js'
import { z } from 'zod'
import { execute } from './imap-commands'

/** What a SEARCH asks of each message (RFC 9051 section 6.4.4). */
export type SearchKey =
  | { key: 'FROM' | 'TO' | 'CC' | 'BCC' | 'SUBJECT' | 'TEXT'; words: string }
  /** `day` as RFC 9051 writes it: `1-Feb-2026`. */
  | { key: 'SINCE' | 'BEFORE'; day: string }
  | { key: 'LARGER' | 'SMALLER'; bytes: number }
  | { key: 'SEEN' | 'UNSEEN' | 'FLAGGED' }
  | { key: 'NOT'; of: SearchKey }
  | { key: 'OR'; one: SearchKey; other: SearchKey }
  | { key: 'AND'; all: readonly SearchKey[] }

/** Words that are not ASCII: a server must be told how they are written, and may know no way but ASCII. */
export function hasOtherLetters(key: SearchKey): boolean {
  switch (key.key) {
    case 'NOT':
      return hasOtherLetters(key.of)
    case 'OR':
      return hasOtherLetters(key.one) || hasOtherLetters(key.other)
    case 'AND':
      return key.all.some(hasOtherLetters)
    default:
      return 'words' in key && !isAscii(key.words)
  }
}

/**
 * UIDs of the messages of the open mailbox for which all of these hold, as the server tells them: in any order, and not
 * checked. Rejects where the server refuses to search.
 */
export async function searchUids(client: ImapFlow, keys: readonly SearchKey[]): Promise<SearchAnswer> {
  const found: SearchAnswer = { uids: [], set: '' }
  // After ENABLE UTF8=ACCEPT a CHARSET is refused (RFC 6855 section 3).
  const needsCharset = keys.some(hasOtherLetters) && !client.enabled.has('UTF8=ACCEPT')
  const charset = needsCharset ? [atom('CHARSET'), atom('UTF-8')] : []
  try {
    await execute(client, 'UID SEARCH', [...charset, ...keys.flatMap(written)], {
      SEARCH: async (answer) => void found.uids.push(...numbersIn(answer)),
      // A server of RFC 9051 answers so though nobody asked for it.
      ESEARCH: async (answer) => void (found.set = allIn(answer)),
    })
    return found
  } catch (error) {
    throw error instanceof Error ? await enhanceCommandError(error) : error
  }
}

export interface SearchAnswer {
  uids: number[]
  /** A sequence set; '' for none. */
  set: string
}

interface Node {
  type: string
  value: string | Buffer
}
type Written = Node | Written[]

const atom = (value: string): Node => ({ type: 'ATOM', value })
const isAscii = (words: string): boolean => /^[\x20-\x7e]*$/.test(words)

/** A quoted string is ASCII alone (RFC 3501 section 9). */
const text = (words: string): Node =>
  isAscii(words) ? { type: 'STRING', value: words } : { type: 'LITERAL', value: Buffer.from(words) }

function written(key: SearchKey): Written[] {
  switch (key.key) {
    case 'NOT':
      return [atom('NOT'), ...written(key.of)]
    case 'OR':
      return [atom('OR'), ...written(key.one), ...written(key.other)]
    case 'AND':
      return [key.all.flatMap(written)]
    case 'SINCE':
    case 'BEFORE':
      return [atom(key.key), atom(key.day)]
    case 'LARGER':
    case 'SMALLER':
      return [atom(key.key), atom(String(key.bytes))]
    default:
      return 'words' in key ? [atom(key.key), text(key.words)] : [atom(key.key)]
  }
}

const answer = z.object({ attributes: z.array(z.unknown()) }).catch({ attributes: [] })
const valued = z.object({ value: z.string() })

function valuesIn(said: unknown): string[] {
  return answer.parse(said).attributes.flatMap((attribute) => valued.safeParse(attribute).data?.value ?? [])
}

const numbersIn = (said: unknown): number[] => valuesIn(said).map(Number)

function allIn(said: unknown): string {
  const values = valuesIn(said)
  const at = values.findIndex((value) => value.toUpperCase() === 'ALL')
  return at < 0 ? '' : (values[at + 1] ?? '')
}
