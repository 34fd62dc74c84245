import { fold } from '../../../shared/fold'

/** A line of the folder list, as it is walked by keys. */
export interface TreeLine {
  id: string
  name: string
  /** -1 for the heading of an account, whose folders lie in it. */
  depth: number
  fold: 'none' | 'open' | 'folded'
}

/** What a key does: the line it leads to, or a line that is to be folded or unfolded. */
export type TreeStep = { go: number } | { toggle: number } | null

/** Where a key leads from the line `at`; `page` is how many lines are in sight. */
export function treeStep(lines: readonly TreeLine[], at: number, key: string, page: number): TreeStep {
  const line = lines[at]
  const within = (index: number): TreeStep => ({ go: Math.max(0, Math.min(index, lines.length - 1)) })
  if (!line) return null
  switch (key) {
    case 'ArrowDown':
      return within(at + 1)
    case 'ArrowUp':
      return within(at - 1)
    case 'PageDown':
      return within(at + page)
    case 'PageUp':
      return within(at - page)
    case 'Home':
      return within(0)
    case 'End':
      return within(lines.length - 1)
    case 'ArrowRight':
      if (line.fold === 'folded') return { toggle: at }
      return line.fold === 'open' ? within(at + 1) : { go: at }
    case 'ArrowLeft': {
      if (line.fold === 'open') return { toggle: at }
      const parent = lines.findLastIndex(({ depth }, index) => index < at && depth < line.depth)
      return { go: parent < 0 ? at : parent }
    }
    default:
      return null
  }
}

/**
 * The line whose name begins with the letters typed, from `at` on and round; one letter, however often it is typed,
 * leads to the next one that begins with it. -1 where there is none.
 */
export function lineByLetters(lines: readonly TreeLine[], at: number, typed: string): number {
  const letters = [...fold(typed)]
  const isOneLetter = letters.every((letter) => letter === letters[0])
  const wanted = isOneLetter ? (letters[0] ?? '') : letters.join('')
  if (wanted === '') return -1
  const from = isOneLetter ? at + 1 : at
  const begins = ({ name }: TreeLine): boolean => fold(name).startsWith(wanted)
  const next = lines.findIndex((line, index) => index >= from && begins(line))
  return next < 0 ? lines.findIndex(begins) : next
}
