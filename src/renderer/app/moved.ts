/** A list with what stands at `at` a few places further on, or (below 0) further up. */
export const moved = <Item>(list: readonly Item[], at: number, by: number): Item[] =>
  list.toSpliced(at, 1).toSpliced(at + by, 0, ...list.slice(at, at + 1))
