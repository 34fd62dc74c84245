import { describe, expect, it } from 'vitest'
import ts from 'typescript'
import { problemCodes } from '../../src/shared/problem'
import { filesUnder, parse, readProjectFile, sourceFiles } from '../helpers/source-files'

const languages = ['en', 'it', 'pl'] as const
type Language = (typeof languages)[number]

/** The plural forms each language needs for whole numbers; i18next falls back to `other` for Italian millions. */
const pluralForms: Record<Language, readonly string[]> = {
  en: ['one', 'other'],
  it: ['one', 'other'],
  pl: ['one', 'few', 'many', 'other'],
}
const PLURAL = /_(zero|one|two|few|many|other)$/

type Strings = ReadonlyMap<string, string>

const namespacesOf = (language: Language): string[] =>
  filesUnder(`resources/locales/${language}`, ['.json']).map((path) => path.replace(/^.*\/|\.json$/g, ''))

function stringsOf(language: Language, namespace: string): Strings {
  const parsed: unknown = JSON.parse(readProjectFile(`resources/locales/${language}/${namespace}.json`))
  return new Map(flatten(parsed, ''))
}

function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is neither text nor a group`)
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path ? `${path}.${key}` : key))
}

const withoutPlural = (key: string): string => key.replace(PLURAL, '')
const baseKeys = (strings: Strings): string[] => [...new Set([...strings.keys()].map(withoutPlural))].sort()
const placeholders = (text: string): string[] =>
  [...new Set(text.match(/\{+-?\s*[\w.]+/g) ?? [])].map((p) => p.replace(/\s/g, '')).sort()

describe('locale files', () => {
  it.each(['it', 'pl'] as const)('%s has the same files and keys as en', (language) => {
    expect(namespacesOf(language)).toEqual(namespacesOf('en'))
    for (const namespace of namespacesOf('en')) {
      expect({ namespace, keys: baseKeys(stringsOf(language, namespace)) }).toEqual({
        namespace,
        keys: baseKeys(stringsOf('en', namespace)),
      })
    }
  })

  it.each(languages)('%s has text for every key and every plural form', (language) => {
    const lacking: string[] = []
    for (const namespace of namespacesOf(language)) {
      const strings = stringsOf(language, namespace)
      for (const [key, text] of strings) if (!text.trim()) lacking.push(`${namespace}:${key} is empty`)
      const plurals = new Set([...strings.keys()].filter((key) => PLURAL.test(key)).map(withoutPlural))
      for (const key of plurals) {
        for (const form of pluralForms[language]) {
          if (!strings.has(`${key}_${form}`)) lacking.push(`${namespace}:${key}_${form}`)
        }
      }
    }
    expect(lacking).toEqual([])
  })

  it.each(['it', 'pl'] as const)('%s uses the placeholders en uses', (language) => {
    const differing: string[] = []
    for (const namespace of namespacesOf('en')) {
      const english = stringsOf('en', namespace)
      for (const [key, text] of stringsOf(language, namespace)) {
        const original = english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? ''
        // "one" may leave the number out: "a message".
        const optional = PLURAL.test(key) ? ['{{count', '{count'] : []
        const wanted = placeholders(original).filter((name) => !optional.includes(name))
        const used = placeholders(text).filter((name) => !optional.includes(name))
        if (wanted.join() !== used.join())
          differing.push(`${namespace}:${key}: ${used.join()} instead of ${wanted.join()}`)
      }
    }
    expect(differing).toEqual([])
  })

  it('every problem code has its words', () => {
    const keys = baseKeys(stringsOf('en', 'problems'))
    expect(
      problemCodes.filter((code) => !keys.some((key) => key === code || key.startsWith(`${code}.`))),
    ).toEqual([])
  })

  it('every key the window asks for exists', () => {
    const missing = sourceFiles('src/renderer').flatMap((path) =>
      usedKeys(path).filter((use) => !exists(use)),
    )
    expect(missing.map(({ path, key }) => `${path}: ${key}`)).toEqual([])
  })

  it('finds uses of keys at all', () => {
    expect(sourceFiles('src/renderer').flatMap(usedKeys).length).toBeGreaterThan(50)
  })
})

interface Use {
  path: string
  key: string
  /** The namespaces the file translates from. */
  namespaces: readonly string[]
  /** True for the fixed beginning of a template: `status.${state}`. */
  isPrefix: boolean
}

const english = new Map(namespacesOf('en').map((namespace) => [namespace, stringsOf('en', namespace)]))

function exists({ key, namespaces, isPrefix }: Use): boolean {
  const [first = '', rest] = key.split(':', 2)
  const [where, name] = rest === undefined ? [namespaces, first] : [[first], rest]
  return where.some((namespace) => {
    const keys = [...(english.get(namespace)?.keys() ?? [])]
    return keys.some((known) =>
      isPrefix ? known.startsWith(name) : known === name || withoutPlural(known) === name,
    )
  })
}

/** The first arguments of `t(…)` and `i18next.t(…)`, as far as they are written out. */
function usedKeys(path: string): Use[] {
  const calls: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) calls.push(node)
    ts.forEachChild(node, visit)
  }
  visit(parse(path))
  const named = calls.filter((call) => call.expression.getText() === 'useTranslation').flatMap(namespacesIn)
  const namespaces = [...new Set([...named, 'common'])]
  return calls
    .filter((call) => /^(t|i18n(ext)?\.t)$/.test(call.expression.getText()))
    .flatMap((call) => keysIn(call.arguments[0]).map((found) => ({ path, namespaces, ...found })))
}

function namespacesIn(call: ts.CallExpression): string[] {
  const [argument] = call.arguments
  if (!argument) return []
  if (ts.isStringLiteralLike(argument)) return [argument.text]
  if (!ts.isArrayLiteralExpression(argument)) return []
  return argument.elements.filter((element) => ts.isStringLiteralLike(element)).map((element) => element.text)
}

function keysIn(node: ts.Expression | undefined): { key: string; isPrefix: boolean }[] {
  if (!node) return []
  if (ts.isStringLiteralLike(node)) return [{ key: node.text, isPrefix: false }]
  if (ts.isTemplateExpression(node)) return node.head.text ? [{ key: node.head.text, isPrefix: true }] : []
  if (ts.isConditionalExpression(node)) return [...keysIn(node.whenTrue), ...keysIn(node.whenFalse)]
  return []
}
