import { Liquid } from 'liquidjs'
import { escapeHtml } from '../../../../shared/escape-html'
import { ProblemError } from '../../../../shared/problem'
import {
  EXAMPLE_VARIABLE,
  pathOf,
  replaceTextVariables,
  replaceVariables,
  VARIABLE_ATTRIBUTE,
} from '../../../../shared/template-variables'
import { readExpression } from './expression'
import {
  LITERAL,
  readWords,
  unescaped,
  UNRESOLVED,
  WordsError,
  type Deferred,
  type Form,
  type Words,
} from './words'

/** Values by path, part by part; of what nothing is known there is none. */
export interface Values {
  readonly [name: string]: string | Values | undefined
}

export interface FilledWords {
  words: string
  /** Paths of the variables that nothing is known for, each once. */
  unresolved: string[]
}

/** More than that is no letter any more. */
const MAX_FILLED = 6_000_000
/** Of one value. */
const MAX_VALUE = 10_000

/**
 * Fills in a template for somebody; what is `deferred` stays a variable, whatever is known. Throws `template-unreadable`
 * for what is none, and `template-condition` for a condition that would have to wait.
 */
export function fillWords(
  written: string,
  form: Form,
  known: ReadonlySet<string>,
  values: Values,
  deferred?: Deferred,
): FilledWords {
  return render(read(written, form, known, deferred), values)
}

/** The same of a mail that is being written: only the variables a template left in it count, all else is text. */
export function fillMail(mail: { subject: string; html: string }, values: Values) {
  const found = new Set<string>()
  const one = (expression: string, form: Form): string | null => {
    // In text, braces within would end it: what a template left has none.
    const words =
      readExpression(expression) && !/[{}<>]/.test(expression)
        ? readWords(`{{ ${expression} }}`, form, NOTHING)
        : null
    const filled = words ? render(words, values) : { words: '', unresolved: [pathOf(expression)] }
    for (const path of filled.unresolved) found.add(path)
    return filled.unresolved.length > 0 ? null : filled.words
  }
  const subject = replaceTextVariables(mail.subject, (expression, whole) => one(expression, 'text') ?? whole)
  const html = replaceVariables(mail.html, (escaped, whole) => one(unescaped(escaped), 'html') ?? whole)
  return { subject, html, unresolved: [...found] }
}

const NOTHING: ReadonlySet<string> = new Set()

/** What a template asks for and no variable is called. Throws as `fillWords` does. */
export const unknownIn = (written: string, form: Form, known: ReadonlySet<string>): string[] => {
  const words = read(written, form, known)
  parsed(words)
  return words.unknown
}

/** The paths a template names. */
export const pathsIn = (written: string, form: Form): string[] => read(written, form, NOTHING).unknown

function read(written: string, form: Form, known: ReadonlySet<string>, deferred?: Deferred): Words {
  try {
    return readWords(written, form, known, deferred)
  } catch (error) {
    if (!(error instanceof WordsError)) throw error
    if (!error.isTooEarly) throw unreadable(error.part)
    throw new ProblemError({ code: 'template-condition', params: { part: error.part.slice(0, 200) } })
  }
}

function render(words: Words, values: Values): FilledWords {
  const filled = rendered(words, values)
  const unresolved = new Set<string>()
  const text = filled.replace(
    new RegExp(`${LITERAL}(\\d+)${LITERAL}|${UNRESOLVED}(\\d+)${UNRESOLVED}`, 'g'),
    (_, literal: string | undefined, variable: string | undefined) => {
      if (literal !== undefined) return words.literals[Number(literal)] ?? ''
      const expression = words.variables[Number(variable)]
      if (!expression) return ''
      unresolved.add(expression.path)
      return marked(`${expression.path}${expression.filters}`, words.form)
    },
  )
  return { words: text, unresolved: [...unresolved] }
}

/** A variable that is still to be filled in, as it stands in a mail that is being written. */
export function marked(expression: string, form: Form): string {
  if (form === 'text') return `{{ ${expression} }}`
  const escaped = escapeHtml(expression)
  return `<span ${VARIABLE_ATTRIBUTE}="${escaped}">{{ ${escapeHtml(pathOf(expression))} }}</span>`
}

const engine = createEngine()

/**
 * Liquid with conditions and a few filters alone: without loops and includes nothing takes longer than the template is
 * long, and no file is read.
 */
function createEngine(): Liquid {
  const liquid = new Liquid({
    ...{ ownPropertyOnly: true, strictFilters: true, cache: false },
    ...{ parseLimit: 2_000_000, renderLimit: 1_000, memoryLimit: 5_000_000 },
  })
  for (const tag of Object.keys(liquid.tags))
    if (tag !== 'if' && tag !== 'unless') Reflect.deleteProperty(liquid.tags, tag)
  liquid.registerFilter('written', (value: unknown, index: unknown, form: unknown, hasFallback: unknown) => {
    const text = typeof value === 'string' ? value.slice(0, MAX_VALUE).replace(/[\ue001\ue002]/g, '') : ''
    // Who falls back on nothing means nothing.
    if (text.trim() === '' && hasFallback !== true) return `${UNRESOLVED}${String(index)}${UNRESOLVED}`
    return form === 'html' ? escapeHtml(text).replace(/\r\n?|\n/g, '<br>') : oneLine(text)
  })
  return liquid
}

/** A value never adds a line to a header (RFC 5322 section 2.2). */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

function parsed(words: Words) {
  try {
    return engine.parse(words.liquid)
  } catch {
    throw unreadable(conditionIn(words.liquid))
  }
}

function rendered(words: Words, values: Values): string {
  const template = parsed(words)
  let text: string
  try {
    text = String(engine.renderSync(template, values))
  } catch {
    throw unreadable(conditionIn(words.liquid))
  }
  if (text.length > MAX_FILLED) throw unreadable('…')
  return text
}

/** The first condition, as what is wrong where the template engine refuses the whole. */
const conditionIn = (liquid: string): string => /\{%[^%]*%\}/.exec(liquid)?.[0] ?? ''

const unreadable = (part: string): ProblemError =>
  new ProblemError({
    code: 'template-unreadable',
    params: { part: part.slice(0, 200), example: EXAMPLE_VARIABLE },
  })
