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
import { isLinkRisk, linkRisk, type LinkRisk } from '../../../shared/link-risk'

/** A place in the frame, in its own pixels. */
export interface Point {
  x: number
  y: number
}

/** More pieces than a link that somebody wrote has. */
const MAX_PIECES = 100
/** What stands less far apart reads as one word. */
const WORD_GAP = 2

/**
 * What speaks against a link as it is drawn: the mail's style sheets can hide parts of its text, reorder them or draw
 * other words over it. `point` is where it was pressed.
 */
export function drawnLinkRisk(link: Element, point?: Point): LinkRisk | null {
  const told = link.getAttribute('data-link-risk')
  if (isLinkRisk(told)) return told
  const pieces = textNodes(link)
  if (pieces.length > MAX_PIECES || pieces.some((piece) => !isSeen(piece))) return 'hidden-text'
  if (point && pieces.length === 0 && isUnderOtherWords(link, point)) return 'hidden-text'
  return linkRisk(link.getAttribute('href') ?? '', textInOrderOfSight(pieces))
}

function textNodes(link: Element): Text[] {
  const walker = link.ownerDocument.createTreeWalker(link, NodeFilter.SHOW_TEXT)
  const found: Text[] = []
  let node: Node | null
  while (found.length <= MAX_PIECES && (node = walker.nextNode())) {
    if (isText(node) && node.data.trim() !== '') found.push(node)
  }
  return found
}

/** By its type: what is in the frame is of another realm, so `instanceof` would not know it. */
export const isText = (node: Node): node is Text => node.nodeType === 3

const boxOf = (text: Text): DOMRect => rangeOf(text).getBoundingClientRect()

function rangeOf(text: Text): Range {
  const range = text.ownerDocument.createRange()
  range.selectNodeContents(text)
  return range
}

/** Whether somebody who looks at the mail sees a text; what our own toggle hides counts as seen. */
export function isSeen(text: Text): boolean {
  const element = text.parentElement
  if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    return isInClosedQuote(element)
  const style = styleOf(element)
  if (!style || parseFloat(style.fontSize) < LEAST_SIZE) return false
  let box: Box = boxOf(text)
  if (box.right - box.left < 1 || box.bottom - box.top < 1) return false
  let opacity = 1
  const behind: Color[] = []
  for (let around: Element | null = element; around; around = around.parentElement) {
    const drawn = styleOf(around)
    if (!drawn) break
    opacity *= Number(drawn.opacity)
    if (drawn.overflow !== 'visible' && around !== around.ownerDocument.documentElement) {
      // Lines without height lie over one another.
      if (parseFloat(style.lineHeight) < LEAST_EXTENT) return false
      box = common(box, around.getBoundingClientRect())
      if (box.right - box.left < LEAST_EXTENT || box.bottom - box.top < LEAST_EXTENT) return false
    }
    if (behind.every(({ alpha }) => alpha < 1))
      behind.push(...colorsIn(drawn.backgroundImage), ...colorsIn(drawn.backgroundColor))
  }
  if (opacity < LEAST_OPACITY) return false
  const [color] = colorsIn(style.color)
  if (!color) return true
  const solid = behind.filter(({ alpha }) => alpha > 0.5)
  if (solid.length === 0) solid.push(isDark(element.ownerDocument) ? BLACK : WHITE)
  return (
    color.alpha * opacity >= LEAST_OPACITY && solid.every((one) => contrast(color, one) >= LEAST_CONTRAST)
  )
}

/** What our own toggle hides comes into sight with it. */
const isInClosedQuote = (element: Element | null): boolean =>
  element?.closest('details[data-quote]:not([open])') != null

const isDark = (content: Document): boolean => content.documentElement.className === 'dark'

const styleOf = (element: Element): CSSStyleDeclaration | undefined =>
  element.ownerDocument.defaultView?.getComputedStyle(element)

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

const common = (a: Box, b: Box): Box => ({
  left: Math.max(a.left, b.left),
  right: Math.min(a.right, b.right),
  top: Math.max(a.top, b.top),
  bottom: Math.min(a.bottom, b.bottom),
})

const BLACK: Color = { luminance: 0.015, alpha: 1 }

/** All colours of a value as browsers compute it. */
const colorsIn = (css: string): Color[] =>
  (css.match(/rgba?\([^()]*\)/g) ?? []).flatMap((color) => colorOf(color) ?? [])

/** More pieces of text are not looked through for a press. */
const MAX_OTHERS = 5_000

/** Words of another element drawn where a link without words was pressed: the user means to follow those. */
function isUnderOtherWords(link: Element, { x, y }: Point): boolean {
  const content = link.ownerDocument
  const walker = content.createTreeWalker(content.body, NodeFilter.SHOW_TEXT)
  let node: Node | null
  for (let seen = 0; (node = walker.nextNode()); seen++) {
    if (seen > MAX_OTHERS) return true
    if (!isText(node) || node.data.trim() === '' || link.contains(node)) continue
    const boxes = [...rangeOf(node).getClientRects()]
    if (boxes.some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)) return true
  }
  return false
}

/** Floats and cells of tables can stand in another order than they are written in. */
function textInOrderOfSight(pieces: readonly Text[]): string {
  const placed = pieces.map((text) => ({ text: text.data.replace(/\s+/g, ' '), box: boxOf(text) }))
  placed.sort((a, b) => (isSameLine(a.box, b.box) ? a.box.left - b.box.left : a.box.top - b.box.top))
  let out = ''
  let last: DOMRect | null = null
  for (const { text, box } of placed) {
    if (last && !(isSameLine(last, box) && box.left - last.right < WORD_GAP)) out += ' '
    out += text
    last = box
  }
  return out.trim()
}

const isSameLine = (a: DOMRect, b: DOMRect): boolean => a.top < b.bottom - 2 && b.top < a.bottom - 2
