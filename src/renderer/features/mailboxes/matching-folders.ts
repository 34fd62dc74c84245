import type { Mailbox } from '../../../shared/contract/mailboxes'
import { fold } from '../../../shared/fold'

const NO_WORD = /[^\p{L}\p{N}]+/u
const wordsOf = (folded: string): string[] => folded.split(NO_WORD).filter(Boolean)

/**
 * Makes a search in `folders` by what is typed: case, accents and the order of words do not matter. Best first, and of
 * equals as they were given: a name that is what was typed or a whole path (to the letter before all others), a name
 * that begins with it, one whose words begin with its words, one that holds it, and at last what only the path says.
 */
export function folderSearch<Folder extends Pick<Mailbox, 'path'>>(
  folders: readonly Folder[],
  nameOf: (folder: Folder) => string,
): (query: string) => readonly Folder[] {
  let known: { folder: Folder; name: string; path: string }[] | null = null
  return (query) => {
    const typed = query.trim()
    const wanted = fold(typed)
    if (wanted === '') return folders
    // Folding a hundred thousand paths takes a while: once, and not before anything was typed.
    known ??= folders.map((folder) => ({ folder, name: fold(nameOf(folder)), path: fold(folder.path) }))
    const words = wordsOf(wanted)
    const ranks: Folder[][] = [[], [], [], [], [], []]
    for (const { folder, name, path } of known) {
      const fits = words.length === 0 ? path.includes(wanted) : words.every((word) => isIn(word, name, path))
      if (!fits) continue
      const isToTheLetter = nameOf(folder) === typed
      const isWhole = name === wanted || path === wanted
      ranks[isToTheLetter ? 0 : isWhole ? 1 : rankOf(name, wanted, words)]?.push(folder)
    }
    return ranks.flat()
  }
}

/** Folders offered where nothing was found. */
const MAX_SIMILAR = 5
/** Nobody types a longer name to find a folder, and comparing costs the product of both lengths. */
const MAX_COMPARED = 40

/**
 * Finds folders whose name was meant, perhaps: each word that is typed is one of the name or the beginning of one, but
 * for a letter that is wrong, missing, too many or before its neighbour, and two of them in a long word.
 */
export function similarFolders<Folder extends Pick<Mailbox, 'path'>>(
  folders: readonly Folder[],
  nameOf: (folder: Folder) => string,
): (query: string) => readonly Folder[] {
  let known: { folder: Folder; words: readonly string[] }[] | null = null
  return (query) => {
    const typed = wordsOf(fold(query).slice(0, MAX_COMPARED))
    if (typed.length === 0) return []
    known ??= folders.map((folder) => ({ folder, words: wordsOf(fold(nameOf(folder).slice(0, 200))) }))
    const similar: Folder[] = []
    for (const { folder, words } of known) {
      if (!typed.every((word) => words.some((other) => isNear(word, other)))) continue
      similar.push(folder)
      if (similar.length === MAX_SIMILAR) break
    }
    return similar
  }
}

function isNear(typed: string, word: string): boolean {
  const most = typed.length > 7 ? 2 : typed.length > 2 ? 1 : 0
  if (word.length < typed.length - most) return false
  return [word, word.slice(0, typed.length)].some(
    (other) => other.length <= typed.length + most && slips(typed, other) <= most,
  )
}

/** Letters to be changed, added, left out or swapped with their neighbour until one text is the other. */
function slips(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      line[column] = Math.min(
        (above[column - 1] ?? 0) + Number(!isSame),
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    before = above
    above = line
  }
  return above[b.length] ?? 0
}

const isIn = (word: string, name: string, path: string): boolean => path.includes(word) || name.includes(word)

function rankOf(name: string, wanted: string, words: readonly string[]): number {
  if (name.startsWith(wanted)) return 2
  const own = wordsOf(name)
  if (words.length > 0 && words.every((word) => own.some((other) => other.startsWith(word)))) return 3
  return name.includes(wanted) ? 4 : 5
}
