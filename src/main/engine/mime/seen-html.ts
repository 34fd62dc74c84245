import { Parser } from 'htmlparser2'
import { bodyColors } from '../../../shared/body-colors'
import {
  colorOf,
  colorsIn,
  contrast,
  legacyColorOf,
  LEAST_CONTRAST,
  LEAST_EXTENT,
  LEAST_OPACITY,
  LEAST_SIZE,
  WHITE,
  type Color,
} from '../../../shared/css-color'
import { cleanDeclarations } from '../../../shared/mail-css'
import {
  BODY,
  styledElements,
  styleSheets,
  type Declarations,
  type StyledElement,
  type Styling,
} from './style-rules'

const unread = new Set(['head', 'title', 'style', 'script', 'template', 'noscript'])
/** What the reader leaves out with all that stands in it. */
const undrawn = new Set(['audio', 'iframe', 'math', 'noembed', 'noframes', 'svg', 'video'])
/** Here a width or height limits nothing. */
const unlimited = new Set(
  'a abbr b bdi big cite code del em font i ins label mark s small span strike strong sub sup tt u table tbody thead tr td th'.split(
    ' ',
  ),
)

/** Elsewhere `bgcolor` and `background` say nothing, and `color` only in a font. */
const grounded = new Set(['table', 'tbody', 'tfoot', 'thead', 'tr', 'td', 'th'])

/** How the text of an element is drawn, as far as that is told by its own and its ancestors' styles. */
export interface Drawn {
  isRead: boolean
  isGone: boolean
  isVisible: boolean
  opacity: number
  fontSize: number
  /** In pixels; null for that of its font. */
  lineHeight: number | null
  /** Something around it holds in what it draws. */
  isHeldIn: boolean
  color: Color | null
  /** More than one of a gradient, none of a picture. */
  background: readonly Color[]
}

const PAGE: Drawn = {
  isRead: true,
  isGone: false,
  isVisible: true,
  opacity: 1,
  fontSize: 16,
  lineHeight: null,
  isHeldIn: false,
  color: null,
  background: [WHITE],
}

/**
 * The HTML without the text that its inline styles and rules hide from whoever reads the mail, so that a list or a
 * search says nothing the mail does not show: neither what it hides for the preview.
 */
export const withoutHiddenText = (html: string): string => {
  if (!/style|hidden|color|<(?:audio|iframe|math|noembed|noframes|svg|video)/i.test(html)) return html
  const elements = styledElements()
  const drawing = followDrawing(styleSheets(html)())
  const hidden: Range[] = []
  const parser = new Parser({
    onopentag: (name, attributes) => void drawing.opened(elements.opened(name, attributes)),
    onclosetag: () => {
      elements.closed()
      drawing.closed()
    },
    ontext: () => {
      const drawn = drawing.current()
      if (drawn.isRead && !isSeen(drawn)) hidden.push({ start: parser.startIndex, end: parser.endIndex + 1 })
    },
  })
  parser.end(html)
  return without(html, hidden)
}

