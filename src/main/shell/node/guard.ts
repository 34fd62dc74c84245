import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Who may talk to the local server. Host keeps out pages that reach us by a rebound DNS name, Origin those of
 * other sites, the token other users and programs of this machine.
 */
export interface Guard {
  hostAllowed(headers: IncomingHttpHeaders): boolean
  originAllowed(headers: IncomingHttpHeaders): boolean
  /** The token of a request. */
  bearerAllowed(headers: IncomingHttpHeaders): boolean
  /** The token of a WebSocket: the second of the subprotocols `postilla, <token>`. */
  protocolAllowed(headers: IncomingHttpHeaders): boolean
}

export const SUBPROTOCOL = 'postilla'

export function createGuard(port: number, token: string): Guard {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const origins = hosts.map((host) => `http://${host}`)
  const isToken = sameAs(token)
  return {
    hostAllowed: ({ host }) => host !== undefined && hosts.includes(host),
    originAllowed: ({ origin, host }) => origins.includes(origin ?? '') && origin === `http://${host ?? ''}`,
    bearerAllowed: (headers) => isToken(bearerOf(headers)),
    protocolAllowed(headers) {
      const [name, given = ''] = (headers['sec-websocket-protocol'] ?? '')
        .split(',')
        .map((part) => part.trim())
      return isToken(given) && name === SUBPROTOCOL
    },
  }
}

/** What a request shows in `Authorization: Bearer …`; empty where there is nothing of that kind. */
export const bearerOf = ({ authorization }: IncomingHttpHeaders): string =>
  /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? ''

/** Compares in constant time; hashing first makes both sides equally long. */
export function sameAs(secret: string): (given: string) => boolean {
  const expected = digest(secret)
  return (given) => timingSafeEqual(expected, digest(given))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
