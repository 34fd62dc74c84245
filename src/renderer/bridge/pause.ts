const SHORTEST_MS = 120
const LONGEST_MS = 2_000
/** Of the time of the window, at most one part in this many goes to reading one thing again and again. */
const SHARE = 10

/** How long what took `tookMs` to be read is left alone before it is read again, in milliseconds. */
export const pauseAfter = (tookMs: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, tookMs * (SHARE - 1)))
