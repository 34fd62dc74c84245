import { once } from 'node:events'
import { createServer } from 'node:http'
import { portOf } from './ports'

/** An access token the test server accepts for exactly this user. */
export const accessTokenFor = (user: string): string => `token-${Buffer.from(user).toString('base64url')}`

/** What Dovecot asks whether a token is valid and whose it is (RFC 7662): any of `accessTokenFor` is. */
export async function startIntrospection(): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const token = /^Bearer token-([\w-]+)$/.exec(request.headers.authorization ?? '')?.[1]
    const email = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8')
    const isKnown = email.endsWith('@example.test')
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json', connection: 'close' })
    response.end(
      JSON.stringify(isKnown ? { active: 'true', email } : { active: false, error: 'invalid_token' }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server.address()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
