import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { ProblemError } from '../../../shared/problem'
import { createReader, readHead } from './byte-reader'
import { dial, type DialOptions } from './dial'
import type { Endpoint } from './problem-of'
import { silence, type Proxy } from './proxy'

/** A way to a server through a proxy for a library that can be given an address and no connection. */
export interface LocalWay {
  /** Of a proxy that speaks HTTP, with a password that is good once. */
  url: string
  /** Why the connection did not come about, where the proxy said no. */
  failure(): ProblemError | null
  close(): void
}

/**
 * imapflow has proxies of its own, but sends the login of one that speaks SOCKS as it is encoded in an address, and
 * tells of a refusal in words for developers. So that one client of proxies serves all protocols, it is led through a
 * listener of this process: on loopback, for one connection, and for nobody without the password.
 */
export async function openLocalWay(
  endpoint: Endpoint,
  options: DialOptions & { proxy: Proxy },
): Promise<LocalWay> {
  const secret = randomBytes(24).toString('hex')
  let isThrough = false
  let failure: ProblemError | null = null
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    lead(socket).catch((error: unknown) => {
      failure ??= error instanceof ProblemError ? error : null
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
  })

  async function lead(socket: Socket): Promise<void> {
    if (!(await isOurs(socket, secret))) return void socket.destroy()
    server.close()
    const far = await dial({ ...endpoint, security: 'none' }, options)
    isThrough = true
    far.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.on('close', () => far.destroy())
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    socket.pipe(far)
    far.pipe(socket)
  }

  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://postilla:${secret}@127.0.0.1:${port}`,
    // Whoever waits as long as we do may give up a moment before.
    failure: () => failure ?? (isThrough ? null : silence(options.proxy, endpoint, false)),
    close: () => void server.close(),
  }
}

const MAX_HEAD = 4096

/** The head of a request as imapflow writes it, with the password; nothing follows it before the answer. */
async function isOurs(socket: Socket, secret: string): Promise<boolean> {
  const { head, isWhole } = await readHead(createReader(socket).read, MAX_HEAD)
  if (!isWhole) return false
  const given = Buffer.from(/^Proxy-Authorization: Basic (\S+)\r$/im.exec(head)?.[1] ?? '')
  const wanted = Buffer.from(Buffer.from(`postilla:${secret}`).toString('base64'))
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
