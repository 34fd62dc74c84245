import { Parser } from 'htmlparser2'
import {
  colorOf,
  contrast,
  LEAST_CONTRAST,
  LEAST_OPACITY,
  LEAST_SIZE,
  WHITE,
  type Color,
} from '../../../shared/css-color'
import { cleanDeclarations, cleanStyleSheet, ruleBudget } from '../../../shared/mail-css'

/** Hidden text before all other, up to this long, is the line newsletters write for the preview. */
const MAX_PREHEADER = 200
const LEAST_EXTENT = 2

const unread = new Set(['head', 'title', 'style', 'script', 'template', 'noscript'])
/** Here a width or height limits nothing. */
const unlimited = new Set(
  'a abbr b em font i s small span strong sub sup u table tbody thead tr td th'.split(' '),
)

/** How the text of an element is drawn, as far as that is told by its own and its ancestors' styles. */
interface Drawn {
  isRead: boolean
  isGone: boolean
  isVisible: boolean
  opacity: number
  fontSize: number
  color: Color | null
  /** null where it is a picture or a colour of unknown name. */
  background: Color | null
}

const PAGE: Drawn = {
  isRead: true,
  isGone: false,
  isVisible: true,
  opacity: 1,
  fontSize: 16,
  color: null,
  background: WHITE,
}

/**
 * The HTML without the text that its inline styles and simple rules hide from whoever reads the mail, so that a list or
 * a search says nothing the mail does not show. A short hidden text at the very beginning stays.
 */
export const withoutHiddenText = (html: string): string => withoutUnseen(html, isSeen, MAX_PREHEADER)

/**
 * The HTML without the text that is not drawn at all: whoever quotes or forwards a mail sends what they have seen. What
 * is only hard to read stays, since a background may be known to the reader alone.
 */
export const withoutUndrawnText = (html: string): string => withoutUnseen(html, isDrawn, 0)

function withoutUnseen(html: string, isShown: (drawn: Drawn) => boolean, longestPreheader: number): string {
  if (!/style|hidden|color/i.test(html)) return html
  const rules = rulesIn(html)
  const stack: Drawn[] = [PAGE]
  const hidden: Range[] = []
  let beginning = 0
  let lettersInBeginning = 0
  let isBeginning = true
  const parser = new Parser({
    onopentag: (name, attributes) => {
      stack.push(drawnIn(stack.at(-1) ?? PAGE, name, attributes, rules))
    },
    onclosetag: () => {
      stack.pop()
    },
    ontext: (text) => {
      const drawn = stack.at(-1) ?? PAGE
      if (!drawn.isRead) return
      const hasLetters = /[\p{L}\p{N}]/u.test(text)
      if (isShown(drawn)) {
        isBeginning &&= !hasLetters
        return
      }
      hidden.push({ start: parser.startIndex, end: parser.endIndex + 1 })
      if (!isBeginning) return
      beginning = hidden.length
      if (hasLetters) lettersInBeginning += text.trim().length
    },
  })
  parser.end(html)
  return without(html, lettersInBeginning > longestPreheader ? hidden : hidden.slice(beginning))
}

interface Range {
  start: number
  end: number
}

function without(html: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return html
  const kept: string[] = []
  let from = 0
  for (const { start, end } of ranges) {
    kept.push(html.slice(from, start))
    from = end
  }
  return kept.join('') + html.slice(from)
}

type Declarations = ReadonlyMap<string, string>

/** The declarations of a rule that can hide; the important ones hold against all other. */
interface Rule {
  plain: Map<string, string>
  important: Map<string, string>
}

type Rules = ReadonlyMap<string, Rule>

const hides =
  /^(?:background(?:-color)?|color|display|font(?:-size)?|(?:max-)?(?:height|width)|opacity|overflow(?:-y)?|visibility)$/

const isDrawn = ({ isGone, isVisible, opacity, fontSize }: Drawn): boolean =>
  !isGone && isVisible && opacity >= LEAST_OPACITY && fontSize >= LEAST_SIZE

function isSeen(drawn: Drawn): boolean {
  const { opacity, color, background } = drawn
  if (!isDrawn(drawn)) return false
  if (color && color.alpha * opacity < LEAST_OPACITY) return false
  return !color || !background || contrast(color, background) >= LEAST_CONTRAST
}

function drawnIn(
  parent: Drawn,
  name: string,
  attributes: Readonly<Record<string, string>>,
  rules: Rules,
): Drawn {
  const isRead = parent.isRead && !unread.has(name)
  const { style = '', class: classes = '', id = '', color, bgcolor, hidden, background } = attributes
  const styled = matching(name, classes, id, rules)
  if (style !== '') {
    const inline: Rule = { plain: new Map(), important: new Map() }
    declare(inline, cleanDeclarations(style))
    styled.push(inline)
  }
  if (styled.length === 0 && !color && !bgcolor && !background && hidden === undefined)
    return isRead === parent.isRead ? parent : { ...parent, isRead }
  const css: Declarations = new Map([
    ...styled.flatMap(({ plain }) => [...plain]),
    ...styled.flatMap(({ important }) => [...important]),
  ])
  const isUnlimited = unlimited.has(name) && !css.has('display')
  const visibility = css.get('visibility')
  return {
    isRead,
    isGone:
      parent.isGone ||
      (css.get('display') ?? (hidden === undefined ? '' : 'none')) === 'none' ||
      (!isUnlimited && isClosed(css)),
    isVisible: visibility ? !/hidden|collapse/.test(visibility) : parent.isVisible,
    opacity: parent.opacity * numberOr(1, css.get('opacity')),
    fontSize: fontSize(css, parent.fontSize),
    color: textColor(css.get('color') ?? color, parent.color),
    background: behind(css, style, bgcolor, background, parent.background),
  }
}

