import { MAX_BLANK_LINES } from './plain-text'

/** Deeper than mail programs nest: laying out lists within lists takes time by a power of their depth. */
const MAX_LEVELS = 150

/** What lies too deep is shown as the text it holds. */
export function flattenDepths(content: Document): void {
  const walker = content.createTreeWalker(content.body, NodeFilter.SHOW_ELEMENT)
  let depth = 0
  let node: Node | null = walker.firstChild()
  while (node) {
    if (depth >= MAX_LEVELS && node instanceof Element) flatten(node)
    const child: Node | null = walker.firstChild()
    if (child) {
      depth += 1
      node = child
      continue
    }
    let next: Node | null = walker.nextSibling()
    while (!next && depth > 0 && walker.parentNode()) {
      depth -= 1
      next = walker.nextSibling()
    }
    node = next
  }
}

function flatten(element: Element): void {
  for (const style of element.querySelectorAll('style')) style.remove()
  for (const line of element.querySelectorAll(linesApart)) line.append('\n')
  const text = element.textContent ?? ''
  element.textContent = text.replace(/[^\S\n]*\n\s*/g, '\n').trim()
  if (element instanceof HTMLElement) element.style.whiteSpace = 'pre-line'
}

/** Takes away all that stands behind so many characters of text; false where there is nothing. */
export function cutText(content: Document, most: number): boolean {
  const walker = content.createTreeWalker(content.body, NodeFilter.SHOW_TEXT)
  let left = most
  let node: Node | null
  while ((node = walker.nextNode())) {
    if (!(node instanceof Text) || node.parentNode?.nodeName === 'STYLE') continue
    if (node.length <= left) {
      left -= node.length
      continue
    }
    node.data = node.data.slice(0, left).toWellFormed()
    removeBehind(node, content.body)
    return true
  }
  return false
}

function removeBehind(last: Node, root: Node): void {
  for (let node: Node | null = last; node && node !== root; node = node.parentNode) {
    while (node.nextSibling) node.nextSibling.remove()
  }
}

/** Longer than any paragraph: shaping a line, and finding its directions, takes time by the square of its length. */
const MAX_LINE = 5_000

const beginsLine = new Set(
  'ADDRESS BLOCKQUOTE BR CAPTION CENTER DD DIV DL DT H1 H2 H3 H4 H5 H6 HR LI OL P PRE TABLE TD TH TR UL'.split(
    ' ',
  ),
)

const linesApart = [...beginsLine].join(',')

/** Text that goes on and on without an end of line gets some, where it has line breaks or blanks if it can be. */
export function breakLongLines(content: Document): void {
  const walker = content.createTreeWalker(content.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  let length = 0
  let node: Node | null
  while ((node = walker.nextNode())) {
    if (beginsLine.has(node.nodeName)) length = 0
    if (!(node instanceof Text) || node.parentNode?.nodeName === 'STYLE') continue
    if (length + node.length <= MAX_LINE) {
      length += node.length
      continue
    }
    const lines = linesOf(node.data, Math.max(1, MAX_LINE - length))
    const last = content.createTextNode(lines.pop() ?? '')
    const nodes = lines.flatMap((line) => {
      const end = content.createElement('br')
      end.dataset['tooLong'] = ''
      return [line, end]
    })
    node.replaceWith(...nodes, last)
    walker.currentNode = last
    length = last.length
  }
}

function linesOf(text: string, first: number): string[] {
  const lines: string[] = []
  let from = 0
  for (let room = first; text.length - from > room; room = MAX_LINE) {
    const end = from + room
    const lineBreak = text.lastIndexOf('\n', end)
    const blank = text.lastIndexOf(' ', end)
    const at = lineBreak > from ? lineBreak : blank > from ? blank : end
    lines.push(text.slice(from, at).toWellFormed())
    from = at === end ? at : at + 1
  }
  return [...lines, text.slice(from).toWellFormed()]
}

/** A long text in Hebrew or Arabic with a number or foreign name in every line turns less often. */
const MAX_TURNS = 10_000
const TURN = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc][\s\p{P}]{0,50}[\p{Script=Latin}\p{N}]/gu

/** Whether the direction of writing changes so often that ordering it takes minutes: by the square of the changes. */
export function turnsTooOften(content: Document): boolean {
  let turns = 0
  for (const _ of (content.body.textContent ?? '').matchAll(TURN)) {
    turns += 1
    if (turns > MAX_TURNS) return true
  }
  return false
}

/** Takes away what goes on and on without a word or a picture. */
export function closeGaps(content: Document): void {
  const walker = content.createTreeWalker(content.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  const gap: Element[] = []
  let blank = 0
  let node: Node | null
  while ((node = walker.nextNode())) {
    if (node instanceof Text) {
      if (node.parentNode?.nodeName !== 'STYLE' && node.data.trim() !== '') blank = 0
    } else if (node instanceof Element) {
      if (showsItself.has(node.nodeName)) blank = 0
      else if (endsLine.has(node.nodeName) && (blank += 1) > MAX_BLANK_LINES) gap.push(node)
    }
  }
  for (const element of gap) if (!isFilled(element)) element.remove()
}

const showsItself = new Set(['IMG', 'HR', 'TABLE'])
const endsLine = new Set(['BR', 'P', 'DIV', 'LI', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6'])

const isFilled = (element: Element): boolean =>
  (element.textContent ?? '').trim() !== '' || element.querySelector('img, hr, table') !== null
