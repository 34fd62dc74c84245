import { createHash } from 'node:crypto'
import { securityHeaders } from './content-security'

/** The page that files from mail are shown in, within a sandboxed frame of the window. */
export const PREVIEW_PATH = '/preview.html'

/**
 * The policy of that page. A file is shown by code that may be led astray by it: this code has no origin, may load
 * nothing from anywhere, not even from us, and may run nothing but itself. It is one script within the page, named here
 * by what it is; its workers come from it, too.
 */
const previewPolicy = (page: string): string =>
  [
    "default-src 'none'",
    `script-src ${scriptHashes(page)} 'wasm-unsafe-eval'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src blob: data:',
    'font-src blob: data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ].join('; ')

/** Headers of the page in both shells: as all others have, with its own policy. */
export const previewHeaders = (page: string): Record<string, string> => ({
  ...securityHeaders([]),
  'content-security-policy': previewPolicy(page),
})

const scriptHashes = (page: string): string =>
  [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)]
    .map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    .join(' ')