/** More are not looked up: each is a few steps for every element of a mail. */
const MAX_CLASSES = 8

function matching(name: string, classes: string, id: string, rules: Rules): Rule[] {
  if (rules.size === 0) return []
  const selectors = [name]
  if (classes !== '')
    for (const one of classes.split(/\s+/, MAX_CLASSES)) selectors.push(`.${one}`, `${name}.${one}`)
  if (id !== '') selectors.push(`#${id}`)
  return selectors.flatMap((selector) => rules.get(selector) ?? [])
}

function declare({ plain, important }: Rule, css: string): void {
  for (const one of css.split(';')) {
    const colon = one.indexOf(':')
    const property = one.slice(0, colon)
    if (colon < 0 || !hides.test(property)) continue
    const value = one.slice(colon + 1).toLowerCase()
    const words = value.replace('!important', '').trim()
    ;(value.includes('!important') ? important : plain).set(property, words)
  }
}

const numberOr = (otherwise: number, css = ''): number => {
  const value = css.endsWith('%') ? parseFloat(css) / 100 : parseFloat(css)
  return Number.isFinite(value) ? value : otherwise
}

/** A box that holds in what stands in it and has no room. */
function isClosed(css: Declarations): boolean {
  if (!/hidden|clip|scroll|auto/.test(`${css.get('overflow') ?? ''}${css.get('overflow-y') ?? ''}`))
    return false
  return ['max-height', 'height', 'max-width', 'width'].some((property) => {
    const extent = css.get(property) ?? ''
    return /^[\d.]+(?:px|pt|em|rem)?$/.test(extent) && parseFloat(extent) < LEAST_EXTENT
  })
}

const length = /(?:^|\s)(\d*\.?\d+)(px|pt|em|rem|%)?(?=\s|\/|$)/

function fontSize(css: Declarations, inherited: number): number {
  const value = css.get('font-size') ?? css.get('font')
  if (value === undefined) return inherited
  const [, number = '', unit = ''] = length.exec(value) ?? []
  if (number === '') return /small|medium|large/.test(value) && !/smaller|larger/.test(value) ? 16 : inherited
  const size = Number(number)
  if (unit === '%') return (inherited * size) / 100
  if (unit === 'em') return inherited * size
  return unit === 'rem' ? size * 16 : size
}

const textColor = (css: string | undefined, inherited: Color | null): Color | null =>
  css === undefined || css === 'inherit' ? inherited : colorOf(css)

function behind(
  css: Declarations,
  style: string,
  bgcolor: string | undefined,
  picture: string | undefined,
  inherited: Color | null,
): Color | null {
  // A picture is not in the cleaned styles: what it looks like is not known.
  if (picture || /url\(|gradient/i.test(style)) return null
  const value = css.get('background-color') ?? css.get('background') ?? bgcolor
  if (value === undefined) return inherited
  if (/gradient/.test(value)) return null
  const color = colorOf(value.replace(/\s*(?:no-repeat|repeat|scroll|center|top|left|0 0)\b/g, '').trim())
  return color && color.alpha < 0.5 ? inherited : color
}

/** Declarations by the selectors of one element, one class or one id, as the reader of a mail applies them. */
function rulesIn(html: string): Rules {
  const rules = new Map<string, Rule>()
  const budget = ruleBudget()
  const opening = /<style\b[^<>]*>/gi
  for (let open = opening.exec(html); open; open = opening.exec(html)) {
    const end = html.indexOf('</', opening.lastIndex)
    if (end < 0) break
    const sheet = cleanStyleSheet(html.slice(opening.lastIndex, end).replace(/<!--/g, ' '), budget).replace(
      /@media ([^{]*)\{((?:[^{}]*\{[^{}]*\})*)\}/g,
      (_, condition: string, inner: string) =>
        /^(?:only\s+)?(?:all|screen)$/i.test(condition.trim()) ? inner : '',
    )
    for (const [, selectors = '', css = ''] of sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      for (const selector of selectors.split(',')) {
        const [, tag = '', mark = ''] = /^\s*([a-z][a-z0-9]*)?([.#][\w-]+)?\s*$/i.exec(selector) ?? []
        const key = tag.toLowerCase() + mark
        if (key === '') continue
        const rule = rules.get(key) ?? { plain: new Map(), important: new Map() }
        declare(rule, css)
        rules.set(key, rule)
      }
    }
    opening.lastIndex = end
  }
  return rules
}
