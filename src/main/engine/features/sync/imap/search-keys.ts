import type { SearchKey } from '../../../net/imap-search'
import type { Clause, PersonRole } from '../../messages/index'

/** Addresses of our own asked for in one search; servers bound the length of a command. */
const MAX_OWN = 12
/** A day, with the hours by which a server's day may begin at another time than ours. */
const DAY = 86_400_000

/**
 * What one group of clauses (of which one must hold) is in the words of a server, or null where a server cannot be asked
 * for all of them. Days are asked for with one more on each side: a server counts by the clock of who stored the mail.
 */
export function keyOfGroup(group: readonly Clause[], own: readonly string[]): SearchKey | null {
  const keys: SearchKey[] = []
  for (const clause of group) {
    const key = keyOfClause(clause, own)
    if (!key) return null
    keys.push(key)
  }
  return anyOf(keys)
}

function keyOfClause(clause: Clause, own: readonly string[]): SearchKey | null {
  const { not } = clause
  switch (clause.kind) {
    case 'before':
      return not ? since(clause.at) : before(clause.at)
    case 'after':
      return not ? before(clause.at) : since(clause.at)
    case 'during':
      // The contrary of a wider time would leave out what is wanted.
      return not ? null : { key: 'AND', all: [since(clause.from), before(clause.until)] }
    default: {
      const key = plainKey(clause, own)
      return key && not ? { key: 'NOT', of: key } : key
    }
  }
}

type Plain = Exclude<Clause, { kind: 'before' | 'after' | 'during' }>

function plainKey(clause: Plain, own: readonly string[]): SearchKey | null {
  switch (clause.kind) {
    case 'text':
      return clause.column === 'files'
        ? null
        : words(clause.column === 'subject' ? 'SUBJECT' : 'TEXT', clause)
    case 'person':
      return anyOf(clause.roles.map((role) => words(fields[role], clause)))
    case 'own':
      return own.length === 0 || own.length > MAX_OWN
        ? null
        : anyOf(own.flatMap((address) => clause.roles.map((role) => ({ key: fields[role], words: address }))))
    case 'unread':
      return { key: clause.value ? 'UNSEEN' : 'SEEN' }
    case 'flagged':
      return { key: 'FLAGGED' }
    case 'larger':
      return { key: 'LARGER', bytes: clause.bytes }
    case 'smaller':
      return { key: 'SMALLER', bytes: clause.bytes }
    // No server knows our records, and none its messages by whether they hold files.
    // What keywords there are is known here of all that is here.
    case 'tag':
    case 'muted':
    case 'folder':
    case 'attachment':
    case 'linked':
      return null
  }
}

const fields = { from: 'FROM', to: 'TO', cc: 'CC', bcc: 'BCC' } as const satisfies Record<PersonRole, string>

const words = (
  key: 'FROM' | 'TO' | 'CC' | 'BCC' | 'SUBJECT' | 'TEXT',
  asked: { words: string },
): SearchKey => ({
  key,
  words: asked.words
    .replace(/[*<>]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim(),
})

/** OR takes two keys (RFC 9051 section 6.4.4); of many the depth grows with their logarithm. */
function anyOf(keys: readonly SearchKey[]): SearchKey | null {
  const [only] = keys
  if (keys.length <= 1) return only ?? null
  const middle = Math.ceil(keys.length / 2)
  const [one, other] = [anyOf(keys.slice(0, middle)), anyOf(keys.slice(middle))]
  return one && other ? { key: 'OR', one, other } : (one ?? other)
}

const before = (at: number): SearchKey => ({ key: 'BEFORE', day: dayOf(at + 2 * DAY) })
const since = (at: number): SearchKey => ({ key: 'SINCE', day: dayOf(at - DAY) })

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** Of four digits, as the grammar has it. */
const [FIRST_YEAR, LAST_YEAR] = [Date.UTC(1000, 0, 1), Date.UTC(9999, 11, 31)]

function dayOf(at: number): string {
  const day = new Date(Math.min(LAST_YEAR, Math.max(FIRST_YEAR, at)))
  return `${day.getUTCDate()}-${MONTHS[day.getUTCMonth()]}-${day.getUTCFullYear()}`
}
