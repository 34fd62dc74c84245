const loaded = new Set<number>()

/** Notes that a message stands on the screen with its pictures from other computers; gives back how to take it back. */
export function notePicturesLoaded(messageId: number): () => void {
  loaded.add(messageId)
  return () => void loaded.delete(messageId)
}

/** Whoever answers or prints a message while its pictures are there means it as it is on the screen. */
export const arePicturesLoaded = (messageId: number): boolean => loaded.has(messageId)
