import ts from 'typescript'
import { expect, it } from 'vitest'
import { filesUnder, parse } from '../helpers/source-files'

/** What a user sees as a part of the window by itself. */
const REGIONS = new Set([
  'section',
  'aside',
  'nav',
  'form',
  'article',
  'header',
  'Modal',
  'Modal.Root',
  'Drawer',
  'Question',
  'ContextMenu',
  'Popover.Dropdown',
  'SettingsSection',
])
const REGION_ROLES = new Set(['listbox', 'toolbar', 'group'])

/** A component of ours as another one draws it. */
interface Use {
  component: Component
  /** The nearest error boundary around it in the component that draws it. */
  boundary: ts.Node | null
  /** Not always drawn, so that several may share one boundary: one at a time. */
  isAlternative: boolean
}

interface Component {
  name: string
  file: string
  /** Something of `REGIONS` stands in it, behind no boundary. */
  drawsRegion: boolean
  uses: Use[]
}

const isComponent = (node: ts.Node): node is ts.FunctionDeclaration & { name: ts.Identifier } =>
  ts.isFunctionDeclaration(node) && /^[A-Z]/.test(node.name?.text ?? '')

const isExported = (node: ts.FunctionDeclaration): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false

const isChosen = (node: ts.Node, component: ts.FunctionDeclaration): boolean =>
  ts.isConditionalExpression(node) ||
  (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) ||
  (ts.isReturnStatement(node) && node.parent !== component.body)

const declared = new Map<ts.FunctionDeclaration, Component>()
const local = new Map<string, Component>()
const exported = new Map<string, Component>()
// The controls of ui/ are parts of the view that draws them.
for (const file of ['src/renderer/app', 'src/renderer/features', 'src/renderer/frame'].flatMap((folder) =>
  filesUnder(folder, ['.tsx']),
)) {
  for (const node of parse(file).statements.filter(isComponent)) {
    const component = { name: node.name.text, file, drawsRegion: false, uses: [] }
    declared.set(node, component)
    local.set(`${file} ${component.name}`, component)
    if (isExported(node)) exported.set(component.name, component)
  }
}
for (const [node, component] of declared) read(node, component)

function read(declaration: ts.FunctionDeclaration, into: Component): void {
  const visit = (node: ts.Node, boundary: ts.Node | null, isAlternative: boolean): void => {
    const tag = ts.isJsxElement(node) ? node.openingElement : ts.isJsxSelfClosingElement(node) ? node : null
    const name = tag?.tagName.getText() ?? ''
    const role = /\brole="(\w+)"/.exec(tag?.attributes.getText() ?? '')?.[1] ?? ''
    if (boundary === null && (REGIONS.has(name) || REGION_ROLES.has(role))) into.drawsRegion = true
    const component = local.get(`${into.file} ${name}`) ?? exported.get(name)
    if (component && name !== 'ErrorBoundary') into.uses.push({ component, boundary, isAlternative })
    const isBoundary = name === 'ErrorBoundary'
    const isOption = isAlternative || isChosen(node, declaration)
    ts.forEachChild(node, (child) => visit(child, isBoundary ? node : boundary, !isBoundary && isOption))
  }
  visit(declaration, null, false)
}

/** A part of the window that an error boundary belongs around, whatever stands in it behind boundaries of its own. */
const isView = (component: Component): boolean =>
  component.drawsRegion || component.uses.some((use) => use.component !== component && isView(use.component))

const components = [...declared.values()]

it('every view of the window has an error boundary of its own', () => {
  const bare = components.flatMap((component) => {
    const views = component.uses.filter((use) => isView(use.component))
    return [...new Set(views.map(({ boundary }) => boundary))].flatMap((boundary) => {
      const together = views.filter((use) => use.boundary === boundary)
      const isAlone = together.length === 1 || together.every(({ isAlternative }) => isAlternative)
      if (isAlone && !(boundary === null && component.drawsRegion)) return []
      return together.map((use) => `${use.component.name} in ${component.name}, ${component.file}`)
    })
  })
  expect(bare).toEqual([])
})

it('knows a view when it sees one', () => {
  const views = components.filter(isView).map(({ name }) => name)
  expect(views).toEqual(
    expect.arrayContaining(['SyncStatus', 'Head', 'ThreadList', 'Notes', 'RecordForm', 'SettingsView']),
  )
})
