/** How messages are fetched. */
export interface FetchShape {
  /** The first bytes of the source as one literal, or (0) the header alone: more work for the server, fewer bytes. */
  bytes: number
  /** Whether the start of the text is kept, for the preview and for search. */
  text: boolean
}

/** Most short messages are whole in their first 4 KB, and one literal costs both sides least. */
export const SOURCE_START_BYTES = 4096

/** Up to this size a message is fetched whole: one round trip, and the attachments come with it. */
export const WHOLE_BYTES = 256 * 1024

/** The first list must paint at once: one small fetch, then ever larger ones. */
export const FIRST_SCREEN = 60
const CHUNK_SIZES = [FIRST_SCREEN, 200, 400]
const LARGEST_CHUNK = 500

/** The newest messages are those people look at: their texts are worth a slower link, and the time to store them. */
const NEWEST = 2000
const SLOW_LINK = 100_000
const FAST_LINK = 3_000_000

/** How many messages the `index`th fetch of a first sync asks for. */
export const chunkSize = (index: number): number => CHUNK_SIZES[index] ?? LARGEST_CHUNK

/**
 * The shape of the next fetch: `fetched` messages of this folder are known, `bytesPerSecond` is what the link did
 * lately (null before anything was measured).
 */
export function fetchShape(fetched: number, bytesPerSecond: number | null): FetchShape {
  const isNewest = fetched < NEWEST
  const fastEnough = bytesPerSecond === null || bytesPerSecond >= (isNewest ? SLOW_LINK : FAST_LINK)
  return { bytes: fastEnough ? SOURCE_START_BYTES : 0, text: isNewest && fastEnough }
}

/** A header longer than this is an attack or a mistake; the rest of it is left out. */
export const MAX_HEADER_BYTES = 256 * 1024

/** What a transaction of a first sync is to take, in ms: with a call behind it, a turn stays below 16. */
const TURN = 12

/**
 * How many messages one transaction takes, from how long the last one took, so that calls from the window are answered
 * meanwhile. Not fewer than 40: most of a commit's cost does not depend on their number.
 */
export function nextBatchSize(lastSize: number, lastMilliseconds: number): number {
  const perMessage = Math.max(lastMilliseconds / Math.max(lastSize, 1), 0.01)
  return Math.round(Math.min(LARGEST_CHUNK, Math.max(40, Math.min(TURN / perMessage, lastSize * 2))))
}
