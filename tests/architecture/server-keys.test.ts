import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse, sourceFiles } from '../helpers/source-files'

/**
 * Where UIDs are at home: IMAP or POP3 is spoken here, appointments and cards of people have UIDs of their own that have nothing to do with it, and
 * migrations that have landed stay as they are.
 */
const AT_HOME = [
  'src/main/engine/features/sync/imap/',
  'src/main/engine/features/sync/pop3/',
  'src/main/engine/protocols/',
  'src/main/engine/net/',
  'src/main/engine/mime/',
  'src/main/engine/features/records/transfer/',
  'src/main/engine/db/migrations/',
]
/** What the sync with IMAP servers keeps in the row of a folder. It is of the folder, and names no message. */
const FOLDER_NOTES = new Set(['uidValidity', 'uid_validity', 'uidNext', 'uid_next'])
const KEEPS_NOTES = 'src/main/engine/features/mailboxes/'
/** The one statement that may go by the order of keys: it walks along their index and means nothing by it. */
const WALKS = 'src/main/engine/features/mailboxes/store/counts.ts'
/** The borders at which what a protocol calls a message becomes a key, and a key that. */
const BORDERS = ['imap', 'pop3'].map((kind) => `src/main/engine/features/sync/${kind}/server-keys.ts`)

const files = ['src/main/engine', 'src/shared', 'src/renderer']
  .flatMap(sourceFiles)
  .filter((path) => !AT_HOME.some((home) => path.startsWith(home)))

/** Names, and all that is quoted, statements above all. Comments may explain what others call a UID. */
function spoken(source: ts.SourceFile): { text: string; at: string }[] {
  const found: { text: string; at: string }[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isIdentifier(node) ||
      ts.isPrivateIdentifier(node) ||
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node) ||
      ts.isJsxText(node)
    ) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push({ text: node.text, at: `${source.fileName}:${line + 1}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `byUid`, `p.uid`, `UIDVALIDITY` and `move_uids`, but no `uuid`. */
const saysUid = (name: string): boolean =>
  Array.from(name.matchAll(/UID|[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)).some(([word]) => /^uid/i.test(word))

function mentions(source: ts.SourceFile): string[] {
  const isNote = (name: string): boolean => source.fileName.startsWith(KEEPS_NOTES) && FOLDER_NOTES.has(name)
  return spoken(source).flatMap(({ text, at }) =>
    (text.match(/\w+/g) ?? [])
      .filter((name) => saysUid(name) && !isNote(name))
      .map((name) => `${at} ${name}`),
  )
}

/** Statements in which a key is more or less than another, the first or the last, or a number. */
function ordered(source: ts.SourceFile): string[] {
  const key = String.raw`(?:\w+\.)?server_key\b`
  const bad = new RegExp(
    String.raw`${key}\s*(?:[<>](?!>)|BETWEEN)|[<>]=?\s*${key}|ORDER BY[^()]*${key}|(?:min|max|sum|CAST|length)\s*\(\s*${key}`,
    'i',
  )
  return spoken(source).flatMap(({ text, at }) => (bad.test(text) ? [at] : []))
}

/** Where a key is made of something, or something else is made of a key. */
function turned(source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { expression, arguments: given } = node
      const makes =
        ts.isPropertyAccessExpression(expression) && /^(?:safeP|p)arse$/.test(expression.name.text)
          ? lastName(expression.expression) === 'serverKey'
          : /^(?:Number|BigInt|parseInt|parseFloat)$/.test(lastName(expression)) &&
            given.some((argument) => lastName(argument) === 'serverKey')
      if (makes) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
        found.push(`${source.fileName}:${line + 1}`)
      }
    }
    if (
      ts.isBinaryExpression(node) &&
      [
        ts.SyntaxKind.LessThanToken,
        ts.SyntaxKind.LessThanEqualsToken,
        ts.SyntaxKind.GreaterThanToken,
        ts.SyntaxKind.GreaterThanEqualsToken,
        ts.SyntaxKind.MinusToken,
      ].includes(node.operatorToken.kind) &&
      [node.left, node.right].some((side) => lastName(side) === 'serverKey')
    ) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push(`${source.fileName}:${line + 1}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const lastName = (node: ts.Node): string =>
  ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : ''

describe('by what a server knows a message', () => {
  it('is called a UID by nobody but who speaks to the server', () => {
    expect(files.length).toBeGreaterThan(300)
    expect(files.flatMap((path) => mentions(parse(path)))).toEqual([])
  })

  it('has no order in any statement', () => {
    expect(files.filter((path) => path !== WALKS).flatMap((path) => ordered(parse(path)))).toEqual([])
    expect(ordered(parse(WALKS))).not.toEqual([])
  })

  it('is turned into a number, and made of one, at the border of a protocol alone', () => {
    const all = sourceFiles('src').filter((path) => !BORDERS.includes(path))
    expect(all.flatMap((path) => turned(parse(path)))).toEqual([])
    for (const border of BORDERS) expect(turned(parse(border))).not.toEqual([])
  })

  it('is seen by this test', () => {
    const source = (text: string, path = 'a.ts'): ts.SourceFile =>
      ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    const uids = `const byUid = place.uid
      sql(\`SELECT p.uid FROM placement\`) // the UID
      const uuidv7 = randomUUID(NO_UIDVALIDITY)
      set({ uidNext: 1 })`
    expect(mentions(source(uids))).toEqual([
      ...['a.ts:1 byUid', 'a.ts:1 uid', 'a.ts:2 uid', 'a.ts:3 NO_UIDVALIDITY', 'a.ts:4 uidNext'],
    ])
    expect(mentions(source('set({ uidNext: 1, uid: 1 })', `${KEEPS_NOTES}a.ts`))).toHaveLength(1)
    const statements = `sql('WHERE server_key = ? AND folder_id > ?')
      sql('WHERE p.server_key > ?')
      sql('ORDER BY date, p.server_key DESC')
      sql('SELECT max(server_key)')
      sql('ORDER BY CAST(server_key AS INTEGER)')`
    expect(ordered(source(statements))).toEqual(['a.ts:2', 'a.ts:3', 'a.ts:4', 'a.ts:5'])
    const turns = `serverKey.parse(text)
      Number(place.serverKey)
      place.serverKey === other.serverKey
      a.serverKey < b.serverKey`
    expect(turned(source(turns))).toEqual(['a.ts:1', 'a.ts:2', 'a.ts:4'])
  })
})
