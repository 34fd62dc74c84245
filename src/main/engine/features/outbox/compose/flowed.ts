/** Octets of a line before it is broken, its trailing blank included (RFC 3676 section 4.2). */
const LONGEST = 76
/** It ends a text and starts a signature: the one line that keeps its blank and flows into none (RFC 3676 section 4.3). */
const SIGNATURE = '-- '

/**
 * Text as `format=flowed` carries it (RFC 3676): long lines are broken behind a blank, which tells programs that the
 * next one goes on; lines a program could take for a quote, an envelope or indented text are stuffed with a blank.
 */
export const flowed = (text: string): string => text.split('\n').map(flowedLine).join('\n')

function flowedLine(line: string): string {
  const [quote = ''] = /^(?:> ?)*/.exec(line) ?? []
  const depth = quote.replaceAll(' ', '').length
  const words = line.slice(quote.length)
  if (words === SIGNATURE) return '>'.repeat(depth) + (depth > 0 ? ` ${words}` : words)
  const pieces = broken(words.trimEnd(), LONGEST - depth - 1)
  return pieces.map((piece) => stuffed(piece, depth)).join('\n')
}

/** A line that has no end yet keeps the blank it was broken behind. */
function broken(text: string, room: number): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > room) {
    const before = rest.lastIndexOf(' ', room - 1)
    const at = before > 0 ? before : rest.indexOf(' ', room)
    // The last word, however long it is: only blanks may be broken at.
    if (at < 0 || rest.slice(at).trim() === '') break
    pieces.push(rest.slice(0, at + 1))
    rest = rest.slice(at + 1)
  }
  return [...pieces, rest]
}

const stuffed = (piece: string, depth: number): string => {
  if (depth > 0) return `${'>'.repeat(depth)} ${piece}`
  return /^(?: |>|From )/.test(piece) ? ` ${piece}` : piece
}
