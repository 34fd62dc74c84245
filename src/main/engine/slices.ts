import { setImmediate as nextTurn } from 'node:timers/promises'

/** Units of work in one slice: some milliseconds of the engine's one thread, a unit being a comparison or so. */
const SLICE_UNITS = 4000
/** What finding one thing by an index counts as. */
export const QUERY_UNITS = 40
/** Items that are sorted in one go. */
const RUN = 128
/** Comparisons sorting one run takes at most. */
const RUN_UNITS = RUN * Math.log2(RUN)

/** Counts what work costs, across all loops of it, and says when the thread is to be given to others. */
export class Pace {
  #units = 0

  /** True when a slice is full; a generator yields then. */
  isDue(units = 1): boolean {
    this.#units += units
    if (this.#units < SLICE_UNITS) return false
    this.#units = 0
    return true
  }
}

/** Carries work out to its end, and gives the thread to others whenever it yields. */
export async function inSlices<T>(work: Generator<undefined, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await nextTurn()
    signal?.throwIfAborted()
  }
}

/** What `page` reads above an id, which may be very much: each page from behind the one before. */
export function* pages<Row extends number | { id: number }>(
  page: (above: number) => Row[],
): Generator<Row[]> {
  let found = page(0)
  for (let last = found.at(-1); last !== undefined; last = found.at(-1)) {
    yield found
    found = page(typeof last === 'number' ? last : last.id)
  }
}

/** A stable sort (merging sorted runs) that yields between slices. */
export function* sortedInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  pace: Pace,
): Generator<undefined, T[]> {
  const runs: T[][] = []
  for (let start = 0; start < items.length; start += RUN) {
    runs.push(items.slice(start, start + RUN).sort(compare))
    if (pace.isDue(Math.min(items.length - start, RUN_UNITS))) yield
  }
  return yield* mergedRuns(runs, compare, pace)
}

/** One list of several that are sorted, those before going before where two are alike; yields between slices. */
export function* mergedRuns<T>(
  sorted: readonly T[][],
  compare: (a: T, b: T) => number,
  pace: Pace,
): Generator<undefined, T[]> {
  let runs = [...sorted]
  while (runs.length > 1) {
    const merged: T[][] = []
    for (let index = 0; index < runs.length; index += 2)
      merged.push(yield* mergedInSlices(runs[index] ?? [], runs[index + 1] ?? [], compare, pace))
    runs = merged
  }
  return runs[0] ?? []
}

function* mergedInSlices<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  pace: Pace,
): Generator<undefined, T[]> {
  const merged: T[] = []
  const ahead = right.values()
  let next = ahead.next()
  for (const item of left) {
    while (!next.done && compare(next.value, item) < 0) {
      merged.push(next.value)
      next = ahead.next()
      if (pace.isDue()) yield
    }
    merged.push(item)
    if (pace.isDue()) yield
  }
  for (; !next.done; next = ahead.next()) {
    merged.push(next.value)
    if (pace.isDue()) yield
  }
  return merged
}
