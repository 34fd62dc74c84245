import { protocol, type Session } from 'electron'
import { securityHeaders } from '../content-security'
import { pageFile } from '../page-files'
import { PREVIEW_PATH, previewHeaders } from '../preview-page'

export const SCHEME = 'postilla'
export const APP_ORIGIN = `${SCHEME}://app`
export const APP_URL = `${APP_ORIGIN}/`
export const PREVIEW_URL = `${APP_ORIGIN}${PREVIEW_PATH}`

/** Makes the scheme behave like https (same-origin policy, storage, fetch). Must run before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Serves the built renderer as `postilla://app/` in one session, with the same headers as the Node shell. */
export function serveApp(session: Session, rendererDir: string): void {
  session.protocol.handle(SCHEME, (request) => answer(request, rendererDir))
}

async function answer(request: Request, rendererDir: string): Promise<Response> {
  const headers = securityHeaders([])
  const { host, pathname } = new URL(request.url)
  const file = host === 'app' && request.method === 'GET' ? await pageFile(rendererDir, pathname) : null
  if (!file) return new Response('404', { status: 404, headers })
  return new Response(new Uint8Array(file.content), {
    headers: {
      ...(pathname === PREVIEW_PATH ? previewHeaders(file.content.toString()) : headers),
      'content-type': file.contentType,
    },
  })
}
