const KEY = 'postilla-token'
/** Base64url. A browser throws when a socket is asked for with some other characters. */
const IS_TOKEN = /^[\w-]+$/

/**
 * The per-start secret of the Node shell. It arrives in the address's fragment, which browsers never send
 * anywhere, and stays in this tab's session storage so that a reload works.
 */
export function bootToken(): string {
  const fragment = location.hash.slice(1)
  if (fragment) {
    sessionStorage.setItem(KEY, fragment)
    history.replaceState(null, '', location.pathname + location.search)
  }
  const token = sessionStorage.getItem(KEY) ?? ''
  return IS_TOKEN.test(token) ? token : ''
}
