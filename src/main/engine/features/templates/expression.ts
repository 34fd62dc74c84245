/** What may be done with a value before it is written. */
const FILTERS: ReadonlySet<string> = new Set(['default', 'upcase', 'downcase', 'capitalize', 'truncate'])

const PATH = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/
const ARGUMENTS = /^(?:"[^"]*"|'[^']*'|\d{1,4})(?:\s*,\s*(?:"[^"]*"|'[^']*'|\d{1,4}))*$/

/** One variable with what is done to its value. */
export interface Expression {
  path: string
  /** As Liquid writes what follows the path. */
  filters: string
  /** It says itself what is written where nothing is known. */
  hasFallback: boolean
}

/** Reads `name`, `name | default: "there"` and the short `name|there`. Null for anything else. */
export function readExpression(written: string): Expression | null {
  const [head = '', ...pieces] = piecesOf(straight(written))
  const path = head.trim().toLowerCase()
  if (!PATH.test(path)) return null
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && !readFilter(only)) return withFallback(path, only)
  const filters = pieces.map(readFilter)
  if (filters.some((filter) => filter === null)) return null
  return {
    path,
    filters: filters.map((filter) => ` | ${filter}`).join(''),
    hasFallback: filters.some((filter) => filter?.startsWith('default')),
  }
}

/** `{{name|there}}`: what follows is said as it stands. */
function withFallback(path: string, words: string): Expression | null {
  const said = words.trim().replace(/^(["'])(.*)\1$/s, '$2')
  // What looks like a filter is one that does not exist: as words it would be sent.
  if (/^\w+\s*:/.test(said)) return null
  const quote = said.includes('"') ? "'" : '"'
  if (said.includes(quote)) return null
  return { path, filters: ` | default: ${quote}${said}${quote}`, hasFallback: true }
}

function readFilter(piece: string): string | null {
  const [, name = '', args] = /^\s*([a-z]+)\s*(?::\s*(.+?))?\s*$/s.exec(piece) ?? []
  if (!FILTERS.has(name)) return null
  if (args === undefined) return name === 'default' || name === 'truncate' ? null : name
  return ARGUMENTS.test(args) ? `${name}: ${args}` : null
}

/** Parted at each bar that stands in no quotes. */
function piecesOf(written: string): string[] {
  const pieces = ['']
  for (const [part] of written.matchAll(/"[^"]*"|'[^']*'|[^|"']+|["'|]/g)) {
    if (part === '|') pieces.push('')
    else pieces.push(`${pieces.pop() ?? ''}${part}`)
  }
  return pieces
}

const WORDS: ReadonlySet<string> = new Set([
  ...['and', 'or', 'contains', 'blank', 'empty', 'nil', 'true', 'false'],
])

/** The paths a condition asks for; null where it is none of ours: neither numbers nor ranges have a use here. */
export function readCondition(written: string): { liquid: string; paths: string[] } | null {
  const condition = straight(written).trim()
  const tokens = condition.match(/"[^"]*"|'[^']*'|[a-zA-Z][\w.]*|==|!=|\S/g) ?? []
  const isToken = (token: string): boolean => /^(?:"[^"]*"|'[^']*'|==|!=)$/.test(token) || PATH.test(token)
  if (tokens.length === 0 || tokens.length > 40 || !tokens.every(isToken)) return null
  const paths = tokens.filter((token) => PATH.test(token) && !WORDS.has(token))
  return { liquid: tokens.join(' '), paths }
}

/** Quotes as a keyboard has them: word processors bend them, and blanks that keep a line together are blanks. */
const straight = (written: string): string =>
  written
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2018\u2019\u201a]/g, "'")
    .replaceAll('\u00a0', ' ')
