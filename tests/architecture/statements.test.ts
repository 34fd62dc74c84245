import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { importsOf, parse, readProjectFile, sourceFiles } from '../helpers/source-files'

/** Where a statement is held to what its rows are said to be, and what it is prepared by. */
const CHECKED = ['src/main/engine/db/row.ts', 'src/main/engine/db/reader.ts']

const files = sourceFiles('src').filter((path) => !CHECKED.includes(path))

/** What may move to another thread because it only reads. */
const readers = [
  ...[
    'messages/store/reading',
    'messages/store/single-rows',
    'messages/store/search',
    'mailboxes/store/counts',
    'mailboxes/store/paths',
  ],
  ...['records/store', 'records/store/chosen-list', 'timeline/mail-entries', 'timeline/correspondence-store'],
  ...['notes/store', 'deals/store', 'people/known', 'sync/imap/store'],
].map((name) => `src/main/engine/features/${name}.ts`)

/** Places where rows are given a type that nothing holds the statement to. */
function uncheckedRows(source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { text } = node.expression.name
      const promises = text === 'prepare' && (node.typeArguments?.length ?? 0) > 1
      if (promises || text === 'pluck') {
        const { line } = source.getLineAndCharacterOfPosition(node.expression.name.getStart(source))
        found.push(`${source.fileName}:${line + 1}`)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

describe('what lists, search and histories read', () => {
  it.each(readers)('comes over a handle that writes nothing: %s', (path) => {
    expect(files).toContain(path)
    expect(readProjectFile(path)).toMatch(/\breader\b/)
    expect(readProjectFile(path)).not.toMatch(/\bdb\b(?!\/)/)
  })
})

describe('the type of a row', () => {
  it('is checked against the statement that returns it, everywhere', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(files.flatMap((path) => uncheckedRows(parse(path)))).toEqual([])
  })

  it('comes in by no other way: the engine knows the driver where the database is opened, and nowhere else', () => {
    const driver = files
      .filter((path) => path.startsWith('src/main/engine/') && !path.startsWith('src/main/engine/db/'))
      .flatMap(importsOf)
      .filter(({ specifier }) => specifier === 'better-sqlite3')
    expect(driver).toEqual([])
  })

  it('is seen by this test', () => {
    const source = ts.createSourceFile(
      'a.ts',
      `db.prepare<[number]>('')
       db.prepare<[number], Row>('')
       row.prepare<[number]>(db, '')
       db.prepare('').pluck()`,
      ts.ScriptTarget.Latest,
      true,
    )
    expect(uncheckedRows(source)).toEqual(['a.ts:2', 'a.ts:4'])
  })
})
