import { fold } from '../../../shared/fold'
import { isSeen, isText } from './drawn-link'

/** As many words as a newsletter may write before its text, for the line that a list shows of it. */
const MOST_PREVIEW_WORDS = 60
/** As many as may stand among its text all together: a label or two for those who hear it read. */
const MOST_OTHER_WORDS = 12
/** More text is not looked through: it is more than anybody reads. */
const MAX_PIECES = 20_000
const MAX_WORDS = 200_000

/** A piece of text as it is drawn, with the block it stands in. */
interface Piece {
  words: readonly string[]
  seen: boolean
  block: Element | null
}

/**
 * Whether a drawn mail holds text that its reader cannot see, beyond what newsletters hide in good faith: a line for
 * the preview, or another layout for another screen, which says the same words. Yields where a measuring may pause.
 */
export function* findsHiddenText(content: Document): Generator<void, boolean> {
  const pieces: Piece[] = []
  const shown = new Set<string>()
  const blockOf = blocks()
  let count = 0
  const walker = content.createTreeWalker(content.body, NodeFilter.SHOW_TEXT)
  for (
    let node: Node | null;
    pieces.length < MAX_PIECES && count < MAX_WORDS && (node = walker.nextNode());
  ) {
    if (!isText(node) || !node.parentElement || isOurs(node.parentElement)) continue
    const words = fold(node.data).match(/[\p{L}\p{N}]+/gu)
    if (!words) continue
    count += words.length
    const seen = isSeen(node)
    if (seen) for (const word of words) shown.add(word)
    pieces.push({ words, seen, block: blockOf(node.parentElement) })
    yield
  }
  return hidesWords(pieces, shown)
}

const isOurs = ({ nodeName }: Element): boolean => nodeName === 'STYLE' || nodeName === 'SUMMARY'

/** Pure, so that its edges can be tried without a window. */
export function hidesWords(pieces: readonly Piece[], shown: ReadonlySet<string>): boolean {
  const first = pieces.findIndex(({ seen }) => seen)
  let [preview, other] = [0, 0]
  return pieces.some(({ words, seen, block }, at) => {
    if (seen) return false
    const unseen = words.filter((word) => !shown.has(word)).length
    if (at < first) preview += unseen
    else other += unseen
    if (preview > MOST_PREVIEW_WORDS || other > MOST_OTHER_WORDS) return true
    return unseen > 0 && standsWithin(pieces, at, block)
  })
}

/** Between visible words of one block: it changes what they say to a program that reads along. */
function standsWithin(pieces: readonly Piece[], at: number, block: Element | null): boolean {
  if (block === null) return false
  const before = pieces[at - 1]
  return before?.seen === true && before.block === block && followsSeen(pieces, at + 1, block)
}

function followsSeen(pieces: readonly Piece[], from: number, block: Element): boolean {
  for (let at = from; at < pieces.length; at++) {
    const piece = pieces[at]
    if (piece?.block !== block) return false
    if (piece.seen) return true
  }
  return false
}

/** The nearest box around an element that begins a line; looked up once for each. */
function blocks(): (element: Element) => Element | null {
  const known = new Map<Element, Element | null>()
  const find = (element: Element): Element | null => {
    const found = known.get(element)
    if (found !== undefined) return found
    const display = element.ownerDocument.defaultView?.getComputedStyle(element).display ?? 'block'
    // What is not drawn has no box: it stands in that of its parent if it would be part of a line there.
    const isInline =
      display === 'none' ? isInlineByName.has(element.nodeName) : /^(?:inline|contents)/.test(display)
    const block = isInline && element.parentElement ? find(element.parentElement) : element
    known.set(element, block)
    return block
  }
  return find
}

const isInlineByName = new Set(
  'A ABBR B BDI BDO BIG CITE CODE EM FONT I INS LABEL MARK S SMALL SPAN STRIKE STRONG SUB SUP TT U'.split(
    ' ',
  ),
)
