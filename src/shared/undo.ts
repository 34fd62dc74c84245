/** How long what was done can be taken back: the window forgets it then, and so does the engine. */
export const UNDO_KEPT_MS = 30 * 60_000