/** How the elements of a mail are drawn by its style sheets, in the order in which its parser meets them. */
export function followDrawing(styleOf: Styling): {
  /** Gives back what its own style and the style sheets say of it, as far as that can hide it. */
  opened(element: StyledElement): Declarations
  closed(): void
  current(): Drawn
} {
  const page = drawnIn(PAGE, BODY, styleOf(BODY, ''))
  const stack: Drawn[] = [page]
  const current = (): Drawn => stack.at(-1) ?? page
  return {
    opened(element) {
      const { style = '' } = element.attributes
      if (element.name === 'html' || element.name === 'body') {
        // The rules for it hold in all of the mail already, and of its own style the reader keeps its colours.
        const css = colorsOfBody(element)
        stack.push(drawnIn(current(), element, css))
        return css
      }
      const css = styleOf(element, style === '' ? '' : cleanDeclarations(style))
      stack.push(drawnIn(current(), element, css))
      return css
    },
    closed: () => void stack.pop(),
    current,
  }
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

function colorsOfBody({ name, attributes }: StyledElement): Declarations {
  const css = new Map<string, string>()
  if (name !== 'body') return css
  const { background, color } = bodyColors((one) => attributes[one] ?? null, attributes['style'] ?? '')
  if (background !== '') css.set('background', background)
  if (color !== '') css.set('color', color)
  return css
}

/** Whether what stands in an element is drawn at all: a picture is, whatever the colour of the text around it. */
export const isDrawn = ({ isGone, isVisible, opacity, fontSize, isHeldIn, lineHeight }: Drawn): boolean =>
  !isGone &&
  isVisible &&
  opacity >= LEAST_OPACITY &&
  fontSize >= LEAST_SIZE &&
  !(isHeldIn && (lineHeight ?? LEAST_EXTENT) < LEAST_EXTENT)

/**
 * Whether the text in an element is seen by who reads the mail. One rule for what a list and a search know of it and
 * for what is quoted and forwarded: nobody sends on what they have not seen.
 */
export function isSeen(drawn: Drawn): boolean {
  const { opacity, color, background } = drawn
  if (!isDrawn(drawn) || !color) return isDrawn(drawn)
  return (
    color.alpha * opacity >= LEAST_OPACITY &&
    (background.length === 0 || background.some((one) => contrast(color, one) >= LEAST_CONTRAST))
  )
}

function drawnIn(parent: Drawn, { name, attributes }: StyledElement, css: Declarations): Drawn {
  const isRead = parent.isRead && !unread.has(name)
  const { style = '', hidden } = name === 'body' ? {} : attributes
  const color = name === 'font' ? attributes['color'] : undefined
  const { bgcolor, background } = grounded.has(name) ? attributes : {}
  const isUndrawn = undrawn.has(name)
  if (
    css.size === 0 &&
    style === '' &&
    !color &&
    !bgcolor &&
    !background &&
    hidden === undefined &&
    !isUndrawn &&
    name !== 'a'
  )
    return isRead === parent.isRead ? parent : { ...parent, isRead }
  const isLimited = !unlimited.has(name) || css.has('display')
  const size = fontSize(css.get('font-size'), parent.fontSize)
  // A picture is not in the cleaned styles: what it looks like is not known.
  const isPicture = Boolean(background) || /url\(/i.test(style)
  return {
    isRead,
    isGone:
      parent.isGone ||
      isUndrawn ||
      (css.get('display') ?? (hidden === undefined ? '' : 'none')) === 'none' ||
      (isLimited && isClosed(css)),
    isVisible: visibility(css.get('visibility'), parent.isVisible),
    opacity: parent.opacity * numberOr(1, css.get('opacity')),
    fontSize: size,
    lineHeight: lineHeight(css.get('line-height'), size, parent.lineHeight),
    isHeldIn: parent.isHeldIn || (isLimited && holdsIn(css)),
    color: textColor(css.get('color'), color, parent.color, name === 'a'),
    background: isPicture ? [] : behind(css, bgcolor, parent.background),
  }
}

const numberOr = (otherwise: number, css = ''): number => {
  const value = css.endsWith('%') ? parseFloat(css) / 100 : parseFloat(css)
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : otherwise
}

function visibility(css: string | undefined, inherited: boolean): boolean {
  if (css === undefined || css === 'inherit' || css === 'unset') return inherited
  return !/hidden|collapse/.test(css)
}

const holdsIn = (css: Declarations): boolean =>
  ['overflow', 'overflow-x', 'overflow-y'].some((one) => /hidden|clip|scroll|auto/.test(css.get(one) ?? ''))

/** A box that holds in what stands in it and has no room. */
function isClosed(css: Declarations): boolean {
  if (!holdsIn(css)) return false
  return ['max-height', 'height', 'max-width', 'width'].some((property) => {
    const extent = css.get(property) ?? ''
    // A share of a height that follows its content is none.
    if (extent.endsWith('%') && property.endsWith('height')) return false
    return /^[+\d.]/.test(extent) && inPixels(extent, 16) < LEAST_EXTENT
  })
}

const pixels: Readonly<Record<string, number>> = {
  ...{ px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 37.8, mm: 3.78, q: 0.945, rem: 16, vw: 8 },
}

/** Of a length; those relative to a font by its size, and shares by that too. */
function inPixels(css: string, fontPixels: number): number {
  const [, number = '0', unit = ''] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)([a-z]+|%)?$/.exec(css) ?? []
  const size = Number(number)
  if (unit === '%') return (size * fontPixels) / 100
  if (unit === 'em') return size * fontPixels
  if (unit === 'ex' || unit === 'ch') return (size * fontPixels) / 2
  return size * (pixels[unit] ?? 1)
}

function fontSize(css: string | undefined, inherited: number): number {
  if (css === undefined || css === 'inherit' || css === 'unset') return inherited
  if (/^[+\d.]/.test(css)) return inPixels(css, inherited)
  if (css === 'smaller') return inherited / 1.2
  return css === 'larger' ? inherited * 1.2 : 16
}

function lineHeight(css: string | undefined, size: number, inherited: number | null): number | null {
  if (css === undefined || css === 'inherit' || css === 'unset') return inherited
  if (!/^[+\d.]/.test(css)) return null
  return /[a-z%]$/.test(css) ? inPixels(css, size) : Number(css) * size
}

function textColor(
  css: string | undefined,
  attribute: string | undefined,
  inherited: Color | null,
  isLink: boolean,
): Color | null {
  if (css !== undefined) return /^(?:inherit|unset|currentcolor)$/.test(css) ? inherited : colorOf(css)
  // A link has a colour of the reader's unless it names its own.
  return (attribute === undefined ? null : legacyColorOf(attribute)) ?? (isLink ? null : inherited)
}

/** What can be seen through leaves what lies behind it. */
function behind(
  css: Declarations,
  attribute: string | undefined,
  around: readonly Color[],
): readonly Color[] {
  const ground = css.get('background')
  const own = ground === undefined ? [legacyColorOf(attribute ?? '') ?? []].flat() : colorsIn(ground)
  const shown = [...colorsIn(css.get('background-image') ?? ''), ...own].filter(({ alpha }) => alpha >= 0.5)
  return shown.length > 0 ? shown : around
}
