const KEY = 'postilla-loading'

/** This loading of the page. What is typed in it is its own until it is gone. */
export const windowId = crypto.randomUUID()

let replaced: string | undefined

/** The loading that a reload has put this one in the place of: a browser may end it later than this one begins. */
export const replacedId = (): string | undefined => replaced

/** Notes which loading this is, for the next one. Once per window, at its start. */
export function noteLoading(): void {
  const before = sessionStorage.getItem(KEY) ?? undefined
  sessionStorage.setItem(KEY, windowId)
  const isReload = performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'reload')
  replaced = isReload ? before : undefined
}
