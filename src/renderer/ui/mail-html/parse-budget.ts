import { nestsTooDeep } from '../../../shared/html-depth'
import { withShallowStyles } from '../../../shared/mail-css'

/** How much of a mail is shown at once. */
export interface ShownPart {
  elements: number
  /** Of its text. */
  characters: number
}

/** More than most mails have, and laid out in a moment: a long one shows its rest when it is asked to. */
export const BEGINNING: ShownPart = { elements: 4_000, characters: 60_000 }
/** More than any mail has that somebody wrote. */
export const WHOLE: ShownPart = { elements: 60_000, characters: 2_000_000 }

/** The last resort: many times what the largest mail takes. */
const MAX_TIME = 1_500
/** What stands between two looks at the clock: small, because a piece cannot be left half way. */
const PIECE_TAGS = 60
const PIECE_LENGTH = 50_000
/** Of one element: each that is not wanted is looked for among all. */
const MAX_ATTRIBUTES = 200
/** Tags make no more elements than these, each, unless what is left open is opened again and again. */
const MAX_PER_TAG = 3

/** The only way a browser reads HTML piece by piece; its faults concern documents that are shown or run scripts. */
interface PieceReader {
  open(): unknown
  write(html: string): void
}

export interface Readable {
  /** How much of the HTML holds as many elements as may be shown. */
  length: number
  /** A browser would take too long to read even that. */
  beyond: boolean
  /** It took too long this once: the computer may have been busy, and another try may be in time. */
  late: boolean
}

/**
 * How much of HTML may be read: unclosed formatting is opened anew in every block, and every tag goes through all that
 * is open, so the time grows with the square of what a stranger may send. It is read piece by piece into a document
 * nobody shows, and left as soon as it is more than `most` elements.
 */
export function readable(html: string, most: number): Readable {
  // The words of it may lie below more elements than are shown.
  if (nestsTooDeep(html)) return { length: 0, beyond: true, late: false }
  const scratch = document.implementation.createHTMLDocument('')
  const elements = scratch.getElementsByTagName('*')
  const latest = performance.now() + MAX_TIME
  const reader: PieceReader = scratch
  reader.open()
  let length = 0
  let tags = 0
  for (const piece of piecesOf(withShallowStyles(html).replace(base, '<area'))) {
    reader.write(piece.html)
    length += piece.html.length
    tags += piece.tags
    const isMultiplied = elements.length > MIN_MULTIPLIED && elements.length > tags * MAX_PER_TAG
    const late = performance.now() > latest
    if (isMultiplied || late) return { length, beyond: true, late: late && !isMultiplied }
    if (elements.length > most) break
  }
  const beyond = [...elements].some((element) => element.attributes.length > MAX_ATTRIBUTES)
  return { length, beyond, late: false }
}

/** The policy of the window says an error for each: another element without content, as long, costs as much. */
const base = /<base(?=[\s/>])/gi

/** Fewer cost nothing, however they came. */
const MIN_MULTIPLIED = 2_000

function* piecesOf(html: string): Generator<{ html: string; tags: number }> {
  let from = 0
  while (from < html.length) {
    let to = from
    let tags = 0
    for (; tags < PIECE_TAGS && to - from < PIECE_LENGTH && to < html.length; tags++) {
      const next = html.indexOf('<', to + 1)
      to = Math.min(next < 0 ? html.length : next, from + PIECE_LENGTH)
    }
    yield { html: html.slice(from, to), tags }
    from = to
  }
}
