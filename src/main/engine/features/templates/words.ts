import { readCondition, readExpression, type Expression } from './expression'

/** HTML, or a line of plain text such as a subject. */
export type Form = 'html' | 'text'

/** Words with variables, taken apart: what is no variable never reaches the template engine. */
export interface Words {
  form: Form
  /** The template: variables, conditions, and numbers in the places of literals. */
  liquid: string
  literals: string[]
  variables: Expression[]
  /** What is asked for that no variable is called. */
  unknown: string[]
}

/** What cannot be read in a template; `part` is what stands there. */
export class WordsError extends Error {
  override readonly name = 'WordsError'
  constructor(
    readonly part: string,
    /** It can be read, but depends on what is not known yet. */
    readonly isTooEarly = false,
  ) {
    super(`cannot be read: ${part}`)
  }
}

/** They stand for what was taken out, in the template and in what comes of it. */
export const LITERAL = '\ue001'
export const UNRESOLVED = '\ue002'
const MARKS = /[\ue001\ue002]/g

const MAX_VARIABLES = 1_000
const MAX_CONDITIONS = 200

/** Elements that may stand within braces: part of a variable was made bold, or it looks like an address of the web. */
const INLINE = String.raw`<\/?(?:a|strong|em|u|s|b|i|span|code|mark)\b[^<>]*>`
const IN_HTML = new RegExp(
  String.raw`\{\{((?:[^{}<>]|${INLINE}){1,600})\}\}|\{%((?:[^{}<>%]|${INLINE}){1,600})%\}|(<[^<>]*>|[^<{]+|[<{])`,
  'g',
)
const IN_TEXT = /\{\{([^{}]{1,600})\}\}|\{%([^{}%]{1,600})%\}|([^{]+|\{)/g

/** What of a template waits until it is known whom a mail goes to. */
export interface Deferred {
  path(path: string): boolean
  /** Conditions cannot wait: they are asked of nobody, or refused. */
  refusesConditions: boolean
}

/**
 * Throws a `WordsError` for what is neither text nor one of our variables or conditions, and for a condition that would
 * have to wait.
 */
export function readWords(
  written: string,
  form: Form,
  known: ReadonlySet<string>,
  deferred?: Deferred,
): Words {
  const words: Words = { form, liquid: '', literals: [], variables: [], unknown: [] }
  const unknown = new Set<string>()
  const note = (path: string): void => {
    if (!known.has(path)) unknown.add(path)
  }
  let literal = ''
  let conditions = 0
  const endLiteral = (): void => {
    if (literal === '') return
    words.liquid += `${LITERAL}${words.literals.push(literal) - 1}${LITERAL}`
    literal = ''
  }
  for (const [whole, output, tag, text] of written
    .replace(MARKS, '')
    .matchAll(form === 'html' ? IN_HTML : IN_TEXT)) {
    if (text !== undefined) {
      literal += text
      continue
    }
    endLiteral()
    if (output !== undefined) {
      const expression = readExpression(plain(output, form))
      if (!expression || words.variables.length === MAX_VARIABLES) throw new WordsError(shown(whole, form))
      note(expression.path)
      const index = words.variables.push(expression) - 1
      words.liquid += deferred?.path(expression.path)
        ? `${UNRESOLVED}${index}${UNRESOLVED}`
        : outputOf(expression, index, form)
    } else {
      const condition = readTag(plain(tag ?? '', form))
      conditions += 1
      if (!condition || conditions > MAX_CONDITIONS) throw new WordsError(shown(whole, form))
      condition.paths.forEach(note)
      if (deferred?.refusesConditions && condition.paths.some(deferred.path))
        throw new WordsError(shown(whole, form), true)
      words.liquid += condition.liquid
    }
  }
  endLiteral()
  return { ...words, unknown: [...unknown] }
}

const outputOf = ({ path, filters, hasFallback }: Expression, index: number, form: Form): string =>
  `{{ ${path}${filters} | written: ${index}, "${form}", ${hasFallback} }}`

function readTag(tag: string): { liquid: string; paths: string[] } | null {
  const [, name = '', rest = ''] = /^-?\s*([a-z]+)\s*(.*?)\s*-?$/s.exec(tag) ?? []
  if (['else', 'endif', 'endunless'].includes(name))
    return rest === '' ? { liquid: `{% ${name} %}`, paths: [] } : null
  if (!['if', 'elsif', 'unless'].includes(name)) return null
  const condition = readCondition(rest)
  return condition && { liquid: `{% ${name} ${condition.liquid} %}`, paths: condition.paths }
}

/** What stands within braces, as it was typed. */
const plain = (inner: string, form: Form): string =>
  form === 'text' ? inner.trim() : unescaped(inner.replace(/<[^<>]*>/g, '')).trim()

const shown = (whole: string, form: Form): string =>
  form === 'text' ? whole : unescaped(whole.replace(/<[^<>]*>/g, ''))

/** The text of an attribute or of words, of which the editor escapes no more than these. */
export const unescaped = (html: string): string =>
  html
    .replace(/&nbsp;|&#160;/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/&#39;|&apos;/g, "'")
    .replaceAll('&amp;', '&')
