import type { Session, WebContents } from 'electron'
import { APP_ORIGIN, APP_URL, PREVIEW_URL } from './app-protocol'
import { openExternal } from './open-external'

/** Keeps a window at our own page: whatever would lead elsewhere opens outside or not at all. */
export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url)
    return { action: 'deny' }
  })
  contents.on('will-frame-navigate', (event) => {
    // Nothing is opened outside from here: a mail's frame can navigate without anybody having clicked.
    if (!isOwnNavigation(event.url, event.isMainFrame)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** The page may load itself again; frames hold mail, which comes in no other way than by `srcdoc`, or the page of previews. */
const isOwnNavigation = (url: string, isMainFrame: boolean): boolean =>
  isMainFrame ? url.split(/[?#]/, 1)[0] === APP_URL : frameUrls.includes(url)

const frameUrls: readonly string[] = ['about:srcdoc', 'about:blank', PREVIEW_URL]

/** Our page may show notifications and write to the clipboard; everything else is denied, to everybody. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isAllowed(permission, originOf(details.requestingUrl)))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isAllowed(permission, originOf(requestingOrigin)),
  )
  session.setDevicePermissionHandler(() => false)
}

const isAllowed = (permission: string, origin: string): boolean =>
  origin === APP_ORIGIN && (permission === 'notifications' || permission === 'clipboard-sanitized-write')

/** `URL.origin` is "null" for schemes a Node process does not know, so it is put together here. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return ''
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
