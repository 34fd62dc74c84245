import { z } from 'zod'
import type { Problem } from '../problem'

/** By SOCKS5 (RFC 1928), or CONNECT of HTTP (RFC 9110 section 9.3.6); of `none` the rest does not count. */
export const proxyServer = z.object({
  kind: z.enum(['none', 'socks5', 'http']),
  host: z.string().trim().max(255),
  port: z.number().int().min(1).max(65_535),
  /** '' where it asks for no login. */
  user: z.string().max(255),
})
export type ProxyServer = z.infer<typeof proxyServer>
export type ProxyKind = ProxyServer['kind']

export const noProxy: ProxyServer = { kind: 'none', host: '', port: 1080, user: '' }

/** How long one waits, in seconds. */
export const MOST_SECONDS = 3600
export const LEAST_SECONDS = { connect: 3, answer: 30 }
const seconds = (least: number) => z.number().int().min(least).max(MOST_SECONDS)
export const timeLimits = z.object({
  /** For a connection, and for the first word of the server. */
  connect: seconds(LEAST_SECONDS.connect),
  /** For an answer, and for a sign of life of a connection on which none is awaited. */
  answer: seconds(LEAST_SECONDS.answer),
})
export type TimeLimits = z.infer<typeof timeLimits>

/** How a server is reached: without a proxy of its own by that of the program, if there is one. */
export const reach = z.object({
  proxy: proxyServer.optional(),
  timeLimits: timeLimits.optional(),
})
export type Reach = z.infer<typeof reach>

/** What keeps a proxy from being used; null when it may be. */
export function proxyFault(proxy: ProxyServer | undefined): Problem | null {
  if (!proxy || proxy.kind === 'none') return null
  if (!/^[^\s/@]+$/u.test(proxy.host)) return { code: 'field-invalid', field: 'proxy.host' }
  // RFC 7617, section 2: what is behind the first colon is the password.
  return proxy.kind === 'http' && proxy.user.includes(':')
    ? { code: 'field-invalid', field: 'proxy.user' }
    : null
}
