/** How much of a pass over the folders is done: what came, of what is missing here, not of all the server has. */
export class Progress {
  #done = 0
  /** By folder, what is still to come of it. */
  readonly #awaited = new Map<number, number>()
  #current: number | null = null

  begin(): void {
    this.#done = 0
    this.#awaited.clear()
    this.#current = null
  }

  /** A look into the folder shows that this many messages are missing here. */
  expect(folderId: number, missing: number): void {
    this.#awaited.set(folderId, missing)
    if (missing > 0) this.#current = folderId
  }

  came(folderId: number, messages: number): void {
    this.#done += messages
    this.#awaited.set(folderId, Math.max(0, (this.#awaited.get(folderId) ?? 0) - messages))
  }

  /** Nothing more comes of it now, whatever was expected. */
  through(folderId: number): void {
    this.#awaited.delete(folderId)
    if (this.#current === folderId) this.#current = null
  }

  get counts(): { done: number; total: number; folderId: number | null } {
    return {
      done: this.#done,
      folderId: this.#current,
      total: [...this.#awaited.values()].reduce((sum, one) => sum + one, this.#done),
    }
  }
}
