/** Longer texts are asked about once, and are not worth the room. */
const MAX_LENGTH = 320

/**
 * The same function, which keeps its answers to the texts it was asked about last: mail names the same few people and
 * domains again and again. For answers that follow from the text alone.
 */
export function remembered<T>(answer: (text: string) => T, limit = 1000): (text: string) => T {
  const answers = new Map<string, T>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    if (text.length > MAX_LENGTH) return answer(text)
    // A copy: a piece cut from a header would keep the whole header in memory.
    const copy = ` ${text}`.slice(1)
    const found = answer(copy)
    if (answers.size >= limit) answers.clear()
    answers.set(copy, found)
    return found
  }
}
