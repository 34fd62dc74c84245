import type { Shown, Showing } from './showing'

/** Laid out together; what is out of sight is not laid out at all. */
const LINES = 200
/** Longer lines are broken: laying one out would take its square in time. */
const LONGEST_LINE = 5_000
const MAX_LINES = 400_000

/** Shows text as it stands: nothing in it is markup. */
export function showText(text: string, { root }: Showing): Shown {
  const lines = text.split(/\r\n|\r|\n/).flatMap(broken)
  const isCut = lines.length > MAX_LINES
  const place = document.createElement('div')
  place.className = 'text'
  const shown = lines.slice(0, MAX_LINES)
  for (let at = 0; at < shown.length; at += LINES) {
    const part = document.createElement('pre')
    const own = shown.slice(at, at + LINES)
    part.textContent = `${own.join('\n')}\n`
    part.style.containIntrinsicBlockSize = `auto ${own.length * 1.5}em`
    place.append(part)
  }
  root.append(place)
  return {
    pages: 0,
    notes: isCut ? ['text-cut'] : [],
    zoom: (factor) => place.style.setProperty('zoom', String(factor)),
  }
}

function broken(line: string): string[] {
  if (line.length <= LONGEST_LINE) return [line]
  const pieces: string[] = []
  for (let at = 0; at < line.length; at += LONGEST_LINE) pieces.push(line.slice(at, at + LONGEST_LINE))
  return pieces
}
