/** Elements of one mail; long newsletters have a few thousand. */
const MAX_ELEMENTS = 60_000
/** The last resort: many times what the largest mail takes. */
const MAX_TIME = 1_500
/** What stands between two looks at the clock: small, because a piece cannot be left half way. */
const PIECE_TAGS = 60
const PIECE_LENGTH = 50_000
/** Of one element: each that is not wanted is looked for among all. */
const MAX_ATTRIBUTES = 200

/** The only way a browser reads HTML piece by piece; its faults concern documents that are shown or run scripts. */
interface PieceReader {
  open(): unknown
  write(html: string): void
}

/**
 * Whether a browser would take long to read HTML: unclosed formatting is opened anew in every block, and every tag
 * goes through all that is open, so the time grows with the square of what a stranger may send. It is read piece by
 * piece into a document nobody shows, and left as soon as it is more than any mail.
 */
export function isBeyondReading(html: string): boolean {
  const scratch = document.implementation.createHTMLDocument('')
  const elements = scratch.getElementsByTagName('*')
  const latest = performance.now() + MAX_TIME
  const reader: PieceReader = scratch
  reader.open()
  for (const piece of piecesOf(html)) {
    reader.write(piece)
    if (elements.length > MAX_ELEMENTS || performance.now() > latest) return true
  }
  return [...elements].some((element) => element.attributes.length > MAX_ATTRIBUTES)
}

function* piecesOf(html: string): Generator<string> {
  let from = 0
  while (from < html.length) {
    let to = from
    for (let tags = 0; tags < PIECE_TAGS && to - from < PIECE_LENGTH && to < html.length; tags++) {
      const next = html.indexOf('<', to + 1)
      to = Math.min(next < 0 ? html.length : next, from + PIECE_LENGTH)
    }
    yield html.slice(from, to)
    from = to
  }
}
