import { lazy, type ComponentType } from 'react'

const RETRY_MS = 1_000
const unloaded: (() => Promise<unknown>)[] = []

/**
 * A view whose code is loaded when it is first shown, or before that while the window has nothing else to do. To be
 * rendered inside a `Suspense`.
 */
export function lazyView<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  unloaded.push(load)
  return lazy(async () => ({ default: await untilLoaded(load) }))
}

/** Loads what is not loaded yet, piece by piece, whenever the window is idle. */
export async function loadViewsAhead(): Promise<void> {
  for (const load of unloaded.splice(0)) {
    await new Promise((resolve) => requestIdleCallback(resolve))
    await load().catch(() => undefined)
  }
}

/** The engine that hands out the code may be away for a moment. */
async function untilLoaded<View>(load: () => Promise<View>): Promise<View> {
  for (;;) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}
