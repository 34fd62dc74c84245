/**
 * The policy of the window's page. Mail is shown in srcdoc frames, which inherit this policy and tighten it
 * themselves: remote images must be allowed here for the user's "load images" to work there.
 *
 * @param sockets further sources the page may connect to, e.g. `ws://127.0.0.1:8080`
 */
export const contentSecurityPolicy = (sockets: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    ["connect-src 'self'", ...sockets].join(' '),
    "img-src 'self' data: blob: https: http:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers of every answer in both shells, whatever its status. */
export const securityHeaders = (sockets: readonly string[]): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(sockets),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // A look-up of a link's host would tell its owner that the mail is being read.
  'x-dns-prefetch-control': 'off',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=()',
})
