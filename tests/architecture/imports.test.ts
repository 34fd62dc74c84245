import { describe, expect, it } from 'vitest'
import { cycles, importsOf, parse, readProjectFile, sourceFiles, type Import } from '../helpers/source-files'
import ts from 'typescript'

const files = sourceFiles('src')
const imports = files.flatMap(importsOf)

const FEATURES = 'src/main/engine/features/'
const WINDOW_FEATURES = 'src/renderer/features/'
const crmFeatures = ['people', 'companies', 'deals', 'notes', 'links', 'timeline', 'records']

const from = (folder: string): Import[] => imports.filter((entry) => entry.from.startsWith(folder))
const shown = (found: readonly Import[]): string[] =>
  found.map((entry) => `${entry.from} imports ${entry.specifier}`)
const isInside = (entry: Import, folders: readonly string[]): boolean =>
  entry.file === null || folders.some((folder) => entry.file?.startsWith(folder))
const featureOf = (path: string | null, features = FEATURES): string | null =>
  path?.startsWith(features) ? (path.slice(features.length).split('/')[0] ?? null) : null

describe('import rules', () => {
  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(imports.length).toBeGreaterThan(100)
  })

  it('shared imports nothing of ours and runs anywhere', () => {
    const own = from('src/shared/').filter((entry) => !isInside(entry, ['src/shared/']))
    const bound = from('src/shared/').filter(({ specifier }) =>
      /^(node:|electron$|ws$|react)/.test(specifier),
    )
    expect(shown([...own, ...bound])).toEqual([])
  })

  it('only the combining file of the contract imports more than its own needs', () => {
    const combining = importsOf('src/shared/contract/index.ts').filter((entry) => entry.file !== null)
    const contracts = files.filter((path) => path.startsWith('src/shared/contract/'))
    expect(combining.length).toBeGreaterThan(5)
    const others = contracts.filter((path) => path !== 'src/shared/contract/index.ts').flatMap(importsOf)
    expect(shown(others.filter((entry) => entry.file === 'src/shared/contract/index.ts'))).toEqual([])
  })

  it('the engine imports only shared, libraries and itself', () => {
    const allowed = ['src/main/engine/', 'src/shared/', 'resources/']
    const outside = from('src/main/engine/').filter((entry) => !isInside(entry, allowed))
    const hosts = from('src/main/engine/').filter(({ specifier }) => /^(electron|ws)$/.test(specifier))
    expect(shown([...outside, ...hosts])).toEqual([])
  })

  it('features are entered only through their index, or their types', () => {
    const passedBy = imports.filter((entry) => {
      const feature = featureOf(entry.file)
      if (feature === null || feature === featureOf(entry.from)) return false
      if (entry.typeOnly && entry.file === `${FEATURES}${feature}/types.ts`) return false
      return entry.file !== `${FEATURES}${feature}/index.ts`
    })
    expect(shown(passedBy)).toEqual([])
  })

  it('CRM features may know mail, never the reverse', () => {
    const mailFeatures = ['accounts', 'mailboxes', 'messages', 'outbox', 'sync']
    const reversed = imports.filter(
      (entry) =>
        mailFeatures.includes(featureOf(entry.from) ?? '') &&
        crmFeatures.includes(featureOf(entry.file) ?? ''),
    )
    expect(shown(reversed)).toEqual([])
  })

  it('who we are is asked in one place', () => {
    const asked = sourceFiles('src/main/engine').filter((path) =>
      /ownIdentity\(|SELECT address FROM account/.test(readProjectFile(path)),
    )
    expect(asked).toEqual(['src/main/engine/addresses/own-identity.ts'])
  })

  it('only the credentials of accounts read secrets', () => {
    const readers = sourceFiles('src/main/engine').filter((path) =>
      /\bsecrets\.(?:get|set|remove)\b/.test(readProjectFile(path)),
    )
    expect(readers).toEqual(['src/main/engine/features/accounts/credentials.ts'])
  })

  it.each(['imap', 'pop3'])(
    'the mail source %s is entered through its index, and known to the rest as a MailSource',
    (kind) => {
      const folder = `${FEATURES}sync/${kind}/`
      const passedBy = imports.filter(
        ({ from: importer, file }) =>
          file?.startsWith(folder) && !importer.startsWith(folder) && file !== `${folder}index.ts`,
      )
      expect(shown(passedBy)).toEqual([])
      const doors = imports
        .filter(({ file }) => file === `${folder}index.ts`)
        .map(({ from: importer }) => importer)
      expect(doors).toEqual([`${FEATURES}sync/index.ts`])
    },
  )

  it('transports know the engine, the engine and the shells of each other nothing', () => {
    const electron = from('src/main/shell/electron/').filter((entry) =>
      entry.file?.startsWith('src/main/shell/node/'),
    )
    const node = from('src/main/shell/node/').filter(
      (entry) => entry.specifier === 'electron' || entry.file?.startsWith('src/main/shell/electron/'),
    )
    const transport = from('src/main/transport/').filter((entry) => entry.file?.startsWith('src/main/shell/'))
    expect(shown([...electron, ...node, ...transport])).toEqual([])
  })

  it('only the Electron shell, its entries and the preload import electron', () => {
    const allowed = /^src\/(main\/shell\/electron\/|main\/index\.ts|main\/engine-process\.ts|preload\/)/
    const found = imports
      .filter(({ specifier }) => specifier === 'electron')
      .filter((entry) => !allowed.test(entry.from))
    expect(shown(found)).toEqual([])
  })

  it('the renderer imports only shared and itself', () => {
    const outside = from('src/renderer/').filter(
      (entry) => !isInside(entry, ['src/renderer/', 'src/shared/', 'resources/locales/', 'resources/icons/']),
    )
    const hosts = from('src/renderer/').filter(({ specifier }) => /^(node:|electron$|ws$)/.test(specifier))
    expect(shown([...outside, ...hosts])).toEqual([])
  })

  it('each layer of the window imports only what lies below it: ui and bridge, app, features, frame', () => {
    const layers: Readonly<Record<string, readonly string[]>> = {
      ui: ['ui'],
      bridge: ['bridge'],
      app: ['ui', 'bridge', 'app'],
      features: ['ui', 'bridge', 'app', 'features'],
      frame: ['ui', 'bridge', 'app', 'features', 'frame'],
    }
    const above = Object.entries(layers).flatMap(([layer, below]) => {
      const allowed = ['src/shared/', 'resources/', ...below.map((name) => `src/renderer/${name}/`)]
      const own = from(`src/renderer/${layer}/`)
      expect(own.length, layer).toBeGreaterThan(5)
      return own.filter((entry) => entry.file !== null && !isInside(entry, allowed))
    })
    expect(shown(above)).toEqual([])
    expect(
      shown(from('src/renderer/main.tsx').filter((entry) => featureOf(entry.file, WINDOW_FEATURES))),
    ).toEqual([])
  })

  it('features of the window are entered only through their index', () => {
    const passedBy = imports.filter((entry) => {
      const feature = featureOf(entry.file, WINDOW_FEATURES)
      if (feature === null || feature === featureOf(entry.from, WINDOW_FEATURES)) return false
      return entry.file !== `${WINDOW_FEATURES}${feature}/index.ts`
    })
    expect(shown(passedBy)).toEqual([])
  })

  it('features of the window are named as in the engine', () => {
    const named = (folder: string, files: readonly string[]): Set<string | null> =>
      new Set(files.map((path) => featureOf(path, folder)))
    const inEngine = named(FEATURES, sourceFiles(FEATURES))
    expect(
      [...named(WINDOW_FEATURES, sourceFiles(WINDOW_FEATURES))].filter((name) => !inEngine.has(name)),
    ).toEqual([])
  })

  it('only the bridge touches a transport', () => {
    const beyond = sourceFiles('src/renderer').filter((path) => !path.startsWith('src/renderer/bridge/'))
    const links = beyond
      .flatMap(importsOf)
      .filter(({ specifier, typeOnly }) => /^@orpc\//.test(specifier) && !typeOnly)
    expect(shown(links)).toEqual([])
    expect(beyond.filter((path) => namesIn(path).some((name) => transports.includes(name)))).toEqual([])
  })

  it('keys of queries come from the contract', () => {
    const typedKey = /queryKey\b[^\n;{}()]*[:=]\s*\[|Quer(?:y|ies)Data(?:<[^(]*>)?\(\s*\[/
    expect(typedKey.test("useQuery({ queryKey: ['thread', id] })")).toBe(true)
    expect(typedKey.test("client.getQueryData<Message[]>(['thread', id])")).toBe(true)
    const typed = sourceFiles('src/renderer').filter((path) => typedKey.test(readProjectFile(path)))
    expect(typed).toEqual([])
  })

  it('the preload stays a hand-over', () => {
    expect(readProjectFile('src/preload/index.ts').split('\n').length).toBeLessThan(60)
  })

  it('nothing imports in a circle', () => {
    const edges = new Map(
      files.map((path) => [
        path,
        importsOf(path).flatMap(({ file }) => (file?.startsWith('src/') ? [file] : [])),
      ]),
    )
    expect(cycles(edges)).toEqual([])
  })

  it('no file is longer than 500 lines', () => {
    const all = ['src', 'tests', 'scripts', 'bench'].flatMap((folder) => sourceFiles(folder))
    const long = all.filter((path) => readProjectFile(path).split('\n').length > 501)
    expect(long).toEqual([])
  })
})

describe('the scanner itself', () => {
  it('finds circles of any length and nothing else', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', ['e']],
      ['e', []],
    ])
    expect(cycles(edges)).toEqual([['a', 'b', 'c']])
  })

  it('sees static, dynamic and type imports', () => {
    const found = importsOf('src/main/profile/open-demo.ts')
    expect(found.find(({ specifier }) => specifier === '../demo/index')?.file).toBe('src/main/demo/index.ts')
    expect(found.find(({ specifier }) => specifier === 'node:os')?.file).toBeNull()
  })
})

const transports = ['WebSocket', 'XMLHttpRequest', 'fetch', 'EventSource', 'MessagePort', 'postilla']

/** Global names a file uses, whether called, constructed or read from `window`. */
function namesIn(path: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) {
      found.push(node.expression.text)
    }
    if (ts.isPropertyAccessExpression(node) && /^(window|globalThis|self)$/.test(node.expression.getText())) {
      found.push(node.name.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(parse(path))
  return found
}
