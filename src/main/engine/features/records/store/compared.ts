/** What SQLite keeps in a cell that a list is ordered by. */
export type Key = string | number | null

/** Compares rows as SQLite orders them, NULL last in either direction: rows of two statements stand in one order then. */
export function comparingKeys(
  descending: readonly boolean[],
): (a: readonly Key[], b: readonly Key[]) => number {
  return (a, b) => {
    for (let at = 0; at < descending.length; at++) {
      const [left = null, right = null] = [a[at], b[at]]
      if (left === right) continue
      if (left === null) return 1
      if (right === null) return -1
      const order = compareValues(left, right)
      return descending[at] ? -order : order
    }
    return 0
  }
}

/** Numbers before texts, and texts by their bytes in UTF-8. */
function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  if (typeof b === 'number') return 1
  const at = firstDifference(a, b)
  const [left = -1, right = -1] = [a.codePointAt(at), b.codePointAt(at)]
  return left - right
}

/** Where two texts begin to differ; the beginning of a character, not the second half of its UTF-16. */
function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  const before = a.charCodeAt(at - 1)
  return before >= 0xd800 && before <= 0xdbff ? at - 1 : at
}
