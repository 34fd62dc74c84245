import { fold } from '../../../../shared/fold'
import type { HeldValue, TimelineEntry } from '../../../../shared/contract/timeline'

/**
 * Whether an entry of a history has all the words of a search in it, in any order and as parts of words, as they are
 * folded for every search. Null where nothing is asked.
 */
export function searched(
  query: string,
  /** The text of a mail, as far as it is here. */
  textOf: (messageId: number) => string,
): ((entry: TimelineEntry) => boolean) | null {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  return (entry) => {
    const text = fold(wordsOf(entry, textOf).join(' '))
    return words.every((word) => text.includes(word))
  }
}

function wordsOf(entry: TimelineEntry, textOf: (messageId: number) => string): string[] {
  switch (entry.kind) {
    case 'message':
      return [entry.subject, entry.from.name, entry.from.address, entry.preview, textOf(entry.messageId)]
    case 'note':
      return [entry.text]
    case 'linked':
    case 'unlinked':
      return [entry.subject]
    case 'created':
      return []
    case 'changed':
      return [...held(entry.from), ...held(entry.to)]
    case 'merged':
      return [entry.name, ...entry.left.flatMap(held)]
  }
}

const held = ({ value, name }: HeldValue): string[] => [name, typeof value === 'string' ? value : '']
