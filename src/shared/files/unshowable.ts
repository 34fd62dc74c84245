import type { PreviewFailure } from '../preview-messages'

/** A file that is not shown, and why. */
export class Unshowable extends Error {
  readonly why: PreviewFailure
  constructor(why: PreviewFailure) {
    super(why)
    this.why = why
  }
}
