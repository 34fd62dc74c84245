import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

export const projectRoot = resolve(import.meta.dirname, '../..')

export interface Import {
  /** Project path of the importing file, e.g. `src/main/engine/events.ts`. */
  from: string
  /** As written: `../rpc`, `node:fs`, `zod`. */
  specifier: string
  /** Project path of the imported file; null for packages. */
  file: string | null
  /** True when it is erased at compile time. */
  typeOnly: boolean
}

/** All files under a project folder with one of the endings, as project paths with forward slashes. */
export function filesUnder(folder: string, endings: readonly string[]): string[] {
  const dir = join(projectRoot, folder)
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && statSync(path).isFile())
    .map((path) => relative(projectRoot, path).split(sep).join('/'))
    .sort()
}

export const sourceFiles = (folder: string): string[] => filesUnder(folder, ['.ts', '.tsx'])

export const readProjectFile = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')

export const parse = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest, true)

/** Every static, dynamic and re-exporting import of a file. */
export function importsOf(path: string): Import[] {
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean): void => {
    found.push({ from: path, specifier, file: resolveImport(path, specifier), typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, isTypeOnly(node.importClause))
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node.moduleSpecifier.text, node.isTypeOnly)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, true)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteralLike(argument)) add(argument.text, false)
    }
    ts.forEachChild(node, visit)
  }
  visit(parse(path))
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const bindings = clause.namedBindings
  if (clause.name || !bindings || !ts.isNamedImports(bindings)) return false
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly)
}

function resolveImport(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  const base = join(projectRoot, dirname(from), specifier)
  const candidates = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts'), join(base, 'index.tsx')]
  const hit = candidates.find((path) => existsSync(path) && statSync(path).isFile())
  return relative(projectRoot, hit ?? base)
    .split(sep)
    .join('/')
}

/** Groups of files that import each other in a circle, each sorted. `edges` maps a file to what it imports. */
export function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const connect = (node: string): void => {
    const mine = order.size
    order.set(node, mine)
    let lowest = mine
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) connect(next)
      if (stack.includes(next)) lowest = Math.min(lowest, low.get(next) ?? order.get(next) ?? mine)
    }
    low.set(node, lowest)
    if (lowest !== mine) return
    const group = stack.splice(stack.indexOf(node))
    if (group.length > 1) found.push(group.sort())
  }
  for (const node of edges.keys()) if (!order.has(node)) connect(node)
  return found
}
