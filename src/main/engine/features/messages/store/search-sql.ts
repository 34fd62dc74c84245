import { namesAnother, writtenJson } from '../../../addresses/written-message'
import type { Clause, Condition, PersonRole } from '../search-query'
import { isMuted } from './muted-sql'
import { askedText, endsUnspaced, mayBeInner } from '../tokens'

export interface Compiled {
  /** A condition on `message AS m`, of which only ids from `@from` to `@upTo` are looked at. */
  sql: string
  parameters: (string | number)[]
}

/** What a search must look up before it is SQL. */
export interface Lookups {
  /** Long words of the index that hold this part. */
  wordsWith: (part: string) => readonly string[]
  foldersNamed: (name: string) => readonly number[]
  /** Threads linked to records of this name, or (null) to any. */
  threadsLinked: (name: string | null) => readonly number[]
}

const MATCHES =
  'SELECT rowid FROM message_search WHERE message_search MATCH ? AND rowid BETWEEN @from AND @upTo'

/**
 * A search as SQL. Whatever the full-text index can tell alone is one expression of it, from which the message is
 * looked up; the rest is asked of each message found. All that is asked of a placement is asked of one.
 * With `folderIds`, only what lies in one of them is found.
 */
export function compileSearch(
  groups: readonly (readonly Clause[])[],
  lookups: Lookups,
  folderIds: readonly number[] | null,
): Compiled {
  const wanted: string[] = []
  const unwanted: string[] = []
  const placed: Compiled[] = folderIds ? [liesIn(folderIds)] : []
  const others: Compiled[] = []
  for (const group of groups) {
    const [first] = group
    const alone = first && group.length === 1 ? first : null
    if (alone?.not && alone.kind === 'text') unwanted.push(matchOf(alone, lookups))
    else if (alone && !alone.not && isOfPlacement(alone)) placed.push(placementCondition(alone, lookups))
    else {
      const indexed = group.filter(isOfIndex).filter((clause) => !clause.not)
      if (indexed.length === group.length)
        wanted.push(`(${indexed.map((clause) => matchOf(clause, lookups)).join(' OR ')})`)
      const isOnlyText = indexed.length === group.length && indexed.every(({ kind }) => kind === 'text')
      if (!isOnlyText) others.push(anyOf(group.map((clause) => clauseCondition(clause, lookups))))
    }
  }
  // What the index finds lies in the slice, and is looked up one by one.
  const slice = wanted.length > 0 ? [] : [IN_SLICE]
  const all = [...slice, ...matchConditions(wanted, unwanted), ...others, lies(placed)]
  return { sql: all.map(({ sql }) => sql).join(' AND '), parameters: all.flatMap((one) => one.parameters) }
}

const IN_SLICE: Compiled = { sql: 'm.id BETWEEN @from AND @upTo', parameters: [] }

type OfIndex = Extract<Condition, { kind: 'text' | 'person' }>
type OfPlacement = Extract<Condition, { kind: 'folder' | 'unread' | 'flagged' | 'tag' }>

const isOfIndex = (clause: Clause): clause is Clause & OfIndex =>
  clause.kind === 'text' || clause.kind === 'person'
const isOfPlacement = (clause: Clause): clause is Clause & OfPlacement =>
  clause.kind === 'folder' || clause.kind === 'unread' || clause.kind === 'flagged' || clause.kind === 'tag'

function matchConditions(wanted: readonly string[], unwanted: readonly string[]): Compiled[] {
  const without = unwanted.join(' OR ')
  if (wanted.length > 0) {
    const match = wanted.join(' AND ')
    return [{ sql: `m.id IN (${MATCHES})`, parameters: [without ? `(${match}) NOT (${without})` : match] }]
  }
  return without ? [{ sql: `m.id NOT IN (${MATCHES})`, parameters: [without] }] : []
}

/**
 * A word or phrase, and the longer words that hold it, as an FTS5 expression. Each is one quoted phrase, so that
 * nothing typed is ever read as FTS5 syntax.
 */
