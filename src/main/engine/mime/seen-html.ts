import { Parser } from 'htmlparser2'
import {
  colorOf,
  contrast,
  LEAST_CONTRAST,
  LEAST_EXTENT,
  LEAST_OPACITY,
  LEAST_SIZE,
  WHITE,
  type Color,
} from '../../../shared/css-color'
import { cleanDeclarations } from '../../../shared/mail-css'
import {
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
  /** null where it is a picture or a colour of unknown name. */
  background: Color | null
  /** The background is one colour that the mail itself has put there, and the reader draws. */
  isBackgroundSure: boolean
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
  background: WHITE,
  isBackgroundSure: false,
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
  const stack: Drawn[] = [PAGE]
  const current = (): Drawn => stack.at(-1) ?? PAGE
  return {
    opened(element) {
      const { style = '' } = element.attributes
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

/** Whether what stands in an element is drawn at all: whoever quotes or forwards a mail sends what they have seen. */
export const isDrawn = ({ isGone, isVisible, opacity, fontSize, isHeldIn, lineHeight }: Drawn): boolean =>
  !isGone &&
  isVisible &&
  opacity >= LEAST_OPACITY &&
  fontSize >= LEAST_SIZE &&
  !(isHeldIn && (lineHeight ?? LEAST_EXTENT) < LEAST_EXTENT)

/**
 * Whether a text is passed on. One of the colour of the background is not where the mail itself has put both there;
 * elsewhere the background may be known to the reader alone.
 */
export const isPassedOn = (drawn: Drawn): boolean =>
  isDrawn(drawn) && (!drawn.isBackgroundSure || isContrasting(drawn))

const isSeen = (drawn: Drawn): boolean => isDrawn(drawn) && isContrasting(drawn)

function isContrasting({ opacity, color, background }: Drawn): boolean {
  if (color && color.alpha * opacity < LEAST_OPACITY) return false
  return !color || !background || contrast(color, background) >= LEAST_CONTRAST
}

function drawnIn(parent: Drawn, { name, attributes }: StyledElement, css: Declarations): Drawn {
  const isRead = parent.isRead && !unread.has(name)
  const { style = '', color, bgcolor, hidden, background } = attributes
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
  const ground = css.get('background') ?? bgcolor
  // A picture is not in the cleaned styles: what it looks like is not known.
  const isPicture = Boolean(background) || /url\(|gradient/i.test(style)
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
    // A link has a colour of the reader's unless it names its own.
    color: textColor(css.get('color') ?? color, name === 'a' ? null : parent.color),
    ...(isPicture ? UNKNOWN : behind(ground, parent, name === 'body')),
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

const textColor = (css: string | undefined, inherited: Color | null): Color | null =>
  css === undefined || /^(?:inherit|unset|currentcolor)$/.test(css) ? inherited : colorOf(css)

type Behind = Pick<Drawn, 'background' | 'isBackgroundSure'>

const UNKNOWN: Behind = { background: null, isBackgroundSure: false }

function behind(css: string | undefined, parent: Behind, isBody: boolean): Behind {
  const { background, isBackgroundSure } = parent
  if (css === undefined) return { background, isBackgroundSure }
  if (/gradient/.test(css)) return UNKNOWN
  const color = colorOf(css.replace(/\s*(?:no-repeat|repeat|scroll|center|top|left|0 0)\b/g, '').trim())
  if (!color) return UNKNOWN
  if (color.alpha < 0.5) return { background, isBackgroundSure: color.alpha === 0 && isBackgroundSure }
  // The colours of a body are drawn only where its text can be read on them.
  return { background: color, isBackgroundSure: color.alpha === 1 && !isBody }
}
