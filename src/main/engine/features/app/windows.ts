/** Which windows are there: each from the beginning of its event stream until that stream ends. */
export interface Windows {
  arrive(id: string, signal: AbortSignal | undefined): void
  isThere(id: string): boolean
}

export function createWindows(): Windows {
  // A window that reconnects opens its next stream before the engine has noticed the end of the last one.
  const streams = new Map<string, Set<AbortSignal>>()
  return {
    arrive(id, signal) {
      if (!signal || signal.aborted) return
      const open = streams.get(id) ?? new Set()
      streams.set(id, open.add(signal))
      signal.addEventListener(
        'abort',
        () => {
          open.delete(signal)
          if (open.size === 0 && streams.get(id) === open) streams.delete(id)
        },
        { once: true },
      )
    },
    isThere: (id) => streams.has(id),
  }
}
