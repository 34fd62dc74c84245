/**
 * Pixels each way up to which a picture of another computer shows nothing, and tells who has opened the mail. A line or
 * a gap is longer one way, unless it is drawn without any extent the other way: then it is not seen at all.
 */
const MOST_OF_A_TRACKER = 1

/** A picture of this size, in pixels, is there to be loaded and not to be seen. */
export const isTrackerSized = (width: number, height: number): boolean =>
  width === 0 || height === 0 || (width <= MOST_OF_A_TRACKER && height <= MOST_OF_A_TRACKER)

/** A picture of this width or height may be a tracker, whatever its other side is. */
export const mayBeTrackerSized = (side: number): boolean => side <= MOST_OF_A_TRACKER

/** A width or height of CSS or of an attribute in pixels. Of other units only none at all is told. */
export function pixelsOf(size: string | null): number {
  const written = (size ?? '').replace(/!important/i, '').trim()
  const [, value] = /^(\d+\.?\d*|\.\d+)(?:px)?$/i.exec(written) ?? []
  if (value !== undefined) return Number(value)
  return /^(?:0+\.?0*|\.0+)(?:[a-z]+|%)$/i.test(written) ? 0 : Infinity
}
