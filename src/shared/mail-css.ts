import { colorOf } from './css-color'
import { isWithinLimits } from './css-limits'

/**
 * What of a mail's CSS is kept: flat rules of simple selectors with known properties. Nothing that loads, covers,
 * moves or reorders, and nothing whose cost grows faster than its length: a selector that holds its parent twice,
 * nested 30 deep, stands for a thousand million selectors.
 */

const MAX_CSS = 300_000
const MAX_SELECTOR = 300
/** Matching goes back and forth over the ancestors: each more of these multiplies its cost by the depth of the mail. */
const MAX_ANCESTORS = 3
const MAX_DECLARATIONS = 100
const MAX_VALUE = 300

const PROPERTIES = new RegExp(
  `^(?:${[
    'background(?:-color|-image|-position|-repeat|-size)?',
    'border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|border-(?:collapse|spacing)',
    'border(?:-(?:top|bottom)-(?:left|right))?-radius',
    'box-(?:shadow|sizing)|caption-side|clear|color|direction|display|empty-cells|float|gap',
    'font(?:-(?:family|size|stretch|style|variant|weight))?|hyphens|line-break|letter-spacing|line-height',
    'list-style(?:-(?:position|type))?',
    '(?:margin|padding)(?:-(?:top|right|bottom|left))?',
    '(?:max-|min-)?(?:height|width)',
    'object-fit|opacity|overflow(?:-[xy]|-wrap)?|page-break-(?:after|before|inside)',
    'table-layout|text-(?:align|decoration(?:-color|-line|-style)?|indent|overflow|transform)',
    'vertical-align|visibility|white-space|word-(?:break|spacing|wrap)|-webkit-text-size-adjust',
    'align-(?:content|items|self)|justify-(?:content|items|self)|flex(?:-(?:basis|grow|shrink|wrap))?',
  ].join('|')})$`,
)
const FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc', 'min', 'max', 'linear-gradient'])
/** Blocks and lists stay such: as parts of one line all text of a mail would be laid out at once. */
const DISPLAYS =
  /^(?:block|flex|grid|inline-(?:block|flex|grid|table)|list-item|none|table(?:-[a-z-]+)?)(?:\s*!important)?$/i
/** Elsewhere a string is drawn as text: as the marker of a list, it would stand in a link and not be its text. */
const HOLDS_STRINGS = /^font(?:-family)?$/
/** Below zero these draw a box over its neighbours, or its text out of sight. */
const NEVER_NEGATIVE = /^(?:margin|text-indent|letter-spacing|word-spacing)/
const PSEUDO_CLASSES =
  /^(?:active|first-child|first-of-type|focus|hover|last-child|last-of-type|link|visited)$/
const MEDIA = /^[\w\s(),.:-]{0,200}$/
/** The frame is as tall as its mail: what is measured by it would make it taller, and taller again. */
const BY_HEIGHT = /[\d.](?:[dls]?v(?:h|b|min|max))\b/i
const MEDIA_BY_HEIGHT = /height|aspect|orientation|block-size/i

/** The declarations of a `style` attribute or a rule. */
export function cleanDeclarations(css: string): string {
  return declarations(plain(css))
}

/** How many rules the style sheets of one mail may still have. */
export interface RuleBudget {
  left: number
}

export const ruleBudget = (): RuleBudget => ({ left: 2_000 })

/** A style sheet: rules, and rules within one `@media`. What is nested deeper is left out. */
export function cleanStyleSheet(css: string, budget: RuleBudget): string {
  return rules(plain(css), budget, true)
}

/** Deeper than any mail's rules. */
const MAX_NESTED = 40

const STYLE_ELEMENT = /<style(?=[\s/>])([^>]*)>([^]*?)(?=<\/style[\s/>]|$)/gi
/** Where CSS without escapes has brackets that mean something, and where they mean nothing (CSS Syntax 3, section 4). */
const BRACKETS =
  /[{}()[\]]|\/\*[^]*?(?:\*\/|$)|"[^"\n\r\f]*"?|'[^'\n\r\f]*'?|(?<![\w\u0080-\uffff-])url\(\s*(?!["'\s])[^)]*\)?/gi
const CLOSED_BY: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' }

/**
 * HTML of a stranger before a browser parses it: browsers read CSS within brackets by recursion, and a few thousand
 * levels, 12 kB, end the window. Brackets deeper than any mail's become blanks. To know where each stands, a style
 * element loses its attributes, and its text the escapes and, since that of a drawing is read as markup, tags and
 * entities; no rule that is kept needs one. The length stays.
 */
export const withShallowStyles = (html: string): string =>
  html.replace(STYLE_ELEMENT, (whole: string, _: string, css: string) =>
    `<style>${shallow(css.replace(ESCAPE, unescaped).replace(/[&\\]|<(?=[a-z!/?])/gi, ' '))}`.padEnd(
      whole.length,
    ),
  )

function shallow(css: string): string {
  const open: string[] = []
  return css.replace(BRACKETS, (token) => {
    const closing = CLOSED_BY[token]
    if (closing !== undefined) {
      if (open.length >= MAX_NESTED) return ' '
      open.push(closing)
    } else if (token === open.at(-1)) open.pop()
    return token
  })
}

const ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|(\r\n|[^]))/gi

