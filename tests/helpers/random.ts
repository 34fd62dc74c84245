/** Chance that a seed decides: told again the same seed, it says the same. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from 0 up to `below`. */
  below(below: number): number
  /** True so often. */
  happens(share: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
}

/** mulberry32 of a hash of what is named: each thing has a row of numbers of its own, whatever else was asked before. */
export function chanceOf(...named: readonly (string | number)[]): Chance {
  let state = 2166136261
  for (const letter of named.join('/')) state = Math.imul(state ^ letter.charCodeAt(0), 16777619)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number): number => Math.floor(next() * most)
  return {
    next,
    below,
    happens: (share) => next() < share,
    pick: (list) => list[below(list.length)] ?? list[0],
  }
}
