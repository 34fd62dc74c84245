/** A frame lasts 16 ms, and what is typed is to be drawn in it, too. */
const SLICE_MS = 5

/** Does work, which yields at short intervals, so that keys and frames come between; null once it is no longer wanted. */
export async function inSlices<Result>(
  work: Iterator<undefined, Result>,
  isWanted: () => boolean,
): Promise<Result | null> {
  for (;;) {
    const until = performance.now() + SLICE_MS
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (!isWanted()) return null
  }
}
