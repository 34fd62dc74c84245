const DEFAULT_PORT = 4190

/**
 * Reads the URL of a REFERRAL (RFC 5804, 1.3 and section 3): `sieve://[user@]host[:port][/…]`. Null for anything else.
 * A referral is told to the user, never followed: it would take the password to a server the user did not name.
 */
export function parseReferral(url: string): { host: string; port: number } | null {
  const match =
    /^sieve:\/\/(?:[^@/?#\s]{0,512}@)?(\[[0-9a-f:.]{2,60}\]|[a-z0-9_.-]{1,255})(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(
      url.slice(0, 2000),
    )
  if (match === null) return null
  const port = match[2] === undefined ? DEFAULT_PORT : Number(match[2])
  return port >= 1 && port <= 65535 ? { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port } : null
}