function matchOf(clause: OfIndex, { wordsWith }: Lookups): string {
  const { text, spellings, prefix } = clause
  const column = clause.kind === 'person' ? 'people' : clause.column
  const inColumn = column ? `${column} : ` : ''
  const phraseOf = (words: string): string => {
    const asked = askedText(words).replace(/["\u0000]/g, ' ')
    return `${inColumn}"${asked}"${prefix || endsUnspaced(words) ? ' *' : ''}`
  }
  const phrases = [text, ...spellings].map(phraseOf)
  if (prefix && mayBeInner(text)) {
    const longer = wordsWith(text).filter((word) => !word.startsWith(text))
    phrases.push(...longer.map((word) => `${inColumn}"${word}"`))
  }
  // `bestatigung-2026` stands in `Terminbestätigung-2026`.
  const [, head = '', rest = ''] = /^([\p{L}\p{N}]+)([^\p{L}\p{N}].*)$/su.exec(text) ?? []
  if (prefix && mayBeInner(head)) {
    const longer = wordsWith(head).filter((word) => word !== head && word.endsWith(head))
    phrases.push(...longer.map((word) => phraseOf(word + rest)))
  }
  return phrases.join(' OR ')
}

function clauseCondition(clause: Clause, lookups: Lookups): Compiled {
  const condition = isOfPlacement(clause)
    ? lies([placementCondition(clause, lookups)])
    : messageCondition(clause, lookups)
  return clause.not ? { ...condition, sql: `NOT (${condition.sql})` } : condition
}

function messageCondition(condition: Exclude<Condition, OfPlacement>, lookups: Lookups): Compiled {
  switch (condition.kind) {
    case 'text':
      return { sql: `m.id IN (${MATCHES})`, parameters: [matchOf(condition, lookups)] }
    case 'person':
      return participant(
        condition.roles,
        anyOf(
          [condition.text, ...condition.spellings].map((text) => ({
            sql: `folded_contains(w.name || ' ' || w.address, ?)`,
            parameters: [text],
          })),
        ),
      )
    case 'own':
      return participant(condition.roles, { sql: 'is_own_address(w.address)', parameters: [] }, true)
    case 'attachment':
      return { sql: 'm.has_attachments = 1', parameters: [] }
    case 'linked':
      return {
        sql: `m.thread_id ${condition.value ? '' : 'NOT '}IN (SELECT value FROM json_each(?))`,
        parameters: [JSON.stringify(lookups.threadsLinked(condition.name))],
      }
    case 'muted':
      return { sql: isMuted('m.thread_id'), parameters: [] }
    case 'before':
      return { sql: 'm.received_at < ?', parameters: [condition.at] }
    case 'after':
      return { sql: 'm.received_at >= ?', parameters: [condition.at] }
    case 'during':
      return {
        sql: 'm.received_at >= ? AND m.received_at < ?',
        parameters: [condition.from, condition.until],
      }
    case 'larger':
      return { sql: 'm.size > ?', parameters: [condition.bytes] }
    case 'smaller':
      return { sql: 'm.size < ?', parameters: [condition.bytes] }
  }
}

/**
 * Somebody in one of the roles of whom this is so. Whoever the Reply-To names is a sender where the list shows them as
 * one; what a form sent in our own name is not from us.
 */
function participant(roles: readonly PersonRole[], { sql, parameters }: Compiled, isOwn = false): Compiled {
  const inRole = roles.map((role) => `'${role}'`).join(', ')
  const wrote = `${namesAnother} AND wrote(w.address, ${writtenJson})`
  const inThisRole = !roles.includes('from')
    ? `w.role IN (${inRole})`
    : isOwn
      ? `w.role = 'from' AND (NOT ${namesAnother} OR wrote(w.address, ${writtenJson}))`
      : `(w.role = 'from' OR w.role = 'reply-to' AND ${wrote})`
  return {
    sql: `EXISTS (SELECT 1 FROM participant AS w WHERE w.message_id = m.id AND ${sql} AND ${inThisRole})`,
    parameters,
  }
}

const liesIn = (folderIds: readonly number[]): Compiled => ({
  sql: 'coalesce(p.want_folder_id, p.folder_id) IN (SELECT value FROM json_each(?))',
  parameters: [JSON.stringify(folderIds)],
})

function placementCondition(condition: OfPlacement, { foldersNamed }: Lookups): Compiled {
  switch (condition.kind) {
    case 'folder':
      return liesIn(foldersNamed(condition.name))
    case 'unread':
      return { sql: `coalesce(p.want_seen, p.seen) = ${condition.value ? 0 : 1}`, parameters: [] }
    case 'flagged':
      return { sql: 'coalesce(p.want_flagged, p.flagged) = 1', parameters: [] }
    case 'tag':
      return {
        sql: `p.tags <> '[]' AND EXISTS (SELECT 1 FROM json_each(p.tags) AS t WHERE t.value IN (SELECT value FROM json_each(?)))`,
        parameters: [JSON.stringify(condition.keywords)],
      }
  }
}

/** The message lies somewhere where all of this is so. */
function lies(placed: readonly Compiled[]): Compiled {
  const sql = ['p.message_id = m.id', 'p.hidden = 0', ...placed.map((one) => one.sql)].join(' AND ')
  return {
    sql: `EXISTS (SELECT 1 FROM placement AS p WHERE ${sql})`,
    parameters: placed.flatMap((one) => one.parameters),
  }
}

const anyOf = (conditions: readonly Compiled[]): Compiled => ({
  sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
  parameters: conditions.flatMap(({ parameters }) => parameters),
})
