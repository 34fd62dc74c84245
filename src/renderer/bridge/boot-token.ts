const KEY = 'postilla-token'

/**
 * The per-start secret of the Node shell. It arrives in the address's fragment, which browsers never send
 * anywhere, and stays in this tab's session storage so that a reload works.
 */
export function bootToken(): string {
  const fragment = location.hash.slice(1)
  if (fragment) {
    sessionStorage.setItem(KEY, fragment)
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem(KEY) ?? ''
}