const unescaped = (_: string, hex?: string, char?: string): string =>
  hex === undefined ? (char ?? '').replace(/[\r\n]/g, '') : codePoint(parseInt(hex, 16))

/** Without comments and escapes: `\75 rl(` is `url(` to a browser, and `u/**\/rl(` must not become it here. */
function plain(css: string): string {
  return css
    .slice(0, MAX_CSS)
    .replace(/\/\*[^]*?(?:\*\/|$)/g, ' ')
    .replace(ESCAPE, unescaped)
    .replace(/[\\<]|\/\*|\*\/|\0/g, '')
    .replace(/-->/g, ' ')
}

function codePoint(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : '\ufffd'
}

function rules(css: string, budget: RuleBudget, media: boolean): string {
  const kept: string[] = []
  for (const { prelude, block } of statements(css)) {
    if (budget.left <= 0) break
    budget.left -= 1
    if (prelude.startsWith('@')) {
      const condition = /^@media\b/i.test(prelude) ? prelude.slice('@media'.length).trim() : null
      if (!media || condition === null || !MEDIA.test(condition) || MEDIA_BY_HEIGHT.test(condition)) continue
      const inner = rules(block, budget, false)
      if (inner !== '') kept.push(`@media ${condition}{${inner}}`)
    } else if (isSimpleSelector(prelude)) {
      const inside = declarations(block)
      if (inside !== '') kept.push(`${prelude}{${inside}}`)
    }
  }
  return kept.join('')
}

/** Preludes with their blocks, up to the brace that closes each. Statements without a block are left out. */
function* statements(css: string): Generator<{ prelude: string; block: string }> {
  let depth = 0
  let start = 0
  let open = 0
  for (let at = 0; at < css.length; at++) {
    const char = css[at]
    if (char === '{') {
      if (depth === 0) open = at
      depth++
    } else if (char === '}') {
      if (depth === 1) yield { prelude: css.slice(start, open).trim(), block: css.slice(open + 1, at) }
      if (depth <= 1) start = at + 1
      depth = Math.max(0, depth - 1)
    } else if (char === ';' && depth === 0) start = at + 1
  }
}

function isSimpleSelector(selector: string): boolean {
  if (selector === '' || selector.length > MAX_SELECTOR || !/^[\w\s.#>+*:,()[\]="'-]+$/.test(selector)) {
    return false
  }
  if (!isBalanced(selector)) return false
  // Our own marks in the frame are told by attributes the mail cannot set, and must not style.
  if (/::|\[\s*data-/i.test(selector)) return false
  for (const [, name = ''] of selector.matchAll(/:([\w-]*)/g)) {
    if (!PSEUDO_CLASSES.test(name.toLowerCase())) return false
  }
  return selector.split(',').every((one) => {
    const direct = one.replace(/\s*[>+]\s*/g, '>').trim()
    const ancestors = direct.split(/\s+/).length - 1
    return direct !== '' && ancestors <= (direct.includes('>') ? 1 : MAX_ANCESTORS)
  })
}

function declarations(css: string): string {
  const kept: string[] = []
  // What is nested is no declaration, and what follows it in the same part is dropped with it.
  for (const part of css.split(';')) {
    if (kept.length >= MAX_DECLARATIONS) break
    const colon = part.indexOf(':')
    if (colon < 0 || part.length > MAX_VALUE) continue
    const name = part.slice(0, colon).trim().toLowerCase()
    // A colour beside a picture stays.
    const value = part
      .slice(colon + 1)
      .replace(/\burl\([^()]*\)/gi, ' ')
      .trim()
    if (PROPERTIES.test(name) && isSafeValue(name, value)) kept.push(`${name}:${value}`)
  }
  return kept.join(';')
}

function isSafeValue(name: string, value: string): boolean {
  if (value === '' || !/^[\p{L}\p{N}\s.,%#()'"!+*/-]+$/u.test(value)) return false
  if (!isBalanced(value)) return false
  for (const [, called = ''] of value.matchAll(/([\w-]*)\s*\(/g)) {
    if (!FUNCTIONS.has(called.toLowerCase())) return false
  }
  // A colour that cannot be told is not drawn: it may be that of the paper.
  if ((value.match(/\b(?:rgb|hsl)a?\s*\((?:[^()]|\([^()]*\))*\)/gi) ?? []).some((one) => !colorOf(one)))
    return false
  if (BY_HEIGHT.test(value) || !isWithinLimits(name, value)) return false
  if (/['"]/.test(value) && !HOLDS_STRINGS.test(name)) return false
  if (name === 'display' && !DISPLAYS.test(value)) return false
  return !(NEVER_NEGATIVE.test(name) && /-\s*[\d.]|\*|calc/i.test(value))
}

/** Quotes closed on their line, and brackets closed: else the value would take in what follows it. */
function isBalanced(value: string): boolean {
  if (/[\r\n\f]/.test(value) && /['"]/.test(value)) return false
  const outside = value.replace(/"[^"]*"|'[^']*'/g, '')
  if (/['"]/.test(outside)) return false
  let depth = 0
  for (const char of outside) {
    if (char === '(') depth++
    if (char === ')') depth--
    if (depth < 0 || depth > 3) return false
  }
  return depth === 0
}
