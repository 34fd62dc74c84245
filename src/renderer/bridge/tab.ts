const KEY = 'postilla-tab'

/** This window, also after it was reloaded: what was done in it is taken back in it. */
export const tabId = known()

function known(): string {
  const id = sessionStorage.getItem(KEY) ?? crypto.randomUUID()
  sessionStorage.setItem(KEY, id)
  return id
}
