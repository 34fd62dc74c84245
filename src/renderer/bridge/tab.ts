const KEY = 'postilla-tab'

/** This window, also after it was reloaded: what was done in it is taken back in it. */
export const tabId = known()

function known(): string {
  const id = sessionStorage.getItem(KEY) ?? crypto.randomUUID()
  sessionStorage.setItem(KEY, id)
  return id
}

const LOADING = 'postilla-loading'

/** This loading of the page. What is typed in it is its own until it is gone. */
export const windowId = crypto.randomUUID()

/** The loading that a reload has put this one in the place of: a browser may end it later than this one begins. */
export const replacedId = replaced()

function replaced(): string | undefined {
  const before = sessionStorage.getItem(LOADING) ?? undefined
  sessionStorage.setItem(LOADING, windowId)
  const isReload = performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'reload')
  return isReload ? before : undefined
}
