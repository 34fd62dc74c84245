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

const isIn = (word: string, name: string, path: string): boolean => path.includes(word) || name.includes(word)

function rankOf(name: string, wanted: string, words: readonly string[]): number {
  if (name.startsWith(wanted)) return 2
  const own = wordsOf(name)
  if (words.length > 0 && words.every((word) => own.some((other) => other.startsWith(word)))) return 3
  return name.includes(wanted) ? 4 : 5
}
