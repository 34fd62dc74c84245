import { fold } from './fold'

/** One of the things a field can hold. */
export interface Choice {
  value: string
  label: string
  detail?: string
  /** What it may be called besides its label. */
  names?: readonly string[]
}

const plain = (text: string): string => fold(text).trim()

const isNamed = ({ label, names = [] }: Choice, wanted: string): boolean =>
  [label, ...names].some((name) => plain(name) === wanted)

/** The one choice a text names in full; null where it names none, or more than one. */
export function readChoice(choices: readonly Choice[], text: string): Choice | null {
  const wanted = plain(text)
  const [first, second] = wanted ? choices.filter((choice) => isNamed(choice, wanted)) : []
  return first && !second ? first : null
}

/** Those choices that what was typed may mean, what it names first, then what begins so; all of them for no text. */
export function matchChoices(choices: readonly Choice[], text: string): Choice[] {
  const wanted = plain(text)
  if (!wanted) return [...choices]
  const rank = (choice: Choice): number => {
    if (isNamed(choice, wanted)) return 0
    const texts = [choice.label, ...(choice.names ?? [])].map(plain)
    if (texts.some((name) => name.startsWith(wanted))) return 1
    const isWord = (name: string): boolean =>
      name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))
    return texts.some(isWord) ? 2 : texts.some((name) => name.includes(wanted)) ? 3 : 4
  }
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((one) => one.rank < 4)
    .toSorted((a, b) => a.rank - b.rank)
    .map((one) => one.choice)
}
